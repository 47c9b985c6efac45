import { AuditOutlined, RollbackOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { bookWords, proposals as text, voucher as voucherText, vouchers } from '@messages/web/books';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { money, time } from '../../ui/formats';
import { Facts, Page, Section } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { fundName } from './fund-choice';
import { Papers } from './papers';
import './books.css';

type Proposal = Schema<'ProposalDetailDto'>;
type Line = Proposal['postings'][number];
type Act = 'post' | 'refuse' | 'withdraw';

/** A manual voucher before it is posted: its lines and papers, for the one who reviews it. */
export default function ProposalDetail(): ReactNode {
  const { id = '' } = useParams();
  const read = useQuery({
    queryKey: ['voucher-proposal', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/voucher-proposals/{id}', { params: { path: { id } }, signal })),
  });
  const { data } = read;
  const failure = failureOf(read);
  if (failure)
    return (
      <Page title={text.title}>
        <Problem {...failure} />
      </Page>
    );
  if (!data) return <Waiting />;
  return <Shown key={data.id} proposal={data} />;
}

function Shown({ proposal }: { proposal: Proposal }): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Act | null>(null);
  const { id, allowedActions } = proposal;

  const post = useAct(
    (_: object, key) =>
      answer(
        api.POST('/api/v1/voucher-proposals/{id}/post', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    {
      onDone: ({ voucherId, number }) => {
        setAsked(null);
        void message.success(text.posted(number));
        navigate(`/vouchers/${voucherId}`);
      },
    },
  );
  const refuse = useAct(
    ({ reason }: { reason: string }, key) =>
      answer(
        api.POST('/api/v1/voucher-proposals/{id}/refuse', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: { reason },
        }),
      ),
    {
      onDone: ({ state }) => {
        setAsked(null);
        void message.success(state === 'WITHDRAWN' ? text.withdrawn : text.refused);
      },
    },
  );
  const ask = (act: Act): void => {
    post.reset();
    refuse.reset();
    setAsked(act);
  };
  const ended = proposal.state === 'REFUSED' || proposal.state === 'WITHDRAWN';

  return (
    <Page
      title={text.one(id)}
      help={text.help}
      tag={<StateTag family="proposal" state={proposal.state} />}
      answer={`${fundName(proposal.fund)} · ${proposal.on} · ${money(proposal.total)}`}
      actions={
        <>
          {allowedActions.includes('withdraw') && (
            <Button danger icon={<RollbackOutlined />} onClick={() => ask('withdraw')}>
              {text.withdraw}
            </Button>
          )}
          {allowedActions.includes('refuse') && (
            <Button danger icon={<RollbackOutlined />} onClick={() => ask('refuse')}>
              {text.refuse}
            </Button>
          )}
          {allowedActions.includes('post') && (
            <Button type="primary" icon={<AuditOutlined />} onClick={() => ask('post')}>
              {text.post}
            </Button>
          )}
          {ended && may('ledger.post') && (
            <Button onClick={() => navigate(`/vouchers/new?kind=manual&fund=${proposal.fund}`)}>{text.again}</Button>
          )}
        </>
      }
    >
      <Section title={proposal.summary}>
        <Facts
          items={[
            [bookWords.totalYuan, <Amount of={proposal.total} />],
            [text.proposedBy, proposal.proposedBy],
            [text.proposedAt, <span className="tabular">{time(proposal.proposedAt)}</span>],
            [text.decidedBy, proposal.decidedBy ?? (ended ? undefined : text.waitingFor)],
            ...(proposal.decidedAt
              ? [[text.decidedAt, <span className="tabular">{time(proposal.decidedAt)}</span>] as const]
              : []),
            [text.inWords, proposal.totalInWords, true],
            ...(proposal.reason ? [[text.reason, proposal.reason, true] as const] : []),
            ...(proposal.voucherId && proposal.voucherNumber !== null
              ? [
                  [
                    text.voucher,
                    <Link to={`/vouchers/${proposal.voucherId}`}>{vouchers.word(proposal.voucherNumber)}</Link>,
                  ] as const,
                ]
              : []),
          ]}
        />
      </Section>
      <Section title={text.lines}>
        <PlainTable
          label={text.lines}
          columns={LINES}
          rows={proposal.postings}
          rowKey={(line) => String(line.lineNo)}
          total={[bookWords.total, '', '', money(proposal.total), money(proposal.total)]}
        />
      </Section>
      <Papers
        owner={{ proposal: id }}
        title={text.papers(proposal.sheets)}
        empty={voucherText.noPapers}
        papers={proposal.attachments}
        fixed={proposal.state !== 'PROPOSED'}
      />
      <Ask
        open={asked === 'post'}
        title={text.post}
        sentence={text.postAsk}
        consequence={{ lines: proposal.postings.length, amount: proposal.total, inWords: proposal.totalInWords }}
        agree={text.post}
        pending={post.isPending}
        error={post.error}
        onAgree={() => post.mutate({})}
        onCancel={() => setAsked(null)}
      />
      <Ask
        open={asked === 'refuse' || asked === 'withdraw'}
        danger
        title={asked === 'withdraw' ? text.withdraw : text.refuse}
        sentence={asked === 'withdraw' ? text.withdrawAsk : text.refuseAsk}
        consequence={{ amount: proposal.total }}
        reason="required"
        agree={asked === 'withdraw' ? text.withdraw : text.refuse}
        pending={refuse.isPending}
        error={refuse.error}
        onAgree={(values) => refuse.mutate(values)}
        onCancel={() => setAsked(null)}
      />
    </Page>
  );
}

const LINES: readonly Column<Line>[] = [
  { path: 'account', title: bookWords.code, width: 120 },
  { path: 'accountName', title: bookWords.name },
  { path: 'summary', title: text.lineSummary },
  { path: 'debit', title: bookWords.debit, kind: 'money', width: 160, show: ({ debit }) => side(debit) },
  { path: 'credit', title: bookWords.credit, kind: 'money', width: 160, show: ({ credit }) => side(credit) },
];

/** The side that was not entered stays empty, as on paper. */
function side(amount: string): ReactNode {
  return /^0(\.0+)?$/.test(amount) ? '' : <Amount of={amount} />;
}
