import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { failureCauseLabels } from '@messages/banking';
import { changeKindLabels, payoutActLabels } from '@messages/payouts';
import { batchKindWords, payout as words, payoutActs as actWords } from '@messages/web/batches';
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { money, period as monthOf } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { CAUSES } from './batch-lines';
import { Decisions, useDecision, type PayoutAct } from './payout-acts';
import { PersonLink } from './person-link';
import { useProposal } from './payout-propose';
import { useTownshipNames } from './townships';
import './batches.css';

type Payout = Schema<'PayoutDetailDto'>;
type ChainLink = Schema<'ChainLinkDto'>;
type Step = keyof typeof words.stepLabels;

/** One payout: what it is made of, where it went, what became of it, and what may be proposed about it. */
export default function PayoutDetail(): ReactNode {
  const { reference = '' } = useParams();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['payout', reference],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/payouts/{reference}', { params: { path: { reference } }, signal })),
  });
  if (data) return <Shown key={data.reference} payout={data} />;
  return (
    <Page title={words.title(reference)} help={words.help}>
      {isPending ? <Waiting /> : error && <Problem error={error} retry={() => void refetch()} />}
    </Page>
  );
}

function Shown({ payout }: { payout: Payout }): ReactNode {
  const townships = useTownshipNames();
  const { name, amount, cause, state } = payout;
  const known =
    cause !== null && cause in failureCauseLabels ? failureCauseLabels[cause as keyof typeof failureCauseLabels] : null;
  const back = state === 'BOUNCED' || state === 'REISSUED' || state === 'WAIVED';
  return (
    <Page
      title={words.title(payout.reference)}
      tag={<StateTag family="payout" state={state} />}
      answer={words.answer(name, money(amount))}
      help={words.help}
    >
      <div className="columns-side batch-top">
        <Section title={words.facts}>
          <Facts
            items={[
              [words.person, <PersonLink key="person" id={payout.beneficiaryId} name={name} />],
              [
                words.idMasked,
                <span key="id" className="tabular">
                  {payout.idMasked}
                </span>,
              ],
              [words.township, payout.township && (townships[payout.township] ?? payout.township)],
              [words.accountName, payout.accountName],
              [
                words.account,
                <span key="account" className="tabular">
                  {payout.accountMasked}
                </span>,
              ],
              [words.bankName, payout.bankName],
              [
                words.batch,
                <Link key="batch" to={`/batches/${payout.batchId}`}>
                  {payout.batchNumber}
                </Link>,
              ],
              [words.period, `${monthOf(payout.period)} ${schemeLabels[payout.scheme]}`],
              [words.kind, batchKindWords[payout.kind]],
              [words.changeKind, payout.changeKind && changeKindLabels[payout.changeKind]],
              [back ? words.bouncedOn : words.creditedOn, payout.creditedOn],
              ...(cause
                ? [
                    [
                      words.cause,
                      <span key="cause" className="state-red">
                        {CAUSES[cause] ?? cause}
                      </span>,
                    ] as const,
                  ]
                : []),
              ...(known && state === 'BOUNCED' ? [[words.remedy, known.remedy, true] as const] : []),
            ]}
          />
        </Section>
        <Steps payout={payout} />
      </div>
      <div className="columns">
        <Parts payout={payout} />
        <BankFiles payout={payout} />
      </div>
      <Chain payout={payout} />
      <Acts payout={payout} />
    </Page>
  );
}

