import { toWire } from '../../kernel/money.js';
import { addMonths, firstDay } from '../../kernel/period.js';
import type { AccountClass } from '../../ledger/domain/ledger.types.js';
import { journalWords as words } from '../../messages/exports.js';
import type { ExportAccount, ExportVoucher, Journal, JournalEvent } from './export.types.js';
import { journalEvents } from './journal-events.js';
import { codePath, oneLine, redSide, signed, tagsOf } from './plain-text.js';

/** Beancount knows five roots and no others. */
const ROOTS: Readonly<Record<AccountClass, string>> = {
  ASSET: 'Assets',
  LIABILITY: 'Liabilities',
  NET_ASSET: 'Equity',
  INCOME: 'Income',
  EXPENSE: 'Expenses',
};

/** `Expenses:RESIDENT:5001:500101`: codes only, the names stand as metadata where the account is opened. */
export function beancountAccount({ fund, code, class: accountClass }: Omit<ExportAccount, 'name'>): string {
  return [ROOTS[accountClass], fund, ...codePath(code)].join(':');
}

/**
 * The journal as beancount reads it. Its `balance` holds at the beginning of a day and counts what lies below, so the end
 * of a month is the first day of the next, and summing accounts are checked too; `~ 0.00` allows no tolerance.
 */
export async function* writeBeancount(journal: Journal): AsyncGenerator<string> {
  const names = new Map(
    journal.accounts.map((account) => [`${account.fund} ${account.code}`, beancountAccount(account)]),
  );
  const nameOf = (fund: string, code: string): string => {
    const name = names.get(`${fund} ${code}`);
    if (name === undefined) throw new Error(`posting on ${fund} ${code}, which is no account`);
    return name;
  };
  yield head(journal);
  for await (const event of journalEvents(journal)) yield entry(event, nameOf);
}

function head({ agency, scope, accounts }: Journal): string {
  const lines = words.head(agency.code, agency.name, scope.funds, scope.from, scope.to).map((line) => oneLine(line));
  const from = firstDay(scope.from);
  let text = lines.map((line) => `; ${line}\n`).join('');
  text += `\noption "title" ${quoted(lines[0]!)}\noption "operating_currency" "CNY"\n\n${from} commodity CNY\n\n`;
  for (const account of accounts) {
    text += `${from} open ${beancountAccount(account)} CNY\n  name: ${quoted(account.name)}\n  code: "${account.code}"\n`;
  }
  return text;
}

function entry(event: JournalEvent, nameOf: (fund: string, code: string) => string): string {
  if (event.kind === 'VOUCHER') return voucherEntry(event.voucher, nameOf);
  const { fund, balances } = event;
  if (event.kind === 'MONTH_END') {
    const on = firstDay(addMonths(event.period, 1));
    return `\n${balances
      .map(({ account, whole }) => `${on} balance ${nameOf(fund, account.code)}  ${toWire(whole)} ~ 0.00 CNY\n`)
      .join('')}`;
  }
  const lines = balances.map(({ account, own }) => `  ${nameOf(fund, account.code)}  ${toWire(own!)} CNY\n`);
  return `\n${event.on} * ${quoted(words.opening)}\n  fund: "${fund}"\n  cause: "BROUGHT_FORWARD"\n${lines.join('')}`;
}

function voucherEntry(voucher: ExportVoucher, nameOf: (fund: string, code: string) => string): string {
  let text = `\n${voucher.on} * ${quoted(voucher.summary)}\n`;
  for (const [name, value] of tagsOf(voucher)) text += `  ${name}: ${quoted(value)}\n`;
  for (const posting of voucher.postings) {
    text += `  ${nameOf(voucher.fund, posting.account)}  ${signed(posting)} CNY\n`;
    if (posting.summary !== null && posting.summary !== '') text += `    summary: ${quoted(posting.summary)}\n`;
    const red = redSide(posting);
    if (red !== null) text += `    red: "${red}"\n`;
  }
  return text;
}

function quoted(text: string): string {
  return `"${oneLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
