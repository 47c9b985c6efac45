import { CheckSquareOutlined, BorderOutlined } from '@ant-design/icons';
import { matching as text } from '@messages/web/reconcile';
import { memo, useCallback, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Amount } from '../../ui/amount';
import { keyOf, type Break, type PaneSide } from './selection';

/** How far a page key goes. */
const PAGE = 8;

/** One side's open items as a list to choose from: arrows move, Space selects, Enter matches. */
export function MatchPane(props: {
  side: PaneSide;
  title: string;
  items: readonly Break[];
  picked: ReadonlySet<string>;
  /** Sum of what is selected here. */
  sum: string;
  /** The amount that would make the selection fit: items of it are marked. */
  wanted: string | null;
  nothing: string;
  more: string | null;
  onToggle: (key: string) => void;
  onMatch: () => void;
  onSwitch: (to: PaneSide) => void;
}): ReactNode {
  const { items, picked, side } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const current = Math.min(at, items.length - 1);
  const chosen = items.filter((item) => picked.has(keyOf(item))).length;
  useEffect(() => {
    list.current?.querySelector('[data-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const { onToggle } = props;
  const choose = useCallback(
    (item: Break, i: number): void => {
      setAt(i);
      onToggle(keyOf(item));
    },
    [onToggle],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + PAGE,
      PageUp: current - PAGE,
      Home: 0,
      End: items.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) setAt(Math.max(0, Math.min(items.length - 1, to)));
    else if (event.key === ' ' && items[current]) props.onToggle(keyOf(items[current]));
    else if (event.key === 'Enter') props.onMatch();
    else if (event.key === 'ArrowRight') props.onSwitch('BOOK');
    else if (event.key === 'ArrowLeft') props.onSwitch('BANK');
    else return;
    event.preventDefault();
  };

  return (
    <section className="match-pane" aria-labelledby={`${id}-title`}>
      <div className="match-pane-head">
        <h2 id={`${id}-title`}>{props.title}</h2>
        <span className={chosen === 0 ? 'faint' : undefined}>{text.picked(chosen)}</span>
        <Amount of={props.sum} />
      </div>
      {items.length === 0 ? (
        <p className="nothing" role="status">
          {props.nothing}
        </p>
      ) : (
        <div
          ref={list}
          className="match-list"
          role="listbox"
          aria-multiselectable
          aria-labelledby={`${id}-title`}
          aria-activedescendant={`${id}-${current}`}
          tabIndex={0}
          data-pane={side}
          onKeyDown={onKeyDown}
        >
          {items.map((item, i) => {
            const key = keyOf(item);
            const on = picked.has(key);
            return (
              <Item
                key={key}
                id={`${id}-${i}`}
                item={item}
                at={i}
                on={on}
                current={i === current}
                same={!on && item.amount === props.wanted}
                onChoose={choose}
              />
            );
          })}
        </div>
      )}
      {props.more && <p className="faint match-more">{props.more}</p>}
    </section>
  );
}

/** One open item; of a thousand, only those are drawn again that changed. */
const Item = memo(function Item(props: {
  id: string;
  item: Break;
  at: number;
  on: boolean;
  current: boolean;
  /** It would make the selection fit. */
  same: boolean;
  onChoose: (item: Break, at: number) => void;
}): ReactNode {
  const { item, on } = props;
  return (
    <div
      id={props.id}
      role="option"
      aria-selected={on}
      className="match-item"
      data-current={props.current}
      onClick={() => props.onChoose(item, props.at)}
    >
      {on ? <CheckSquareOutlined aria-hidden /> : <BorderOutlined aria-hidden />}
      <span className="tabular">{item.on}</span>
      <span className="match-text">
        <span title={item.summary ?? undefined}>{item.summary ?? '—'}</span>
        <span className="faint">
          {[item.reference, item.counterparty].filter(Boolean).join(' · ')}
          {props.same && <b className="match-same">{text.same}</b>}
        </span>
      </span>
      <Amount of={item.amount} />
    </div>
  );
});
