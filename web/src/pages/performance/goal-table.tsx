import { Alert, App, Button, Space } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { goalTable as words, goalTables as listWords } from '@messages/web/goals';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { money, time } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { GoalRowForm } from './goal-row-form';
import { GoalTableActs } from './goal-table-acts';
import { tableName } from './goal-tables';
import './performance.css';

export type GoalDetail = Schema<'GoalTableDetailDto'>;
export type GoalRow = Schema<'GoalRowDto'>;
export type GoalRowBody = Schema<'GoalRowBody'>;

/** A row as it is sent: the sign and the rule may be given as they are kept. */
export function bodyOf(row: GoalRow): GoalRowBody {
  const { level1, level2, level3, operator, target, unit, basis, lastYearValue, weight, evidenceKind } = row;
  const names = { level1, level2, level3, operator, target, unit, basis, lastYearValue, weight, evidenceKind };
  return { ...names, scoringRule: row.scoringCode, measure: row.measure, parameters: row.parameters };
}

/** One version of a goal table: its indicators, and while it is a draft their editor. */
export default function GoalTable(): ReactNode {
  const { id = '' } = useParams();
  const { message } = App.useApp();
  const { data, error, refetch } = useQuery({
    queryKey: ['goal-table', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/goal-tables/{id}', { params: { path: { id } }, signal })),
  });
  /** A row's place in the draft; one behind the last is a new row. */
  const [editing, setEditing] = useState<number | null>(null);
  const save = useAct(
    ({ table, rows }: { table: GoalDetail; rows: GoalRowBody[] }, key) => {
      const { effectiveOn, reason, goalText } = table;
      return answer(
        api.PUT('/api/v1/goal-tables/{id}', {
          params: { path: { id: table.id }, header: { 'Idempotency-Key': key } },
          body: { effectiveOn, reason, goalText, rows },
        }),
      );
    },
    {
      onDone: () => {
        void message.success(words.saved);
        setEditing(null);
      },
    },
  );
  const back = <Link to={`/goal-tables${data ? `?year=${data.fiscalYear}` : ''}`}>{words.back}</Link>;
  if (!data) {
    return (
      <Page title={listWords.title} actions={back}>
        {error ? <Problem error={error} retry={() => void refetch()} /> : <Waiting />}
      </Page>
    );
  }
  const editable = data.actions.some(({ action, allowed }) => action === 'edit' && allowed);
  const bodies = data.rows.map(bodyOf);
  const write = (rows: GoalRowBody[]): void => save.mutate({ table: data, rows });
  return (
    <Page
      title={words.title(tableName(data), data.version)}
      tag={<StateTag family="goalTable" state={data.state} />}
      help={words.help}
      answer={words.answer(data.rows.length, money(data.weightSum))}
      actions={
        <>
          {back}
          <GoalTableActs table={data} />
        </>
      }
    >
      {data.violations.length > 0 && data.state === 'DRAFT' && (
        <Alert
          type="warning"
          showIcon
          title={words.violations}
          description={
            <ul className="violations">
              {data.violations.map(({ no, text }) => (
                <li key={`${no} ${text}`}>{no === null ? text : words.at(no, text)}</li>
              ))}
            </ul>
          }
        />
      )}
      <Section title={words.facts}>
        <Facts
          items={[
            [words.effectiveOn, data.effectiveOn],
            [
              words.drafted,
              data.draftedBy ? listWords.byAt(data.draftedBy, time(data.draftedAt)) : listWords.takenOver,
            ],
            [
              words.adopted,
              data.adoptedBy && data.adoptedAt ? listWords.byAt(data.adoptedBy, time(data.adoptedAt)) : null,
            ],
            [words.reason, data.reason],
            [words.goalText, data.goalText, true],
          ]}
        />
      </Section>
      <Section
        title={words.rows}
        extra={editable && <Button onClick={() => setEditing(data.rows.length)}>{words.addRow}</Button>}
      >
        {save.error && editing === null && <Problem error={save.error} />}
        {data.rows.length === 0 ? (
          <Nothing text={words.noRows} />
        ) : (
          <PlainTable
            label={words.rows}
            columns={columnsOf(
              editable
                ? {
                    onEdit: setEditing,
                    onRemove: (at) => write(bodies.filter((_, i) => i !== at)),
                    onUp: (at) => write(moved(bodies, at)),
                  }
                : null,
            )}
            rows={data.rows}
            rowKey={({ id: rowId }) => rowId}
          />
        )}
      </Section>
      {editing !== null && (
        <GoalRowForm
          row={data.rows[editing] ?? null}
          last={data.rows.at(-1) ?? null}
          pending={save.isPending}
          error={save.error}
          onSave={(row) => write(bodies.toSpliced(editing, 1, row))}
          onClose={() => {
            save.reset();
            setEditing(null);
          }}
        />
      )}
    </Page>
  );
}

function moved(rows: readonly GoalRowBody[], at: number): GoalRowBody[] {
  return rows.map((row, i) => (i === at - 1 ? rows[at]! : i === at ? rows[at - 1]! : row));
}

interface RowActs {
  onEdit: (at: number) => void;
  onRemove: (at: number) => void;
  onUp: (at: number) => void;
}

function columnsOf(acts: RowActs | null): Column<GoalRow>[] {
  const { columns } = words;
  return [
    { path: 'no', title: columns.no, kind: 'count', width: 30 },
    {
      path: 'level2',
      title: columns.level,
      width: 110,
      show: ({ level1, level2 }) => (
        <>
          {level1}
          <div className="faint">{level2}</div>
        </>
      ),
    },
    { path: 'level3', title: columns.level3 },
    {
      path: 'target',
      title: columns.target,
      width: 110,
      show: ({ operatorSign, target, unit }) => `${operatorSign} ${target}${unit ?? ''}`,
    },
    { path: 'lastYearValue', title: columns.lastYearValue, width: 80, show: (row) => row.lastYearValue ?? '—' },
    { path: 'weight', title: columns.weight, kind: 'count', width: 60, show: ({ weight }) => money(weight) },
    { path: 'scoringName', title: columns.scoring, width: 130 },
    {
      path: 'basis',
      title: columns.basis,
      width: 120,
      show: ({ basis, evidenceKind }) => (
        <>
          {basis ?? '—'}
          {evidenceKind && <div className="faint">{evidenceKind}</div>}
        </>
      ),
    },
    {
      path: 'measureLabel',
      title: columns.measure,
      width: 190,
      show: ({ measureLabel, parametersText }) => (
        <>
          {measureLabel}
          {parametersText && <div className="faint">{parametersText}</div>}
        </>
      ),
    },
    ...(acts
      ? [
          {
            path: 'act',
            title: columns.act,
            width: 180,
            control: true,
            show: (row: GoalRow) => (
              <Space size={4}>
                <Button size="small" onClick={() => acts.onEdit(row.no - 1)}>
                  {words.editRow}
                </Button>
                <Button size="small" disabled={row.no === 1} onClick={() => acts.onUp(row.no - 1)}>
                  {words.moveUp}
                </Button>
                <Button size="small" danger onClick={() => acts.onRemove(row.no - 1)}>
                  {words.removeRow}
                </Button>
              </Space>
            ),
          },
        ]
      : []),
  ];
}
