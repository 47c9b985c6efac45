import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { receivingAccountLabels, recoveryKindLabels } from '@messages/cases';
import { caseRecovery as text, caseWords as words } from '@messages/web/cases';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { getPage } from '../../api/lists';
import { useSession } from '../../session/session';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { money, period } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { AMOUNT, plainAmount } from '../books/entered';
import { today } from '../bank/today';
import { CaseAct } from './case-act';
import { AskOnce } from './case-ask';
import { choices, type Case } from './case-types';
import { required } from './new-case';

type Recovery = Case['recoveries'][number];
type Recovered = Schema<'RecoveredDto'>;
type Receipt = Schema<'ReceiptBody'>;

interface Props {
  file: Case;
  onClose: () => void;
}

/** What came back, by receipt with its voucher, by deduction, or by what the bank returned. */
export function Recoveries({ file }: { file: Case }): ReactNode {
  const { may } = useSession();
  const [asking, setAsking] = useState<'receive' | 'offset' | 'bankReturn' | null>(null);
  const [reversing, setReversing] = useState<Recovery | null>(null);
  const close = (): void => setAsking(null);
  const reverses = ({ kind, reversed, reversalOf }: Recovery): boolean =>
    !reversed && reversalOf === null && may(kind === 'RECEIPT' ? 'case.receive' : 'case.handle');
  const columns: readonly Column<Recovery>[] = [
    { path: 'on', title: text.on, kind: 'date' },
    { path: 'kind', title: text.kind, words: recoveryKindLabels },
    { path: 'amount', title: text.amount, kind: 'money' },
    { path: 'toAccount', title: text.to, words: receivingAccountLabels },
    {
      path: 'payer',
      title: text.of,
      show: ({ payer, slip, reference, reason }) => [payer, slip, reference, reason].filter(Boolean).join(' ') || '—',
    },
    {
      path: 'voucherId',
      title: text.voucher,
      show: ({ voucherId, voucherNumber }) =>
        voucherId === null ? (
          <span className="faint">—</span>
        ) : may('ledger.read') ? (
          <Link to={`/vouchers/${voucherId}`}>{text.voucherOf(voucherNumber ?? 0)}</Link>
        ) : (
          text.voucherOf(voucherNumber ?? 0)
        ),
    },
    { path: 'recordedBy', title: text.by },
    {
      path: 'reverse',
      title: '',
      control: true,
      show: (recovery) =>
        recovery.reversalOf !== null ? (
          <span className="faint">{text.reversal}</span>
        ) : recovery.reversed ? (
          <span className="faint">{text.reversed}</span>
        ) : (
          reverses(recovery) && (
            <Button type="link" danger size="small" onClick={() => setReversing(recovery)}>
              {text.reverse}
            </Button>
          )
        ),
    },
  ];
  return (
    <Section
      title={text.recoveries}
      extra={
        <div className="case-acts">
          <CaseAct file={file} action="link" onClick={() => setAsking('offset')}>
            {text.offset}
          </CaseAct>
          <CaseAct file={file} action="link" onClick={() => setAsking('bankReturn')}>
            {text.bankReturn}
          </CaseAct>
          <CaseAct file={file} action="receive" type="primary" onClick={() => setAsking('receive')}>
            {text.receive}
          </CaseAct>
        </div>
      }
    >
      <PlainTable
        label={text.recoveries}
        columns={columns}
        rows={file.recoveries}
        rowKey={({ id }) => id}
        empty={<Nothing text={text.recoveriesEmpty} />}
      />
      {asking === 'receive' && <Receive file={file} onClose={close} />}
      {asking === 'offset' && <Offset file={file} onClose={close} />}
      {asking === 'bankReturn' && <BankReturn file={file} onClose={close} />}
      {reversing && <Reverse recovery={reversing} onClose={() => setReversing(null)} />}
    </Section>
  );
}

function AmountItem(): ReactNode {
  return (
    <Form.Item
      name="amount"
      label={text.amount}
      normalize={plainAmount}
      rules={[required(text.amount), { pattern: AMOUNT, message: words.amountShape }]}
    >
      <Input inputMode="decimal" autoComplete="off" />
    </Form.Item>
  );
}

