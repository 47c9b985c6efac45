import { toWire } from '../../kernel/money.js';
import { lastDay } from '../../kernel/period.js';
import type { AccountClass } from '../../ledger/domain/ledger.types.js';
import { journalWords as words } from '../../messages/exports.js';
import type { ExportVoucher, Journal, JournalEvent } from './export.types.js';
import { journalEvents } from './journal-events.js';
import { AccountTree, plain, redSide, signed, tagsOf, voucherNo } from './plain-text.js';

const HLEDGER_TYPES: Readonly<Record<AccountClass, string>> = {
  ASSET: 'A',
  LIABILITY: 'L',
  NET_ASSET: 'E',
  INCOME: 'R',
  EXPENSE: 'X',
};
/** Names of the tags, which `ledger --pedantic` wants declared. */
const TAGS = ['voucher', 'fund', 'cause', 'cause-id', 'reverses', 'chain', 'prev-hash', 'hash', 'red'];

/**
 * The journal as hledger or ledger reads it. The two share everything but the declarations and the mark of an assertion:
 * hledger's `==` also says that the account holds nothing but yuan.
 */
export async function* writePlainJournal(journal: Journal, dialect: 'hledger' | 'ledger'): AsyncGenerator<string> {
  const tree = new AccountTree(journal.accounts);
  yield head(journal, dialect, tree);
  for await (const event of journalEvents(journal)) yield entry(event, tree, dialect === 'hledger' ? '==' : '=');
}

function head({ agency, scope, accounts }: Journal, dialect: 'hledger' | 'ledger', tree: AccountTree): string {
  const lines = words.head(plain(agency.code), plain(agency.name), scope.funds, scope.from, scope.to);
  let text = lines.map((line) => `; ${line}\n`).join('');
  if (dialect === 'hledger') text += '\ndecimal-mark .\n\ncommodity 1000.00 CNY\n\n';
  else text += `\ncommodity CNY\n    format 1000.00 CNY\n\n${TAGS.map((tag) => `tag ${tag}\n`).join('')}\n`;
  for (const { fund, code, name, class: accountClass } of accounts) {
    text += `account ${tree.path(fund, code)}\n`;
    text +=
      dialect === 'hledger'
        ? `    ; type: ${HLEDGER_TYPES[accountClass]}\n    ; code: ${code}\n`
        : `    note ${code} ${plain(name)}\n`;
  }
  return text;
}

function entry(event: JournalEvent, tree: AccountTree, assertion: string): string {
  if (event.kind === 'VOUCHER') return voucherEntry(event.voucher, tree);
  const { fund } = event;
  const moved = event.balances.flatMap(({ account, own }) =>
    own === null ? [] : [{ path: tree.path(fund, account.code), amount: toWire(own) }],
  );
  if (event.kind === 'OPENING') {
    const lines = moved.map(({ path, amount }) => `    ${path}  ${amount} CNY\n`);
    return `\n${event.on} * ${words.opening}\n    ; fund: ${fund}\n    ; cause: BROUGHT_FORWARD\n${lines.join('')}`;
  }
  const lines = moved.map(({ path, amount }) => `    ${path}  0.00 CNY ${assertion} ${amount} CNY\n`);
  return `\n${lastDay(event.period)} * ${words.monthEnd(event.period)}\n    ; fund: ${fund}\n    ; cause: MONTH_END_BALANCES\n${lines.join('')}`;
}

function voucherEntry(voucher: ExportVoucher, tree: AccountTree): string {
  let text = `\n${voucher.on} * (${voucherNo(voucher)}) ${plain(voucher.summary)}\n`;
  for (const [name, value] of tagsOf(voucher)) text += `    ; ${name}: ${plain(value)}\n`;
  for (const posting of voucher.postings) {
    const summary = posting.summary === null ? '' : plain(posting.summary);
    text += `    ${tree.path(voucher.fund, posting.account)}  ${signed(posting)} CNY${summary === '' ? '' : `  ; ${summary}`}\n`;
    const red = redSide(posting);
    if (red !== null) text += `    ; red: ${red}\n`;
  }
  return text;
}
