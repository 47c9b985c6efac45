import { Segmented } from 'antd';
import { rollIssueTexts, rollLines } from '@messages/web/rolls';
import { useState, type ReactNode } from 'react';
import type { Schema } from '../../api/client';
import { DataList, type Column } from '../../ui/data-list';
import { count } from '../../ui/formats';
import { Nothing } from '../../ui/page';
import { LookTag } from '../../ui/states';
import { useListState } from '../../ui/use-list-state';
import { IssueRow } from './issue-row';

type Roll = Schema<'RollDto'>;
type Issue = Schema<'RollIssueDto'>;

const FILTERS = ['code', 'severity'] as const;

const COLUMNS: readonly Column<Issue>[] = [
  { path: 'rowNo', title: rollIssueTexts.place, sort: 'rowNo', show: (issue) => <Place issue={issue} /> },
  {
    path: 'severity',
    title: rollIssueTexts.filterSeverity,
    words: rollIssueTexts.severity,
    sort: 'severity',
    optional: true,
  },
  { path: 'details.person.name', title: rollIssueTexts.person, show: (issue) => <PersonOf issue={issue} /> },
  { path: 'value', title: rollIssueTexts.value, sort: 'field', show: (issue) => <Value issue={issue} /> },
  { path: 'fieldLabel', title: rollIssueTexts.field, optional: true },
  {
    path: 'sentence',
    title: rollIssueTexts.problem,
    sort: 'code',
    show: ({ sentence, remedy }) => (
      <div className="issue-text">
        {sentence}
        <span className="faint">{remedy}</span>
      </div>
    ),
  },
  { path: 'remedy', title: rollIssueTexts.remedy, optional: true },
];

/** What is wrong, by kind as bars to click, and cell by cell in a table; a row opens the whole row of the file. */
export function RollIssues({ roll }: { roll: Roll }): ReactNode {
  const state = useListState('issues', FILTERS, 50);
  const [open, setOpen] = useState<Issue | null>(null);
  const { issueCounts: kinds } = roll;
  if (kinds.length === 0) return <Nothing text={`${rollIssueTexts.none}${rollIssueTexts.noneHint}`} />;
  const most = Math.max(...kinds.map((kind) => kind.count));
  const of = (severity: string): number =>
    kinds.reduce((n, kind) => n + (kind.severity === severity ? kind.count : 0), 0);
  const { code, severity } = state.filters;
  return (
    <div className="issues">
      <nav aria-label={rollIssueTexts.kindsLabel}>
        <h2>{rollIssueTexts.kinds}</h2>
        <ul className="issue-kinds">
          <li>
            <button type="button" aria-pressed={!code} onClick={() => state.setFilter('code', null)}>
              <span>{rollIssueTexts.all}</span>
              <span className="num">{count(of('BLOCK') + of('WARN'))}</span>
            </button>
          </li>
          {kinds
            .filter((kind) => !severity || kind.severity === severity)
            .map((kind) => (
              <li key={kind.code}>
                <button
                  type="button"
                  aria-pressed={code === kind.code}
                  onClick={() => state.setFilter('code', code === kind.code ? null : kind.code)}
                >
                  <span>
                    <LookTag
                      look={kind.severity === 'BLOCK' ? 'failed' : 'waiting'}
                      text={rollIssueTexts.severity[kind.severity]!}
                    />{' '}
                    {kind.sentence}
                  </span>
                  <span className="num">{count(kind.count)}</span>
                  <span className="issue-bar" aria-hidden>
                    <span
                      className={`issue-bar-${kind.severity}`}
                      style={{ width: `${Math.max(2, Math.round((kind.count * 100) / most))}%` }}
                    />
                  </span>
                </button>
              </li>
            ))}
        </ul>
      </nav>
      <div>
        <DataList
          name="issues"
          path="/api/v1/rolls/{id}/issues"
          pathParams={{ id: roll.id }}
          filterNames={FILTERS}
          filters={(list) => (
            <Segmented
              size="small"
              aria-label={rollIssueTexts.filterSeverity}
              value={list.filters.severity ?? ''}
              options={[
                { value: '', label: rollIssueTexts.everySeverity },
                { value: 'BLOCK', label: `${rollIssueTexts.blocks} ${count(of('BLOCK'))}` },
                { value: 'WARN', label: `${rollIssueTexts.warns} ${count(of('WARN'))}` },
              ]}
              onChange={(value) => list.setFilter('severity', value || null)}
            />
          )}
          columns={COLUMNS}
          rowKey={({ id }) => id}
          rowClass={({ ordinal }) => (ordinal === null ? 'issue-whole' : '')}
          onOpen={(issue) => issue.ordinal !== null && setOpen(issue)}
          label={rollIssueTexts.table}
          exportName={rollIssueTexts.exportName}
        />
      </div>
      <IssueRow rollId={roll.id} issue={open} onClose={() => setOpen(null)} />
    </div>
  );
}

function Place({ issue: { rowNo, column, sheet } }: { issue: Issue }): ReactNode {
  if (rowNo === null) return rollIssueTexts.whole;
  return (
    <span title={sheet ?? undefined}>
      <span className="issue-place tabular">{rollIssueTexts.row(String(rowNo))}</span>
      {column && <span className="issue-place faint">{rollIssueTexts.columnOf(column)}</span>}
    </span>
  );
}

export function PersonOf({ issue }: { issue: Issue }): ReactNode {
  const { person } = issue.details as { person?: { name?: string; idMasked?: string } };
  if (!person) return <span className="faint">—</span>;
  return (
    <div className="issue-person">
      {person.name}
      <div className="faint tabular">{person.idMasked}</div>
    </div>
  );
}

function Value({ issue: { value, severity, field, fieldLabel } }: { issue: Issue }): ReactNode {
  if (field === null && value === null) return <span className="faint">{rollIssueTexts.wholeRow}</span>;
  return (
    <>
      <span className="faint issue-place">{fieldLabel}</span>
      <span className={`cell-marked cell-${severity}`}>{textOf(field, value)}</span>
    </>
  );
}

/** A state of payment is kept as a code; everything else as the file has it. */
function textOf(field: string | null, value: string | null): string {
  if (!value) return rollIssueTexts.emptyCell;
  return field === 'status' ? (rollLines.statuses[value] ?? value) : value;
}
