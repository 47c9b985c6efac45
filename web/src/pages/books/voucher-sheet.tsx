import { voucher as text, vouchers } from '@messages/web/books';
import type { ReactNode } from 'react';
import { useSession } from '../../session/session';
import { isNegative, money, shortDigest } from '../../ui/formats';
import { fundName, type Voucher } from './fund-choice';

const { form } = text;

type Posting = Voucher['postings'][number];

/** Rows on one A5 sheet, and lines of writing that they may take together. */
const ROWS = 7;
const WRITING = 21;
const EMPTY = 2.5;

/** A voucher in the usual A5 form; what a sheet cannot hold goes on to the next. */
export function VoucherSheets({ voucher }: { voucher: Voucher }): ReactNode {
  const sheets = onSheets(voucher);
  return sheets.map((lines, i) => <Sheet key={i} voucher={voucher} lines={lines} sheet={i} of={sheets.length} />);
}

function onSheets({ postings, summary }: Voucher): Posting[][] {
  const sheets: Posting[][] = [[]];
  let written = 0;
  for (const posting of postings) {
    const height = heightOf(posting, summary);
    if (sheets.at(-1)!.length === ROWS || written + height > WRITING) {
      sheets.push([]);
      written = 0;
    }
    sheets.at(-1)!.push(posting);
    written += height;
  }
  return sheets;
}

/** Lines of writing that a row takes; a short one is as high as two and a half. */
function heightOf(posting: Posting, summary: string): number {
  return Math.max(writing(posting.summary ?? summary, 18), writing(posting.accountName, 12), EMPTY);
}

/** Lines that a text takes in a column of so many Chinese characters; others are half as wide. */
function writing(text: string, width: number): number {
  let length = 0;
  for (const character of text) length += character < '\u0100' ? 0.5 : 1;
  return Math.ceil(length / width);
}

function Sheet(props: { voucher: Voucher; lines: readonly Posting[]; sheet: number; of: number }): ReactNode {
  const { voucher, lines, sheet, of } = props;
  const { session } = useSession();
  const unit = session.agencies.find(({ id }) => id === session.agencyId)?.name ?? '';
  const last = sheet === of - 1;
  const written = lines.reduce((sum, line) => sum + heightOf(line, voucher.summary), 0);
  const empty = Math.min(ROWS - lines.length, Math.max(0, Math.floor((WRITING - written) / EMPTY)));
  return (
    <article className="voucher-sheet" aria-label={vouchers.word(voucher.number)}>
      <h2 className="voucher-name">{form.title}</h2>
      <div className="voucher-head">
        <span className="voucher-unit">{form.unit(unit, fundName(voucher.fund))}</span>
        <span className="voucher-day">{form.on(voucher.voucherOn)}</span>
        <span className="voucher-word">
          {vouchers.word(voucher.number)}
          {of > 1 && form.page(sheet + 1, of)}
        </span>
      </div>
      <div className="voucher-body">
        <table className="voucher-table">
          <colgroup>
            <col className="voucher-col-text" />
            <col className="voucher-col-account" />
            <col className="voucher-col-money" />
            <col className="voucher-col-money" />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{form.summary}</th>
              <th scope="col">{form.account}</th>
              <th scope="col">{form.debit}</th>
              <th scope="col">{form.credit}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.lineNo}>
                <td>{line.summary ?? voucher.summary}</td>
                <td>
                  {line.account} {line.accountName}
                </td>
                <Money of={line.debit} />
                <Money of={line.credit} />
              </tr>
            ))}
            {Array.from({ length: empty }, (_, i) => (
              <tr key={`empty${i}`} aria-hidden>
                <td />
                <td />
                <td />
                <td />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              {last ? (
                <>
                  <td colSpan={2} className="voucher-words">
                    {form.totalWords(voucher.totalInWords)}
                  </td>
                  <Money of={voucher.total} />
                  <Money of={voucher.total} />
                </>
              ) : (
                <>
                  <td colSpan={2} className="voucher-words">
                    {form.carried}
                  </td>
                  <td />
                  <td />
                </>
              )}
            </tr>
          </tfoot>
        </table>
        <div className="voucher-attachments">
          <span>{form.attachments}</span>
          <span className="voucher-count">{voucher.sheets > 0 ? voucher.sheets : ''}</span>
          <span>{form.sheets}</span>
        </div>
      </div>
      <div className="voucher-signs">
        <Sign role={form.chief} name={voucher.signatures.chief} />
        <Sign role={form.book} name={voucher.signatures.bookedBy} />
        <Sign role={form.review} name={voucher.signatures.reviewedBy} />
        <Sign role={form.prepare} name={voucher.signatures.preparedBy} />
      </div>
      <p className="voucher-chain">{form.chain(voucher.chainNo, shortDigest(voucher.hash))}</p>
    </article>
  );
}

/** An amount on the form: empty for zero, red for negative ones as on paper. */
function Money({ of }: { of: string }): ReactNode {
  const zero = /^0(\.0+)?$/.test(of);
  return <td className={`voucher-money${isNegative(of) ? ' negative' : ''}`}>{zero ? '' : money(of)}</td>;
}

/** A box to sign in; the name stands where the system knows who did it. */
function Sign({ role, name }: { role: string; name?: string | null }): ReactNode {
  return (
    <span className="voucher-sign">
      {form.role(role)}
      <span className="voucher-signed">{name ?? ''}</span>
    </span>
  );
}
