import { useQuery } from '@tanstack/react-query';
import { payoutStateLabels } from '@messages/payouts';
import { bankBatch as texts } from '@messages/web/bank';
import { formats } from '@messages/web/formats';
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import { DataList } from '../../ui/data-list';
import { TextFilter } from '../../ui/filters';
import { count, time } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { lookOf, LookTag, StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { useTownships } from '../failures/townships';
import { BankActs } from './bank-acts';
import { unknownOf, type BatchBank } from './bank-types';
import { CheckSheet } from './check-sheet';
import { ResultFiles } from './result-files';
import { ResultUpload } from './result-upload';
import { StackBar } from './stack-bar';
import './bank.css';

type Batch = Schema<'BatchDetailDto'>;
const IMPORTING_MS = 1_500;

/** One batch and the bank: its file, the slip, the result files, and what is still unknown. */
export default function BankBatch(): ReactNode {
  const { batchId: id = '' } = useParams();
  const { may } = useSession();
  const batch = useQuery({
    queryKey: ['batch', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/batches/{id}', { params: { path: { id } }, signal })),
  });
  const bank = useQuery({
    queryKey: ['batch-bank', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/batches/{id}/bank', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) =>
      state.data?.results.some((file) => file.state === 'UPLOADED') ? IMPORTING_MS : false,
  });
  const formatName = useFormatName(batch.data, bank.data);
  const failure = failureOf(batch, bank);
  if (failure)
    return (
      <Page title={texts.title('')}>
        <Problem {...failure} />
      </Page>
    );
  if (!batch.data || !bank.data) return <Waiting />;
  const file = bank.data.bankFile;
  const { state, number } = batch.data;
  return (
    <Page
      title={texts.title(number)}
      tag={<StateTag family="batch" state={state} />}
      help={texts.help}
      answer={<Answer batch={batch.data} bank={bank.data} />}
      actions={
        <>
          <Link to={`/batches/${id}`}>{texts.toBatch}</Link>
          <BankActs batch={batch.data} bank={bank.data} formatName={formatName} />
        </>
      }
    >
      <Steps bank={bank.data} />
      <div className="bank-columns">
        {file ? (
          <CheckSheet file={file} formatName={formatName} inWords={batch.data.totalInWords} />
        ) : (
          <Section title={texts.sheet}>
            <Facts
              items={[
                [texts.lines, <span className="num">{count(batch.data.lineCount)}</span>],
                [texts.total, <Amount of={batch.data.total} unit={formats.yuan} />],
                [texts.format, formatName],
              ]}
            />
            <Nothing text={state === 'APPROVED' ? texts.noFileApproved : texts.noFile} />
          </Section>
        )}
        <Slip bank={bank.data} />
      </div>
      {file && (
        <Section title={texts.results} className="no-print">
          {may('bank.result') && <ResultUpload batchId={id} />}
          <ResultFiles files={bank.data.results} empty={may('bank.result') ? texts.noResults : texts.noResultsReader} />
        </Section>
      )}
      {file && unknownOf(bank.data) > 0 && <Missing batch={batch.data} />}
    </Page>
  );
}

function Answer({ batch, bank }: { batch: Batch; bank: BatchBank }): ReactNode {
  const unknown = unknownOf(bank);
  const words =
    batch.state === 'APPROVED'
      ? texts.answerApproved
      : batch.state === 'SETTLED'
        ? texts.answerSettled
        : bank.bankFile
          ? texts.answer(count(batch.lineCount - unknown), count(unknown))
          : texts.answerNotYet;
  return (
    <>
      <Amount of={batch.total} unit={formats.yuan} /> · {words}
    </>
  );
}

/** Name of the format that the file has, or will have. */
function useFormatName(batch: Batch | undefined, bank: BatchBank | undefined): string {
  const { data: formats } = useQuery({
    queryKey: ['bank-formats'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bank-formats', { signal })),
  });
  const { data: funds } = useQuery({
    queryKey: ['funds'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/funds', { signal })),
  });
  const code = bank?.bankFile?.formatCode ?? funds?.find(({ scheme }) => scheme === batch?.scheme)?.bankFormatCode;
  if (!code) return funds ? texts.formatMissing : '';
  return formats?.find((format) => format.code === code)?.name ?? code;
}

function Steps({ bank }: { bank: BatchBank }): ReactNode {
  const file = bank.bankFile;
  const slip = bank.slip;
  const unknown = unknownOf(bank);
  const taken = bank.results.filter(({ state }) => state === 'TAKEN_IN').length;
  const steps: [string, boolean, string | null][] = [
    [texts.steps.file, file !== null, file && `${file.issuedBy} ${time(file.issuedAt)}`],
    [texts.steps.download, file !== null && file.downloads > 0, file && texts.times(file.downloads)],
    [texts.steps.slip, slip !== null, slip && `${slip.number} ${slip.paidOn}`],
    [
      texts.steps.result,
      taken > 0 && unknown === 0,
      file && texts.answer(count(file.lineCount - unknown), count(unknown)),
    ],
  ];
  const current = steps.findIndex(([, done]) => !done);
  return (
    <ol className="bank-steps no-print" aria-label={texts.stepList}>
      {steps.map(([text, done, detail], i) => (
        <li key={text} aria-current={i === current ? 'step' : undefined}>
          <LookTag look={done ? 'done' : i === current ? 'waiting' : 'ended'} text={text} />
          <div className="faint" title={detail ?? undefined}>
            {detail ?? '—'}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Slip({ bank }: { bank: BatchBank }): ReactNode {
  const slip = bank.slip;
  const file = bank.bankFile;
  return (
    <div className="no-print">
      <Section title={texts.slip}>
        {slip ? (
          <Facts
            items={[
              [texts.slipNumber, slip.number],
              [texts.paidOn, <span className="tabular">{slip.paidOn}</span>],
              [texts.recorded, `${slip.recordedBy} ${time(slip.recordedAt)}`, true],
            ]}
          />
        ) : (
          <p className="faint">{texts.noSlip}</p>
        )}
      </Section>
      {file && (
        <Section title={texts.outcomes}>
          <StackBar
            label={texts.outcomes}
            parts={[...bank.outcomes].sort(byOutcome).map(({ state, payouts, amount }) => ({
              key: state,
              look: lookOf('payout', state),
              text: payoutStateLabels[state],
              lines: payouts,
              amount,
            }))}
          />
        </Section>
      )}
    </div>
  );
}

const OUTCOMES: readonly string[] = ['PAID', 'BOUNCED', 'REISSUED', 'WAIVED', 'ISSUED', 'PLANNED', 'WITHDRAWN'];

function byOutcome(a: { state: string }, b: { state: string }): number {
  return OUTCOMES.indexOf(a.state) - OUTCOMES.indexOf(b.state);
}

/** What no result file has named so far. */
function Missing({ batch }: { batch: Batch }): ReactNode {
  const navigate = useNavigate();
  const townships = useTownships();
  return (
    <Section title={texts.missing} className="no-print">
      <p className="faint">{texts.missingHint}</p>
      <DataList
        name="missing"
        path="/api/v1/batches/{id}/lines"
        pathParams={{ id: batch.id }}
        query={{ state: 'ISSUED' }}
        filterNames={['text']}
        filters={(state) => <TextFilter state={state} name="text" label={texts.name} />}
        label={texts.missing}
        columns={[
          { path: 'lineNo', title: texts.lineNo, kind: 'count', sort: 'lineNo' },
          { path: 'reference', title: texts.reference },
          { path: 'name', title: texts.name, sort: 'name' },
          { path: 'idMasked', title: texts.idMasked, sort: 'idMasked' },
          { path: 'accountName', title: texts.accountName, sort: 'accountName', optional: true },
          { path: 'accountMasked', title: texts.account, sort: 'accountMasked' },
          { path: 'bankName', title: texts.bankName, sort: 'bankName' },
          { path: 'township', title: texts.township, words: townships, sort: 'township' },
          { path: 'amount', title: texts.amountYuan, kind: 'money', sort: 'amount' },
        ]}
        rowKey={({ reference }) => reference}
        onOpen={({ reference }) => void navigate(`/payouts/${reference}`)}
        exportName={texts.missingName(batch.number)}
        pageSize={20}
      />
    </Section>
  );
}
