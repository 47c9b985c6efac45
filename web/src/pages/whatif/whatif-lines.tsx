import { whatif as text } from '@messages/web/whatif';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import type { RowOf } from '../../api/lists';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter, TextFilter } from '../../ui/filters';
import { Nothing, Section } from '../../ui/page';

type Line = RowOf<'/api/v1/whatif-scenarios/{id}/lines'>;
const { lineColumns: c } = text;

/** Everybody whose amount the rule changes, one line each. */
export function WhatifLines({ scenario }: { scenario: Schema<'ScenarioDetailDto'> }): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  const { bands } = scenario.rule;
  const ages = (no: number): string => text.ages(bands[no - 1]?.fromAge, bands[no - 1]?.toAge);
  const ageWords = Object.fromEntries(bands.map((_, i) => [String(i + 1), ages(i + 1)]));
  const columns: readonly Column<Line>[] = [
    { path: 'name', title: c.name, sort: 'name', width: 120 },
    { path: 'idMasked', title: c.idMasked, sort: 'idMasked', width: 164 },
    { path: 'age', title: c.age, kind: 'count', sort: 'age', width: 60 },
    { path: 'band', title: c.band, sort: 'band', width: 104, optional: true, show: ({ band }) => ages(band) },
    { path: 'regular', title: c.regular, kind: 'money', sort: 'regular', width: 118 },
    { path: 'increase', title: c.increase, kind: 'money', sort: 'increase', width: 118 },
    { path: 'backPay', title: c.backPay, kind: 'money', sort: 'backPay', width: 96 },
    { path: 'backPayFrom', title: c.backPayFrom, kind: 'period', width: 98 },
    { path: 'backPayTo', title: c.backPayTo, kind: 'period', width: 98 },
    { path: 'amount', title: c.amount, kind: 'money', sort: 'amount', width: 116 },
  ];
  return (
    <Section title={text.lines}>
      <p className="faint">{text.linesHint}</p>
      <DataList
        name="lines"
        label={text.lines}
        path="/api/v1/whatif-scenarios/{id}/lines"
        pathParams={{ id: scenario.id }}
        columns={columns}
        filterNames={['text', 'band']}
        filters={(state) => (
          <>
            {bands.length > 1 && (
              <ChoiceFilter state={state} name="band" label={text.lineFilters.band} words={ageWords} width={170} />
            )}
            <TextFilter state={state} name="text" label={text.lineFilters.text} />
          </>
        )}
        rowKey={({ beneficiaryId }) => beneficiaryId}
        onOpen={may('beneficiary.read') ? ({ beneficiaryId }) => void navigate(`/people/${beneficiaryId}`) : undefined}
        exportName={`${scenario.name} ${text.lines}`}
        pageSize={20}
        empty={<Nothing text={text.linesNone} />}
      />
    </Section>
  );
}
