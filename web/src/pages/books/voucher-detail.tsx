import { AuditOutlined, PrinterOutlined, RollbackOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Modal } from 'antd';
import { causeLabels, voucher as text, vouchers } from '@messages/web/books';
import { shell } from '@messages/web/shell';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { save } from '../../api/download';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { DigestBadge } from '../../ui/amount';
import { Ask } from '../../ui/ask';
import { period, time } from '../../ui/formats';
import { Facts, Page, Section } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { fundName, type Voucher } from './fund-choice';
import { Papers } from './papers';
import { ReverseVoucher } from './reverse-voucher';
import { VoucherPayouts } from './voucher-detail-payouts';
import { VoucherSheets } from './voucher-sheet';
import './books.css';

/** One voucher as its A5 form, with what it stands for, its corrections and its link in the chain. */
export default function VoucherDetail(): ReactNode {
  const { id = '' } = useParams();
  const read = useQuery({
    queryKey: ['voucher', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/vouchers/{id}', { params: { path: { id } }, signal })),
  });
  const { data } = read;
  const failure = failureOf(read);
  if (failure)
    return (
      <Page title={vouchers.title}>
        <Problem {...failure} />
      </Page>
    );
  if (!data) return <Waiting />;
  return <Shown key={data.id} voucher={data} />;
}

function Shown({ voucher }: { voucher: Voucher }): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const [dialog, setDialog] = useState<'review' | 'reverse' | 'canonical' | null>(null);
  const close = (): void => setDialog(null);
  const word = vouchers.word(voucher.number);
  const review = useAct(
    (ids: string[], key) =>
      answer(api.POST('/api/v1/vouchers/review', { params: { header: { 'Idempotency-Key': key } }, body: { ids } })),
    {
      onDone: () => {
        close();
        void message.success(vouchers.reviewed(1));
      },
    },
  );
  return (
    <Page
      title={text.title(word)}
      help={text.help}
      tag={
        <>
          {voucher.reversalOf && <LookTag look="again" text={vouchers.reverses} />}
          {voucher.reversedBy && <LookTag look="struck" text={vouchers.isReversed} />}
          {voucher.reviewedBy ? (
            <LookTag look="done" text={text.isReviewed} />
          ) : (
            <LookTag look="waiting" text={text.notReviewed} />
          )}
        </>
      }
      answer={`${fundName(voucher.fund)} · ${period(voucher.period)}`}
      actions={
        <>
          {may('ledger.review') && !voucher.reviewedBy && (
            <Button type="primary" icon={<AuditOutlined />} onClick={() => setDialog('review')}>
              {text.review}
            </Button>
          )}
          {may('ledger.post') && !voucher.reversedBy && (
            <Button danger icon={<RollbackOutlined />} onClick={() => setDialog('reverse')}>
              {text.reverse}
            </Button>
          )}
          <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
            {text.print}
          </Button>
        </>
      }
    >
      <div className="voucher-line">
        <div className="voucher-sheets">
          <VoucherSheets voucher={voucher} />
        </div>
        <div className="no-print">
          <Section title={text.relations}>
            <Facts items={relations(voucher)} />
          </Section>
          <Papers
            owner={{ voucher: voucher.id }}
            title={text.papers(voucher.sheets)}
            empty={text.noPapers}
            papers={voucher.attachments}
          />
          <Section
            title={text.proof}
            extra={
              <Button size="small" onClick={() => setDialog('canonical')}>
                {text.canonical}
              </Button>
            }
          >
            <Facts
              items={[
                [text.chainNo, <span className="tabular">{voucher.chainNo}</span>],
                [text.postedAt, <span className="tabular">{time(voucher.postedAt)}</span>],
                [text.hash, <DigestBadge digest={voucher.hash} />, true],
                [text.prevHash, <DigestBadge digest={voucher.prevHash} />, true],
              ]}
            />
          </Section>
        </div>
      </div>
      <VoucherPayouts voucher={voucher} />
      <Ask
        open={dialog === 'review'}
        title={vouchers.reviewTitle}
        sentence={text.reviewAsk}
        consequence={{
          amount: voucher.total,
          inWords: voucher.totalInWords,
          digest: voucher.hash,
        }}
        agree={`${text.review} ${word}`}
        pending={review.isPending}
        error={review.error}
        onAgree={() => review.mutate([voucher.id])}
        onCancel={() => {
          review.reset();
          close();
        }}
      />
      {dialog === 'reverse' && <ReverseVoucher voucher={voucher} onClose={close} />}
      {dialog === 'canonical' && <Canonical voucher={voucher} onClose={close} />}
    </Page>
  );

  function relations(v: Voucher): [string, ReactNode, boolean?][] {
    const other = (id: string): ReactNode => <Link to={`/vouchers/${id}`}>{text.open}</Link>;
    return [
      [text.cause, causeLabels[v.causeType as keyof typeof causeLabels] ?? v.causeType],
      [text.causeId, <span className="tabular">{v.causeId}</span>],
      [text.basis, <Basis voucher={v} />, true],
      [text.reviewedAt, v.reviewedBy ? `${v.reviewedBy} ${time(v.reviewedAt)}` : text.notReviewed, true],
      ...(v.reversalOf ? [[text.reversalOf, other(v.reversalOf)] as [string, ReactNode]] : []),
      ...(v.reversedBy ? [[text.reversedBy, other(v.reversedBy)] as [string, ReactNode]] : []),
      ...(v.corrects ? [[text.corrects, other(v.corrects)] as [string, ReactNode]] : []),
      ...(v.correctedBy ? [[text.correctedBy, other(v.correctedBy)] as [string, ReactNode]] : []),
    ];
  }
}

