import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Select } from 'antd';
import { bookWords, voucherForm as text } from '@messages/web/books';
import type { ReactNode } from 'react';
import { fromCents, money, toCents } from '../../ui/formats';
import { LookTag } from '../../ui/states';
import { AMOUNT, plainAmount } from './entered';
import type { Account } from './fund-choice';

export interface EnteredLine {
  account?: string;
  debit?: string;
  credit?: string;
  summary?: string;
}

/** Lines as the service wants them: without empty fields. */
export function sentLines(
  lines: readonly EnteredLine[],
): { account: string; debit?: string; credit?: string; summary?: string }[] {
  return lines.map(({ account, debit, credit, summary }) => ({
    account: account ?? '',
    ...(debit ? { debit } : {}),
    ...(credit ? { credit } : {}),
    ...(summary?.trim() ? { summary: summary.trim() } : {}),
  }));
}

/** The lines of a voucher, as the list `lines` of the form around it, with the balance of what was entered so far. */
export function LinesEditor({ accounts }: { accounts: readonly Account[] }): ReactNode {
  const options = accounts
    .filter(({ postable, active }) => postable && active)
    .map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  return (
    <Form.List name="lines">
      {(fields, { add, remove }) => (
        <table className="lines-editor" aria-label={text.lines}>
          <thead>
            <tr>
              <th scope="col" style={{ width: 40 }}>
                {text.lineNo}
              </th>
              <th scope="col" style={{ width: '28%' }}>
                {bookWords.account}
              </th>
              <th scope="col">{text.lineSummary}</th>
              <th scope="col" className="num" style={{ width: 160 }}>
                {bookWords.debit}
              </th>
              <th scope="col" className="num" style={{ width: 160 }}>
                {bookWords.credit}
              </th>
              <th scope="col" style={{ width: 40 }} aria-label={text.removeLine(0)} />
            </tr>
          </thead>
          <tbody>
            {fields.map(({ key, name }, i) => (
              <tr key={key}>
                <td className="tabular">{i + 1}</td>
                <td>
                  <Form.Item name={[name, 'account']} rules={[{ required: true, message: text.accountMissing }]}>
                    <Select
                      showSearch={{ optionFilterProp: 'label' }}
                      options={options}
                      aria-label={text.lineLabel(i + 1, bookWords.account)}
                      style={{ width: '100%' }}
                    />
                  </Form.Item>
                </td>
                <td>
                  <Form.Item name={[name, 'summary']}>
                    <Input maxLength={200} aria-label={text.lineLabel(i + 1, bookWords.summary)} />
                  </Form.Item>
                </td>
                <td>
                  <Side line={name} side="debit" other="credit" label={text.lineLabel(i + 1, bookWords.debit)} />
                </td>
                <td>
                  <Side line={name} side="credit" other="debit" label={text.lineLabel(i + 1, bookWords.credit)} />
                </td>
                <td>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={text.removeLine(i + 1)}
                    title={text.removeLine(i + 1)}
                    disabled={fields.length <= 2}
                    onClick={() => remove(name)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <Balance onAdd={() => add({})} full={fields.length >= 200} />
          </tfoot>
        </table>
      )}
    </Form.List>
  );
}

function Side(props: { line: number; side: 'debit' | 'credit'; other: 'debit' | 'credit'; label: string }): ReactNode {
  const { line, side, other } = props;
  return (
    <Form.Item
      name={[line, side]}
      normalize={plainAmount}
      dependencies={[['lines', line, other]]}
      rules={[
        { pattern: AMOUNT, message: text.amountShape },
        ({ getFieldValue }) => ({
          validator: (_, value: string | undefined) => {
            const beside = getFieldValue(['lines', line, other]) as string | undefined;
            if (value && beside) return Promise.reject(new Error(text.sideBoth));
            if (!value && !beside && side === 'debit') return Promise.reject(new Error(text.sideMissing));
            return Promise.resolve();
          },
        }),
      ]}
    >
      <Input className="money-input" inputMode="decimal" autoComplete="off" aria-label={props.label} />
    </Form.Item>
  );
}

/** Sums of the two sides, and whether they agree. */
function Balance({ onAdd, full }: { onAdd: () => void; full: boolean }): ReactNode {
  const lines = (Form.useWatch('lines') as (EnteredLine | undefined)[] | undefined) ?? [];
  const { debit, credit } = sides(lines);
  const by = debit > credit ? debit - credit : credit - debit;
  return (
    <tr>
      <td colSpan={2}>
        <Button size="small" icon={<PlusOutlined />} onClick={onAdd} disabled={full}>
          {text.addLine}
        </Button>
      </td>
      <td aria-live="polite">
        {debit === 0n && credit === 0n ? (
          <span className="faint">{text.nothingEntered}</span>
        ) : by === 0n ? (
          <LookTag look="done" text={text.balanced} />
        ) : (
          <LookTag look="failed" text={text.differs(money(fromCents(by)))} />
        )}
      </td>
      <td className="num">{money(fromCents(debit))}</td>
      <td className="num">{money(fromCents(credit))}</td>
      <td />
    </tr>
  );
}

/** Sums in cents; what is no amount yet counts as nothing. */
export function sides(lines: readonly (EnteredLine | undefined)[]): { debit: bigint; credit: bigint } {
  let debit = 0n;
  let credit = 0n;
  for (const line of lines) {
    debit += toCents(line?.debit ?? '');
    credit += toCents(line?.credit ?? '');
  }
  return { debit, credit };
}
