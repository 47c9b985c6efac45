import { Button } from 'antd';
import { closing as text } from '@messages/web/closing';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Scheme } from '../../api/lists';
import { usePeriod } from '../../session/period';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { period as periodText } from '../../ui/formats';
import { LookTag, type Look } from '../../ui/states';
import { labelOf, placeOf, placeOfThing, type Item, type Thing } from './places';

const LOOKS: Readonly<Record<Item['state'], Look>> = { OK: 'done', WAITING: 'waiting', FAILED: 'failed' };

/** Every item with its state, and under what is open the things and where they are worked on. */
export function Checklist(props: {
  items: readonly Item[];
  fund: Scheme;
  onExplain?: (batch: Thing) => void;
  onYearEnd?: () => void;
}): ReactNode {
  const { fund } = props;
  const columns: Column<Item>[] = [
    { path: 'title', title: text.item, width: 210 },
    {
      path: 'state',
      title: text.state,
      width: 90,
      show: ({ state }) => <LookTag look={LOOKS[state]} text={text.itemStates[state]} />,
    },
    { path: 'count', title: text.count, kind: 'count', width: 90 },
    {
      path: 'sentence',
      title: text.finding,
      show: (item) => (
        <>
          <div>{item.sentence}</div>
          <Things item={item} fund={fund} onExplain={props.onExplain} />
        </>
      ),
    },
    {
      path: 'subject',
      title: text.mend,
      control: true,
      width: 130,
      show: (item) =>
        item.state !== 'OK' && (
          <span className="closing-place no-print">
            {item.code === 'YEAR_END' && props.onYearEnd ? (
              <Button size="small" onClick={props.onYearEnd}>
                {text.yearEnd}
              </Button>
            ) : (
              <Link to={placeOf(item.subject, fund)}>{text.places[item.subject]}</Link>
            )}
          </span>
        ),
    },
  ];
  return (
    <div className="closing-checklist">
      <PlainTable label={text.checklist} columns={columns} rows={props.items} rowKey={({ code }) => code} />
    </div>
  );
}

function Things(props: { item: Item; fund: Scheme; onExplain?: (batch: Thing) => void }): ReactNode {
  const { item, fund, onExplain } = props;
  const { setPeriod } = usePeriod();
  if (item.things.length === 0) return null;
  const open = item.things.filter(({ explained }) => explained === null).length;
  const nameOf = (thing: Thing): ReactNode => {
    if (item.code === 'EARLIER_MONTHS')
      return (
        <Button type="link" size="small" onClick={() => setPeriod(thing.id)}>
          {periodText(thing.id)}
        </Button>
      );
    const to = placeOfThing(item, thing, fund);
    return to === null ? <span>{labelOf(item, thing)}</span> : <Link to={to}>{labelOf(item, thing)}</Link>;
  };
  return (
    <ul className="closing-things" aria-label={item.title}>
      {item.things.map((thing) => (
        <li key={thing.id}>
          {nameOf(thing)}
          {thing.explained !== null && <span className="faint">{text.explained(thing.explained)}</span>}
          {item.code === 'BATCHES' && thing.explained === null && onExplain && (
            <Button size="small" className="no-print" onClick={() => onExplain(thing)}>
              {text.explain}
            </Button>
          )}
        </li>
      ))}
      {item.count > open && item.things.length >= NAMED && <li className="faint">{text.more(item.count - open)}</li>}
    </ul>
  );
}

/** The service names that many things at most. */
const NAMED = 20;
