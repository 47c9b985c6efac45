import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Drawer } from 'antd';
import { changeKindLabels } from '@messages/payouts';
import { bridge as words } from '@messages/web/batches';
import type { EChartsOption } from 'echarts';
import { useMemo, type ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { DataList, type Column } from '../../ui/data-list';
import { Figure } from '../../ui/figure';
import { count, drawn, fromCents, isNegative, money, toCents } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import type { Batch } from './batch-signing';
import { PersonLink } from './person-link';

type Row = Schema<'BridgeRowDto'>;
type Person = Schema<'BridgePersonDto'>;

const INK = '#1d2530';
const SOFT = '#4d5764';
const COLOURS = { total: '#1f5fae', up: '#2a7a3b', down: '#b3261e', none: '#8b95a1' };
const CHANGES = { ...changeKindLabels, STOPPED: words.stopped };

const COLUMNS: readonly Column<Row>[] = [
  { path: 'label', title: words.columns.label },
  { path: 'people', title: words.columns.people, kind: 'count' },
  { path: 'amount', title: words.columns.amount, kind: 'money' },
];

const PERSON_COLUMNS: readonly Column<Person>[] = [
  {
    path: 'name',
    title: words.person.name,
    sort: 'name',
    show: (row) => <PersonLink id={row.beneficiaryId} name={row.name} />,
  },
  { path: 'idMasked', title: words.person.idMasked, sort: 'idMasked' },
  { path: 'change', title: words.person.change, words: CHANGES, sort: 'change' },
  { path: 'oldAmount', title: words.person.oldAmount, kind: 'money', sort: 'oldAmount' },
  { path: 'newAmount', title: words.person.newAmount, kind: 'money', sort: 'newAmount' },
  { path: 'amount', title: words.person.amount, kind: 'money', sort: 'amount' },
  { path: 'reference', title: words.person.reference, optional: true },
];

/** All items but the last, less the last: what the bridge leaves unexplained. */
export function bridgeDifference(rows: readonly Row[]): string {
  return fromCents(
    rows.reduce((left, row) => (row.item === 'CURRENT' ? left - toCents(row.amount) : left + toCents(row.amount)), 0n),
  );
}

/** From last month to this one as a waterfall; each bar opens its people. */
export function Bridge({ batch }: { batch: Batch }): ReactNode {
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const { bridge: rows } = batch;
  const option = useMemo(() => waterfall(rows), [rows]);
  const open = (item: string | null): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const key of [...next.keys()]) if (key === 'item' || key.startsWith('people.')) next.delete(key);
        if (item) next.set('item', item);
        return next;
      },
      { replace: true },
    );

  if (rows.length === 0) {
    return (
      <Section title={words.title}>
        <Nothing text={words.none} />
      </Section>
    );
  }
  const difference = bridgeDifference(rows);
  const even = toCents(difference) === 0n;
  const shown = rows.find(({ item }) => item === search.get('item'));
  return (
    <>
      <Figure<Row>
        title={words.title}
        label={words.label}
        option={option}
        height={300}
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.item}
        onPick={({ dataIndex }) => rows[dataIndex] && open(rows[dataIndex].item)}
        onOpen={(row) => open(row.item)}
        note={words.axisNote}
      />
      <p className={`bridge-even ${even ? 'state-green' : 'state-red'}`} role="status">
        {even ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />} {words.difference}{' '}
        <span className="num">{money(difference)}</span> <span className="faint">{words.equation}</span>
      </p>
      <Drawer
        open={shown !== undefined}
        title={shown ? words.peopleOf(shown.label) : words.title}
        size={860}
        destroyOnHidden
        onClose={() => open(null)}
      >
        {shown && (
          <>
            <p>{words.sum(count(shown.people), money(shown.amount))}</p>
            <DataList
              key={shown.item}
              name="people"
              label={words.peopleOf(shown.label)}
              path="/api/v1/batches/{id}/bridge/{item}"
              pathParams={{ id: batch.id, item: shown.item }}
              columns={PERSON_COLUMNS}
              rowKey={(row) => row.beneficiaryId}
              onOpen={(row) => void navigate(`/payouts/${row.reference}`)}
              exportName={words.exportName(shown.label)}
              empty={<Nothing text={words.noPeople} />}
            />
          </>
        )}
      </Drawer>
    </>
  );
}

interface Bar {
  label: string;
  people: number;
  amount: string;
  low: bigint;
  high: bigint;
  colour: string;
}

function barsOf(rows: readonly Row[]): Bar[] {
  let level = 0n;
  return rows.map(({ item, label, people, amount }) => {
    const cents = toCents(amount);
    const whole = item === 'PREVIOUS' || item === 'CURRENT';
    const from = whole ? 0n : level;
    const to = from + cents;
    level = to;
    return {
      label,
      people,
      amount,
      low: from < to ? from : to,
      high: from < to ? to : from,
      colour: whole ? COLOURS.total : cents === 0n ? COLOURS.none : isNegative(amount) ? COLOURS.down : COLOURS.up,
    };
  });
}

function waterfall(rows: readonly Row[]): EChartsOption {
  const bars = barsOf(rows);
  // The changes are a thousandth of the sum: the axis shows only the part where something happens.
  const levels = bars.flatMap(({ low, high }) => (low === 0n ? [high] : [low, high]));
  const top = levels.reduce((a, b) => (a > b ? a : b), 0n);
  const bottom = levels.reduce((a, b) => (a < b ? a : b), top);
  const room = top - bottom > 0n ? (top - bottom) / 3n : top / 20n;
  const floor = bottom > room ? bottom - room : 0n;
  const height = (cents: bigint): number => drawn(fromCents(cents));
  return {
    grid: { left: 8, right: 8, top: 36, bottom: 44 },
    tooltip: {
      trigger: 'item',
      formatter: (picked) => {
        const bar = bars[(picked as { dataIndex: number }).dataIndex];
        return bar ? `${bar.label}<br/>${words.sum(count(bar.people), money(bar.amount))}` : '';
      },
    },
    xAxis: {
      type: 'category',
      data: bars.map(({ label }) => label),
      axisTick: { show: false },
      axisLabel: { interval: 0, width: 92, overflow: 'break', color: INK, fontSize: 12, lineHeight: 15 },
    },
    yAxis: { type: 'value', show: false, min: height(floor), max: height(top + (top - floor) / 12n) },
    series: [
      {
        type: 'bar',
        stack: 'bridge',
        silent: true,
        itemStyle: { color: 'transparent' },
        data: bars.map(({ low }) => height(low)),
        tooltip: { show: false },
      },
      {
        type: 'bar',
        stack: 'bridge',
        barMaxWidth: 56,
        barMinHeight: 2,
        cursor: 'pointer',
        data: bars.map(({ low, high, colour }) => ({ value: height(high - low), itemStyle: { color: colour } })),
        label: {
          show: true,
          position: 'top',
          color: INK,
          fontSize: 12,
          lineHeight: 15,
          formatter: ({ dataIndex }) => {
            const bar = bars[dataIndex]!;
            const sign = bar.colour === COLOURS.up ? '+' : '';
            return `${sign}${money(bar.amount)}\n{people|${count(bar.people)} ${words.unit}}`;
          },
          rich: { people: { color: SOFT, fontSize: 11, lineHeight: 14 } },
        },
      },
    ],
  };
}
