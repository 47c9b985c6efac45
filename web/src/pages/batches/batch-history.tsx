import { Alert } from 'antd';
import { batchStateLabels } from '@messages/payouts';
import { batchHistory as words } from '@messages/web/batches';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import { Amount, DigestBadge } from '../../ui/amount';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { count, fromCents, money, sum, toCents } from '../../ui/formats';
import { Section } from '../../ui/page';
import { StateTag } from '../../ui/states';
import type { Batch } from './batch-signing';

interface Control {
  label: string;
  people: number;
  amount: string;
}

const CONTROL_COLUMNS: readonly Column<Control>[] = [
  { path: 'label', title: words.controlColumns.label },
  { path: 'people', title: words.controlColumns.people, kind: 'count' },
  { path: 'amount', title: words.controlColumns.amount, kind: 'money' },
];

/** The roll less what was taken out makes the batch; and what became of its payouts. */
export function Controls({ batch }: { batch: Batch }): ReactNode {
  const { controls, lineCount, total, outcomes } = batch;
  const { rollCount, rollTotal, withdrawnCount, withdrawnTotal } = controls;
  return (
    <div className="columns">
      <Section title={words.controls}>
        {rollCount === null || rollTotal === null ? (
          <p className="faint">{words.reissue}</p>
        ) : (
          <PlainTable<Control>
            label={words.controls}
            columns={CONTROL_COLUMNS}
            rowKey={(row) => row.label}
            rows={[
              { label: words.fromRoll, people: rollCount, amount: rollTotal },
              { label: words.withdrawn, people: -withdrawnCount, amount: fromCents(-toCents(withdrawnTotal)) },
              { label: words.inBatch, people: lineCount, amount: total },
            ]}
            total={[
              words.difference,
              count(rollCount - withdrawnCount - lineCount),
              money(fromCents(toCents(rollTotal) - toCents(withdrawnTotal) - toCents(total))),
            ]}
          />
        )}
        {!controls.balanced && <Alert type="error" showIcon role="alert" title={words.unbalanced} />}
      </Section>
      <Section title={words.outcomes}>
        <PlainTable
          label={words.outcomes}
          rowKey={(row) => row.state}
          rows={outcomes}
          columns={[
            { path: 'state', title: words.outcomeColumns.state, state: 'payout' },
            { path: 'count', title: words.outcomeColumns.count, kind: 'count' },
            { path: 'total', title: words.outcomeColumns.total, kind: 'money' },
          ]}
          total={[
            words.all,
            count(outcomes.reduce((n, outcome) => n + outcome.count, 0)),
            <Amount key="sum" of={sum(outcomes.map((outcome) => outcome.total))} />,
          ]}
        />
      </Section>
    </div>
  );
}

/** Everything that was ever done with the batch, and how its approved content changed. */
export function History({ batch }: { batch: Batch }): ReactNode {
  const { events, amendments } = batch;
  return (
    <>
      {amendments.length > 0 && (
        <Section title={words.amendments}>
          <PlainTable<Schema<'AmendmentDto'>>
            label={words.amendments}
            rows={amendments}
            rowKey={(row) => String(row.no)}
            columns={[
              { path: 'at', title: words.amendmentColumns.at, kind: 'time' },
              {
                path: 'toCount',
                title: words.amendmentColumns.people,
                kind: 'count',
                show: (row) => words.change(count(row.fromCount), count(row.toCount)),
              },
              {
                path: 'toTotal',
                title: words.amendmentColumns.amount,
                kind: 'money',
                show: (row) => words.change(money(row.fromTotal), money(row.toTotal)),
              },
              {
                path: 'fromDigest',
                title: words.amendmentColumns.fromDigest,
                show: (row) => <DigestBadge digest={row.fromDigest} />,
              },
              {
                path: 'toDigest',
                title: words.amendmentColumns.toDigest,
                show: (row) => <DigestBadge digest={row.toDigest} />,
              },
            ]}
          />
        </Section>
      )}
      <Section title={words.events}>
        <PlainTable<Schema<'BatchEventDto'>>
          label={words.events}
          rows={events}
          rowKey={(row) => String(row.no)}
          columns={[
            { path: 'at', title: words.eventColumns.at, kind: 'time', width: 140 },
            { path: 'action', title: words.eventColumns.action, words: words.actions, width: 110 },
            { path: 'actorName', title: words.eventColumns.actorName, width: 140 },
            {
              path: 'toState',
              title: words.eventColumns.to,
              width: 150,
              show: (row) =>
                row.toState in batchStateLabels ? <StateTag family="batch" state={row.toState} /> : row.toState,
            },
            { path: 'round', title: words.eventColumns.round, kind: 'count', width: 60 },
            { path: 'lineNo', title: words.eventColumns.lineNo, kind: 'count', width: 90 },
            { path: 'reason', title: words.eventColumns.reason },
          ]}
        />
      </Section>
    </>
  );
}