function Steps({ payout }: { payout: Payout }): ReactNode {
  const navigate = useNavigate();
  const { ask, dialog } = useProposal(payout);
  return (
    <Section title={words.steps} className="batch-actions">
      {payout.allowedSteps.length === 0 && <p className="faint">{words.noSteps}</p>}
      <ul>
        {payout.allowedSteps.map(({ step, allowed, reason }) => {
          const hint = reason ?? (step === 'REISSUE' ? words.reissueHint : null);
          return (
            <li key={step}>
              <Button
                block
                disabled={!allowed}
                title={reason ?? undefined}
                aria-describedby={hint ? `why-${step}` : undefined}
                onClick={() => (step === 'REISSUE' ? void navigate('/failures') : ask(step))}
              >
                {words.stepLabels[step as Step]}
              </Button>
              {hint && (
                <span id={`why-${step}`} className="faint">
                  {hint}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {dialog}
    </Section>
  );
}

function Parts({ payout }: { payout: Payout }): ReactNode {
  const { backPayFrom, backPayTo } = payout;
  const parts = (['base', 'personal', 'adjustment', 'backPay', 'grant'] as const).map((key) => ({
    key,
    label:
      key === 'backPay' && backPayFrom !== null && backPayTo !== null
        ? words.backPayMonths(month(backPayFrom), month(backPayTo))
        : words.partLabels[key],
    amount: payout[key],
  }));
  return (
    <Section title={words.parts}>
      <PlainTable
        label={words.parts}
        rows={parts}
        rowKey={(row) => row.key}
        columns={[
          { path: 'label', title: words.partColumns.label },
          { path: 'amount', title: words.partColumns.amount, kind: 'money' },
        ]}
        total={[words.total, <Amount key="total" of={payout.amount} />]}
      />
    </Section>
  );
}

function BankFiles({ payout }: { payout: Payout }): ReactNode {
  const { may } = useSession();
  const { data, error } = useQuery({
    queryKey: ['batch-bank', payout.batchId],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/batches/{id}/bank', { params: { path: { id: payout.batchId } }, signal })),
    enabled: may('bank.read'),
  });
  const file = data?.bankFile as { fileName?: string } | null | undefined;
  return (
    <Section title={words.bank}>
      {error && <Problem error={error} />}
      <Facts
        items={[
          [words.bankFile, file ? <Link to={`/bank/${payout.batchId}`}>{file.fileName}</Link> : words.noFile, true],
          [
            words.bankResults,
            data && data.results.length > 0 ? (
              <ul className="plain-list">
                {data.results.map((result) => (
                  <li key={result.id}>
                    <Link to={`/bank-results/${result.id}`}>{result.fileName}</Link>{' '}
                    <StateTag family="resultFile" state={result.state} />
                  </li>
                ))}
              </ul>
            ) : (
              words.noResults
            ),
            true,
          ],
        ]}
      />
    </Section>
  );
}

const CHAIN_COLUMNS: readonly Column<ChainLink>[] = [
  {
    path: 'reference',
    title: words.chainColumns.reference,
    show: (row) => <Link to={`/payouts/${row.reference}`}>{row.reference}</Link>,
  },
  { path: 'kind', title: words.chainColumns.kind, words: batchKindWords },
  {
    path: 'batchNumber',
    title: words.chainColumns.batchNumber,
    show: (row) => <Link to={`/batches/${row.batchId}`}>{row.batchNumber}</Link>,
  },
  { path: 'accountMasked', title: words.chainColumns.accountMasked },
  { path: 'amount', title: words.chainColumns.amount, kind: 'money' },
  { path: 'state', title: words.chainColumns.state, state: 'payout' },
  { path: 'cause', title: words.chainColumns.cause, words: CAUSES },
  { path: 'creditedOn', title: words.chainColumns.creditedOn, kind: 'date' },
];

function Chain({ payout }: { payout: Payout }): ReactNode {
  const { reference } = payout;
  const { data, error, refetch } = useQuery({
    queryKey: ['payout-chain', reference],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/payouts/{reference}/chain', { params: { path: { reference } }, signal })),
  });
  const columns = CHAIN_COLUMNS.map((column) =>
    column.path === 'reference'
      ? {
          ...column,
          show: (row: ChainLink) =>
            row.reference === reference ? <strong>{words.here(reference)}</strong> : column.show!(row),
        }
      : column,
  );
  return (
    <Section title={words.chain}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data && <PlainTable label={words.chain} columns={columns} rows={data} rowKey={(row) => row.reference} />}
      <p className="faint">{words.chainHint}</p>
    </Section>
  );
}

const ACT_COLUMNS: readonly Column<PayoutAct>[] = [
  { path: 'kind', title: actWords.columns.kind, words: payoutActLabels },
  { path: 'state', title: actWords.columns.state, state: 'act' },
  { path: 'reason', title: actWords.columns.reason },
  { path: 'proposedByName', title: actWords.columns.proposedByName },
  { path: 'proposedAt', title: actWords.columns.proposedAt, kind: 'time' },
  { path: 'decidedByName', title: actWords.columns.decidedByName },
  { path: 'decidedAt', title: actWords.columns.decidedAt, kind: 'time' },
  { path: 'decidedReason', title: actWords.columns.decidedReason },
];

/** The acts on this payout; the service lists those of its batch, which are few. */
function Acts({ payout }: { payout: Payout }): ReactNode {
  const { ask, dialog } = useDecision();
  const { data, error, refetch } = useQuery({
    queryKey: ['payout-acts', payout.batchId],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/payout-acts', { params: { query: { batchId: payout.batchId, pageSize: 200 } }, signal })),
  });
  const rows = data?.rows.filter(({ reference }) => reference === payout.reference) ?? [];
  return (
    <Section title={words.acts}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data && (
        <PlainTable
          label={words.acts}
          rows={rows}
          rowKey={(row) => row.id}
          empty={<Nothing text={words.noActs} />}
          columns={[
            ...ACT_COLUMNS,
            {
              path: 'control',
              title: actWords.columns.control,
              control: true,
              show: (row) => <Decisions act={row} ask={ask} />,
            },
          ]}
        />
      )}
      {dialog}
    </Section>
  );
}

/** yyyymm as the service gives the months of a back-pay. */
function month(yyyymm: number): string {
  const text = String(yyyymm);
  return monthOf(`${text.slice(0, 4)}-${text.slice(4)}`);
}