function Receive({ file, onClose }: Props): ReactNode {
  return (
    <AskOnce<Receipt, Recovered>
      width={640}
      title={text.receive}
      sentence={text.receiveAsk}
      agree={text.receive}
      initial={{ on: today(), amount: file.open, to: 'DISBURSEMENT', payer: file.name }}
      send={(body, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/receipts', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body: { ...body, payer: body.payer.trim(), slip: body.slip.trim() },
          }),
        )
      }
      done={({ open }) => text.receiveDone(money(open))}
      onClose={onClose}
    >
      <div className="case-fields">
        <AmountItem />
        <Form.Item name="on" label={text.on} rules={[required(text.on)]}>
          <DateInput width="100%" />
        </Form.Item>
        <Form.Item name="to" label={text.to} rules={[required(text.to)]}>
          <Select options={choices(receivingAccountLabels)} />
        </Form.Item>
        <Form.Item name="slip" label={text.slip} rules={[required(text.slip)]}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item name="payer" label={text.payer} rules={[required(text.payer)]}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
      </div>
    </AskOnce>
  );
}

function Offset({ file, onClose }: Props): ReactNode {
  const { data } = useQuery({
    queryKey: ['case-offsets', file.id],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/findings/{id}/candidates', {
          params: { path: { id: file.id }, query: { purpose: 'OFFSET', pageSize: 200, sort: '-period' } },
          signal,
        }),
      ),
  });
  return (
    <AskOnce<Schema<'OffsetBody'>, Recovered>
      title={text.offset}
      sentence={text.offsetAsk}
      agree={text.offset}
      send={(body, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/offsets', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body,
          }),
        )
      }
      done={({ open }) => text.linkDone(money(open))}
      onClose={onClose}
    >
      <Form.Item name="reference" label={text.offsetPayout} rules={[required(text.offsetPayout)]}>
        <Select
          notFoundContent={text.offsetNone}
          options={(data?.rows ?? []).map(({ reference, period: month, adjustment }) => ({
            value: reference,
            label: text.offsetOf(period(month), reference, money(adjustment)),
          }))}
        />
      </Form.Item>
      <AmountItem />
    </AskOnce>
  );
}

function BankReturn({ file, onClose }: Props): ReactNode {
  const query = { kind: 'WAIVE' as const, state: 'CONFIRMED' as const, pageSize: 200 };
  const { data } = useQuery({
    queryKey: ['case-bank-returns', file.id],
    queryFn: ({ signal }) => getPage('/api/v1/payout-acts', undefined, query, signal),
  });
  const mine = new Set(file.lines.map(({ reference }) => reference));
  const acts = (data?.rows ?? []).filter(({ reference }) => mine.has(reference));
  return (
    <AskOnce<Schema<'BankReturnBody'>, Recovered>
      title={text.bankReturn}
      sentence={text.bankReturnAsk}
      agree={text.bankReturn}
      send={(body, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/bank-returns', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body,
          }),
        )
      }
      done={({ open }) => text.linkDone(money(open))}
      onClose={onClose}
    >
      <Form.Item name="payoutActId" label={text.payoutAct} rules={[required(text.payoutAct)]}>
        <Select
          notFoundContent={text.payoutActNone}
          options={acts.map(({ id, period: month, reference, amount }) => ({
            value: id,
            label: `${period(month)} ${reference} ${money(amount)}`,
          }))}
        />
      </Form.Item>
      <AmountItem />
    </AskOnce>
  );
}

function Reverse({ recovery, onClose }: { recovery: Recovery; onClose: () => void }): ReactNode {
  const path = recovery.kind === 'RECEIPT' ? '/api/v1/receipts/{id}/reverse' : '/api/v1/recovery-links/{id}/reverse';
  return (
    <AskOnce<Schema<'ReverseRecoveryBody'>, Recovered>
      danger
      title={text.reverse}
      sentence={text.reverseAsk(money(recovery.amount))}
      agree={text.reverse}
      reason="required"
      initial={{ on: today() }}
      send={({ on, reason }, key) =>
        answer(
          api.POST(path, {
            params: { path: { id: recovery.id }, header: { 'Idempotency-Key': key } },
            body: { on, reason: reason.trim() },
          }),
        )
      }
      done={() => text.reverseDone}
      onClose={onClose}
    >
      <Form.Item name="on" label={text.reverseOn} rules={[required(text.reverseOn)]}>
        <DateInput />
      </Form.Item>
    </AskOnce>
  );
}
