import { measurement as words } from '@messages/web/performance';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import type { RowOf, Scheme } from '../../api/lists';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { Nothing, Section } from '../../ui/page';

type Line = RowOf<'/api/v1/measurements/{id}/errors'>;

const COLUMNS: readonly Column<Line>[] = [
  { path: 'sampleNo', title: words.errorColumns.sampleNo, kind: 'count', width: 90 },
  { path: 'period', title: words.errorColumns.period, kind: 'period', sort: 'period', width: 110 },
  { path: 'reference', title: words.errorColumns.reference, width: 170 },
  { path: 'name', title: words.errorColumns.name, sort: 'name', width: 140 },
  { path: 'idMasked', title: words.errorColumns.idMasked, width: 190 },
  { path: 'amount', title: words.errorColumns.amount, kind: 'money', sort: 'amount', width: 140 },
  { path: 'wrongAmount', title: words.errorColumns.wrongAmount, kind: 'money', sort: 'wrongAmount', width: 140 },
];
const OF_FINDINGS = COLUMNS.filter(({ path }) => path !== 'sampleNo');

/** The payouts that the accuracy rate counts as wrong; each opens itself. */
export function ErrorPayouts({ one, scheme }: { one: Schema<'MeasurementView'>; scheme?: Scheme }): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  return (
    <Section title={words.errors}>
      <DataList
        key={scheme}
        name="errors"
        label={words.errors}
        path="/api/v1/measurements/{id}/errors"
        pathParams={{ id: one.id }}
        query={scheme ? { scheme } : {}}
        columns={scheme ? OF_FINDINGS : COLUMNS}
        rowKey={({ reference }) => reference}
        onOpen={may('batch.read') ? ({ reference }) => void navigate(`/payouts/${reference}`) : undefined}
        exportName={`${one.level3} ${words.errors}`}
        pageSize={20}
        empty={<Nothing text={words.noErrors} />}
      />
    </Section>
  );
}
