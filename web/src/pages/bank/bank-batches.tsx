import { useQueries, useQuery } from '@tanstack/react-query';
import { batchStateLabels } from '@messages/payouts';
import { schemeLabels } from '@messages/agencies';
import { bank as texts } from '@messages/web/bank';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { getPage } from '../../api/lists';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { ChoiceFilter } from '../../ui/filters';
import { count, period as periodText } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { TodoList } from '../home/todo-list';
import { unknownOf, type BatchBank } from './bank-types';
import './bank.css';

type Batch = Schema<'BatchDto'>;
interface OpenBatch extends Batch {
  /** Of a batch at the bank, once it has been read. */
  bank: BatchBank | undefined;
}

/** Enough for every batch that is between approval and settlement; there are some ten of them. */
const OPEN_MAX = 200;
const BANK_TODOS: ReadonlySet<string> = new Set([
  'BATCH_TO_ISSUE',
  'SLIP_TO_RECORD',
  'RESULT_TO_UPLOAD',
  'RESULT_TO_EXPLAIN',
  'FUNDS_TO_REQUEST',
  'FUNDS_TO_ARRIVE',
]);

const common: Column<Batch>[] = [
  { path: 'number', title: texts.number, sort: 'number' },
  { path: 'scheme', title: texts.scheme, words: schemeLabels, sort: 'scheme' },
  { path: 'period', title: texts.period, kind: 'period', sort: 'period' },
  { path: 'kind', title: texts.kind, words: texts.kinds, sort: 'kind' },
  { path: 'lineCount', title: texts.lines, kind: 'count', sort: 'lineCount' },
  { path: 'total', title: texts.totalYuan, kind: 'money', sort: 'total' },
  { path: 'payOn', title: texts.payOn, kind: 'date', sort: 'payOn' },
  { path: 'state', title: texts.state, state: 'batch', sort: 'state' },
];

/** The batches between approval and the last answer of the bank, and all of the month. */
export default function BankBatches(): ReactNode {
  const navigate = useNavigate();
  const { period } = usePeriod();
  const open = useOpenBatches();
  const toBatch = (batch: Batch): void => void navigate(`/bank/${batch.id}`);
  const approved = open.rows.filter(({ state }) => state === 'APPROVED').length;
  return (
    <Page
      title={texts.title}
      help={texts.help}
      answer={
        open.ready && (open.rows.length > 0 ? texts.answer(approved, open.rows.length - approved) : texts.answerNothing)
      }
    >
      <MyTodos />
      <Section title={texts.open} extra={<span className="faint">{texts.openHint}</span>}>
        {open.error && <Problem error={open.error} retry={open.retry} />}
        {!open.error && !open.ready && <Waiting />}
        {open.ready && (
          <PlainTable<OpenBatch>
            label={texts.open}
            rows={open.rows}
            rowKey={({ id }) => id}
            onOpen={toBatch}
            empty={<Nothing text={texts.openNothing} action={<Link to="/batches">{texts.toBatches}</Link>} />}
            columns={[
              ...common.filter(({ path }) => path !== 'kind'),
              { path: 'file', title: texts.file, show: ({ bank }) => fileWords(bank) },
              { path: 'slip', title: texts.slip, show: ({ bank }) => slipWords(bank) },
              {
                path: 'unknown',
                title: texts.unknown,
                kind: 'count',
                show: ({ state, bank }) => (state === 'ISSUED' && bank ? count(unknownOf(bank)) : '—'),
              },
            ]}
          />
        )}
      </Section>
      <Section title={texts.ofPeriod(periodText(period))}>
        <DataList
          name="bank"
          path="/api/v1/batches"
          label={texts.ofPeriod(periodText(period))}
          query={{ period }}
          filterNames={['state', 'scheme']}
          filters={(state) => (
            <>
              <ChoiceFilter state={state} name="scheme" label={texts.scheme} words={schemeLabels} />
              <ChoiceFilter state={state} name="state" label={texts.state} words={batchStateLabels} width={150} />
            </>
          )}
          columns={[
            ...common.filter(({ path }) => path !== 'period'),
            { path: 'stateSince', title: texts.since, kind: 'time', sort: 'stateSince' },
            { path: 'stateByName', title: texts.by, sort: 'stateByName' },
          ]}
          rowKey={({ id }) => id}
          onOpen={toBatch}
          exportName={texts.exportName}
          pageSize={20}
          empty={<Nothing text={texts.ofPeriodNothing} action={<Link to="/batches">{texts.toBatches}</Link>} />}
        />
      </Section>
    </Page>
  );
}

function useOpenBatches(): { rows: OpenBatch[]; ready: boolean; error: Error | null; retry: () => void } {
  const lists = useQueries({
    queries: (['APPROVED', 'ISSUED'] as const).map((state) => ({
      queryKey: ['batches', 'open', state],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        getPage('/api/v1/batches', undefined, { state, pageSize: OPEN_MAX }, signal),
    })),
  });
  const batches = lists.flatMap(({ data }) => data?.rows ?? []).sort((a, b) => a.payOn.localeCompare(b.payOn));
  const banks = useQueries({
    queries: batches.map(({ id }) => ({
      queryKey: ['batch-bank', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        answer(api.GET('/api/v1/batches/{id}/bank', { params: { path: { id } }, signal })),
    })),
  });
  return {
    rows: batches.map((batch, i) => ({ ...batch, bank: banks[i]?.data })),
    ready: lists.every(({ data }) => data !== undefined),
    error: lists.find(({ error }) => error)?.error ?? null,
    retry: () => lists.forEach(({ refetch }) => void refetch()),
  };
}

function fileWords(bank: BatchBank | undefined): ReactNode {
  if (!bank) return '';
  const file = bank.bankFile;
  return file ? texts.downloaded(file.downloads) : <span className="faint">{texts.fileMissing}</span>;
}

function slipWords(bank: BatchBank | undefined): ReactNode {
  if (!bank) return '';
  return bank.slip?.number ?? <span className="faint">{texts.slipMissing}</span>;
}

/** Of the person's to-dos, those of the bank. */
function MyTodos(): ReactNode {
  const { may } = useSession();
  const { data } = useQuery({
    queryKey: ['todos'],
    enabled: may('bank.read'),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/todos', { signal })),
  });
  const mine = data?.filter(({ code }) => BANK_TODOS.has(code)) ?? [];
  if (mine.length === 0) return null;
  return (
    <nav className="bank-todos no-print" aria-label={texts.mine}>
      <TodoList todos={mine} />
    </nav>
  );
}
