import { Alert, App, Button, Space } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { goalTable as words, goalTables as listWords } from '@messages/web/goals';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
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

/** What is being asked of which row (none: a new one), and the table as it stood when it was asked. */
interface Asking {
  what: 'edit' | 'remove';
  table: GoalDetail;
  row: GoalRow | null;
}

/** One version of a goal table: its indicators, and while it is a draft their editor. */
export default function GoalTable(): ReactNode {
  const { id = '' } = useParams();
  const { message } = App.useApp();
  const { data, error, refetch } = useQuery({
    queryKey: ['goal-table', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/goal-tables/{id}', { params: { path: { id } }, signal })),
  });
  const [asking, setAsking] = useState<Asking | null>(null);
  const save = useAct(
    ({ table, rows }: { table: GoalDetail; rows: GoalRowBody[] }, key) => {
      const { digest, effectiveOn, reason, goalText } = table;
      return answer(
        api.PUT('/api/v1/goal-tables/{id}', {
          params: { path: { id: table.id }, header: { 'Idempotency-Key': key } },
          body: { digest, effectiveOn, reason, goalText, rows },
        }),
      );
    },
    {
      onDone: () => {
        void message.success(words.saved);
        setAsking(null);
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
  const write = (table: GoalDetail, rows: GoalRowBody[]): void => save.mutate({ table, rows });
  // Every save sends all rows: none starts before the one before it is done and the table is read again.
  const busy = save.isPending;
  const open = (what: Asking['what'], row: GoalRow | null): void => {
    save.reset();
    setAsking({ what, table: data, row });
  };
  const close = (): void => {
    save.reset();
    setAsking(null);
  };
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
        extra={
          editable && (
            <Button disabled={busy} onClick={() => open('edit', null)}>
              {words.addRow}
            </Button>
          )
        }
      >
        {save.error && asking === null && <Problem error={save.error} />}
        {data.rows.length === 0 ? (
          <Nothing text={words.noRows} />
        ) : (
          <PlainTable
            label={words.rows}
            columns={columnsOf(
              editable
                ? {
                    busy,
                    onEdit: (row) => open('edit', row),
                    onRemove: (row) => open('remove', row),
                    onUp: (row) => write(data, movedUp(data.rows, row).map(bodyOf)),
                  }
                : null,
            )}
            rows={data.rows}
            rowKey={({ id: rowId }) => rowId}
          />
        )}
      </Section>
      {asking?.what === 'edit' && (
        <GoalRowForm
          row={asking.row}
          last={asking.table.rows.at(-1) ?? null}
          pending={busy}
          error={save.error}
          onSave={(row) => write(asking.table, withRow(asking.table.rows, asking.row, row))}
          onClose={close}
        />
      )}
      {asking?.what === 'remove' && (
        <Ask<object>
          open
          danger
          title={words.removeRow}
          sentence={words.removeAsk(asking.row?.level3 ?? '')}
          agree={words.removeRow}
          pending={busy}
          error={save.error}
          onAgree={() =>
            write(asking.table, asking.table.rows.filter(({ id: of }) => of !== asking.row?.id).map(bodyOf))
          }
          onCancel={close}
        />
      )}
    </Page>
  );
}

/** The rows with one of them written anew; without one, with a new last row. */
function withRow(rows: readonly GoalRow[], row: GoalRow | null, written: GoalRowBody): GoalRowBody[] {
  if (row === null) return [...rows.map(bodyOf), written];
  return rows.map((one) => (one.id === row.id ? written : bodyOf(one)));
}

function movedUp(rows: readonly GoalRow[], row: GoalRow): GoalRow[] {
  const at = rows.findIndex(({ id }) => id === row.id);
  return rows.map((one, i) => (i === at - 1 ? rows[at]! : i === at ? rows[at - 1]! : one));
}

interface RowActs {
  busy: boolean;
  onEdit: (row: GoalRow) => void;
  onRemove: (row: GoalRow) => void;
  onUp: (row: GoalRow) => void;
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
                <Button size="small" disabled={acts.busy} onClick={() => acts.onEdit(row)}>
                  {words.editRow}
                </Button>
                <Button size="small" disabled={acts.busy || row.no === 1} onClick={() => acts.onUp(row)}>
                  {words.moveUp}
                </Button>
                <Button size="small" danger disabled={acts.busy} onClick={() => acts.onRemove(row)}>
                  {words.removeRow}
                </Button>
              </Space>
            ),
          },
        ]
      : []),
  ];
}
