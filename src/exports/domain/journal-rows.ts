import { toWire } from '../../kernel/money.js';
import { journalWords as words, journalColumns } from '../../messages/exports.js';
import type { Journal } from './export.types.js';
import { journalEvents } from './journal-events.js';
import { voucherNo } from './plain-text.js';
import { safeCell } from '../../kernel/safe-cell.js';

/** The journal as rows of a csv, one for each posting; amounts brought forward stand before the first voucher. */
export async function* journalRows(journal: Journal): AsyncGenerator<string[]> {
  yield Object.values(journalColumns);
  const names = new Map(journal.accounts.map(({ fund, code, name }) => [`${fund} ${code}`, name]));
  for await (const event of journalEvents(journal)) {
    if (event.kind === 'MONTH_END') continue;
    if (event.kind === 'OPENING') {
      for (const { account, own } of event.balances) {
        const [debit, credit] = own!.isNegative() ? ['0.00', toWire(own!.neg())] : [toWire(own!), '0.00'];
        yield cells({
          fund: event.fund,
          period: event.on.slice(0, 7),
          on: event.on,
          summary: words.opening,
          causeType: 'BROUGHT_FORWARD',
          account: account.code,
          accountName: account.name,
          debit,
          credit,
        });
      }
      continue;
    }
    const { voucher } = event;
    for (const { lineNo, account, debit, credit, summary } of voucher.postings) {
      yield cells({
        fund: voucher.fund,
        period: voucher.period,
        number: String(voucher.number),
        on: voucher.on,
        summary: voucher.summary,
        causeType: voucher.causeType,
        causeId: voucher.causeId,
        reverses: voucher.reverses ? voucherNo(voucher.reverses) : '',
        lineNo: String(lineNo),
        account,
        accountName: names.get(`${voucher.fund} ${account}`) ?? '',
        debit,
        credit,
        lineSummary: summary ?? '',
        chainNo: voucher.chainNo,
        prevHash: voucher.prevHash,
        hash: voucher.hash,
      });
    }
  }
}

function cells(row: Partial<Record<keyof typeof journalColumns, string>>): string[] {
  const names = Object.keys(journalColumns) as (keyof typeof journalColumns)[];
  // '2024-12' would become a date in a spreadsheet.
  return names.map((name) => safeCell(name === 'period' ? row.period!.replace('-', '') : (row[name] ?? '')));
}
