import { useQuery } from '@tanstack/react-query';
import { Tabs, Tag } from 'antd';
import { severityLabels } from '@messages/audit';
import { checkStageLabels } from '@messages/audit-checks';
import { checks as text } from '@messages/web/flags';
import { useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { DataList, type Column } from '../../ui/data-list';
import { ExportButton } from '../../ui/export-button';
import { PlainTable } from '../../ui/figure';
import { ChoiceFilter } from '../../ui/filters';
import { count } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { CheckDrawer } from './check-drawer';
import './checks.css';
import { flagsAt, type FlagState } from './flag-address';
import { RangeRun } from './range-run';

type Check = Schema<'AuditCheckDto'>;
type Run = Schema<'RunListedDto'>;

/** Which checks there are, what each found, and when they were run. */
export default function AuditChecks(): ReactNode {
  const [search, setSearch] = useSearchParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['audit-checks'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/audit-checks', { signal })),
  });
  const open = (data ?? []).reduce((n, check) => n + check.open, 0);
  return (
    <Page
      title={text.title}
      help={text.help}
      answer={data && text.answer(count(data.length), count(open))}
      actions={<RangeRun />}
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      <Tabs
        activeKey={search.get('tab') ?? 'rules'}
        onChange={(tab) => setSearch(tab === 'rules' ? {} : { tab }, { replace: true })}
        items={[
          { key: 'rules', label: text.tabs.rules, children: data ? <Rules checks={data} /> : <Waiting /> },
          { key: 'runs', label: text.tabs.runs, children: <Runs /> },
        ]}
        destroyOnHidden
      />
    </Page>
  );
}

function Rules({ checks }: { checks: Check[] }): ReactNode {
  const [shown, setShown] = useState<string | null>(null);
  const numberOf = (check: Check, state: FlagState, n: number): ReactNode =>
    n === 0 ? (
      <span className="faint">0</span>
    ) : (
      <Link
        to={flagsAt({ checkCode: check.code, state })}
        aria-label={text.toFlags(check.title, text[STATE_WORDS[state]], count(n))}
      >
        {count(n)}
      </Link>
    );
  const columns: readonly Column<Check>[] = [
    {
      path: 'title',
      title: text.rule,
      show: (check) => (
        <button
          type="button"
          className="check-open"
          title={text.openRule(check.title)}
          onClick={() => setShown(check.code)}
        >
          {check.title}
        </button>
      ),
    },
    {
      path: 'severity',
      title: text.severity,
      words: severityLabels,
      show: (check) => <Severity of={check.severity} />,
    },
    { path: 'stage', title: text.stage, words: checkStageLabels },
    { path: 'open', title: text.open, kind: 'count', show: (check) => numberOf(check, 'OPEN', check.open) },
    { path: 'cleared', title: text.cleared, kind: 'count', show: (check) => numberOf(check, 'CLEARED', check.cleared) },
    {
      path: 'confirmed',
      title: text.confirmed,
      kind: 'count',
      show: (check) => numberOf(check, 'CONFIRMED', check.confirmed),
    },
    {
      path: 'parameters',
      title: text.values,
      show: ({ parameters }) =>
        parameters.length === 0 ? (
          <span className="faint">—</span>
        ) : (
          <span className="check-values">
            {parameters.map(({ name, label, now, unit }) => (
              <span key={name}>{text.valueOf(label, now ?? '—', unit)}</span>
            ))}
          </span>
        ),
    },
  ];
  return (
    <>
      <div className="check-tools">
        <ExportButton
          path="/api/v1/audit-checks"
          columns={columns.filter(({ path }) => path !== 'parameters')}
          name={text.exportName}
        />
      </div>
      <div className="check-table">
        <PlainTable
          label={text.table}
          columns={columns}
          rows={checks}
          rowKey={({ code }) => code}
          onOpen={({ code }) => setShown(code)}
        />
      </div>
      <CheckDrawer check={checks.find(({ code }) => code === shown) ?? null} onClose={() => setShown(null)} />
    </>
  );
}

const STATE_WORDS = { OPEN: 'open', CLEARED: 'cleared', CONFIRMED: 'confirmed' } as const;

export function Severity({ of }: { of: 'BLOCK' | 'WARN' }): ReactNode {
  return <Tag className={`severity severity-${of}`}>{severityLabels[of]}</Tag>;
}

const RUN_COLUMNS: readonly Column<Run>[] = [
  { path: 'runAt', title: text.runAt, kind: 'time', sort: 'runAt' },
  { path: 'kind', title: text.runKind, words: text.runKinds, sort: 'kind' },
  {
    path: 'batchNumber',
    title: text.runBatch,
    show: ({ batchId, batchNumber }) =>
      batchId ? <Link to={`/batches/${batchId}`}>{batchNumber}</Link> : <span className="faint">—</span>,
  },
  { path: 'from', title: text.runFromMonth, kind: 'period', sort: 'from' },
  { path: 'to', title: text.runToMonth, kind: 'period' },
  { path: 'checks', title: text.ruleCount, kind: 'count' },
  { path: 'lines', title: text.lines, kind: 'count', sort: 'lines' },
  { path: 'hits', title: text.hits, kind: 'count' },
  { path: 'raised', title: text.raised, kind: 'count' },
  { path: 'ms', title: text.ms, kind: 'count' },
  { path: 'runBy', title: text.runBy, sort: 'runBy' },
];

function Runs(): ReactNode {
  return (
    <DataList
      name="runs"
      path="/api/v1/audit-runs"
      filterNames={['kind']}
      filters={(state) => <ChoiceFilter state={state} name="kind" label={text.runKind} words={text.runKinds} />}
      columns={RUN_COLUMNS}
      rowKey={({ id }) => id}
      label={text.runs}
      exportName={text.runsExport}
      empty={<Nothing text={text.runsEmpty} />}
    />
  );
}