/** The page of what the voucher stands for. */
function Basis({ voucher: { causeType, causeId } }: { voucher: Voucher }): ReactNode {
  switch (causeType) {
    case 'BATCH_PAID':
      return <Link to={`/batches/${causeId}`}>{text.toBatch}</Link>;
    case 'BOUNCE':
      return <Link to={`/bank-results/${causeId}`}>{text.toResult}</Link>;
    case 'LATE_RETURN':
    case 'WAIVED':
      return <Link to="/payout-acts">{text.toActs}</Link>;
    case 'FUND_ARRIVAL':
      return <Link to="/fund-requests">{text.toRequests}</Link>;
    case 'SUBSIDY_ARRIVAL':
      return <Link to="/projects">{text.toProjects}</Link>;
    case 'REVERSAL':
    case 'CORRECTION':
      return <Link to={`/vouchers/${causeId}`}>{text.open}</Link>;
    default:
      return <span className="faint">{text.noBasis}</span>;
  }
}

/** The text that is digested, to be read or digested again elsewhere. */
function Canonical({ voucher, onClose }: { voucher: Voucher; onClose: () => void }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['voucher-canonical', voucher.id],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/vouchers/{id}/canonical', {
          params: { path: { id: voucher.id } },
          parseAs: 'text',
          signal,
        }),
      ),
  });
  return (
    <Modal
      open
      title={text.canonical}
      width={720}
      onCancel={onClose}
      footer={
        <>
          <Button
            disabled={!data}
            onClick={() => save(new Blob([data ?? ''], { type: 'text/plain' }), text.canonicalFile(voucher.id))}
          >
            {text.canonicalSave}
          </Button>
          <Button type="primary" onClick={onClose}>
            {shell.close}
          </Button>
        </>
      }
    >
      <p>{text.canonicalHint}</p>
      {error ? (
        <Problem error={error} />
      ) : data === undefined ? (
        <Waiting />
      ) : (
        <pre className="canonical-text" tabIndex={0}>
          {data}
        </pre>
      )}
      <p className="digest-whole">{voucher.hash}</p>
    </Modal>
  );
}
