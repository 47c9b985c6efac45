import { App, Checkbox, Form, Input } from 'antd';
import { bookWords, voucher as text, voucherForm, vouchers } from '@messages/web/books';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { DateInput } from '../../ui/date-input';
import { usualDay } from './entered';
import { useAccounts, type Voucher } from './fund-choice';
import { LinesEditor, sentLines, type EnteredLine } from './lines-editor';

interface Values {
  on: string;
  reason: string;
  replace?: boolean;
  summary?: string;
  lines?: EnteredLine[];
}

/** Takes a voucher back by a red one, and puts a corrected one in its place where that is wanted. */
export function ReverseVoucher({ voucher, onClose }: { voucher: Voucher; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { accounts } = useAccounts(voucher.fund);
  const word = vouchers.word(voucher.number);
  const reverse = useAct(
    ({ on, reason, replace, summary, lines }: Values, key) =>
      answer(
        api.POST('/api/v1/vouchers/{id}/reverse', {
          params: { path: { id: voucher.id }, header: { 'Idempotency-Key': key } },
          body: {
            on,
            reason,
            ...(replace ? { replacement: { summary: summary ?? '', lines: sentLines(lines ?? []) } } : {}),
          },
        }),
      ),
    {
      onDone: ({ reversal }) => {
        onClose();
        void message.success(text.reversed(reversal.number));
        navigate(`/vouchers/${reversal.voucherId}`);
      },
    },
  );
  const kept = (amount: string): string | undefined => (/^0(\.0+)?$/.test(amount) ? undefined : amount);
  return (
    <Ask<Values>
      open
      width={980}
      danger
      title={text.reverse}
      sentence={text.reverseAsk(word)}
      consequence={{ amount: voucher.total, inWords: voucher.totalInWords }}
      agree={text.reverseAgree(word)}
      initial={{
        on: usualDay(voucher.period),
        summary: voucher.summary,
        lines: voucher.postings.map(({ account, debit, credit, summary }) => ({
          account,
          debit: kept(debit),
          credit: kept(credit),
          ...(summary ? { summary } : {}),
        })),
      }}
      pending={reverse.isPending}
      error={reverse.error}
      onAgree={(values) => reverse.mutate(values)}
      onCancel={onClose}
    >
      <div className="form-row">
        <Form.Item
          name="on"
          label={text.reverseOn}
          rules={[{ required: true, message: voucherForm.missing(text.reverseOn) }]}
          style={{ flex: '0 0 160px' }}
        >
          <DateInput width="100%" />
        </Form.Item>
        <Form.Item
          name="reason"
          label={text.reverseReason}
          rules={[{ required: true, whitespace: true, message: voucherForm.missing(text.reverseReason) }]}
        >
          <Input maxLength={100} autoFocus />
        </Form.Item>
      </div>
      <Form.Item name="replace" valuePropName="checked" extra={text.replaceHint}>
        <Checkbox>{text.replace}</Checkbox>
      </Form.Item>
      <Form.Item noStyle dependencies={['replace']}>
        {({ getFieldValue }) =>
          getFieldValue('replace') ? (
            <>
              <Form.Item
                name="summary"
                label={text.replaceSummary}
                rules={[{ required: true, whitespace: true, message: voucherForm.missing(bookWords.summary) }]}
              >
                <Input maxLength={200} />
              </Form.Item>
              <LinesEditor accounts={accounts} />
            </>
          ) : null
        }
      </Form.Item>
    </Ask>
  );
}
