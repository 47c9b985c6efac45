import { Decimal, sumMoney, ZERO } from '../../src/kernel/money.js';
import { periodToInt } from '../../src/kernel/period.js';
import { trialBalance } from '../../src/ledger/domain/trial-balance.js';
import { VoucherReadsStore } from '../../src/ledger/voucher-reads.store.js';
import { statementTitles as titles } from '../../src/messages/statements.js';
import type { StatementLine } from '../../src/statements/domain/statement.types.js';
import { ShowReturnedMoney } from '../../src/statements/show-returned-money.js';
import { ShowStatements } from '../../src/statements/show-statements.js';
import { rootOf } from './bank-oracle.js';
import { monthOf, net, type BooksOracle } from './books-oracle.js';
import { MONTHS, TODAY, type OracleVoucher } from './books-oracle.types.js';
import { wire, type BooksPlayer, type FundAtPlay } from './books-player.js';

/** Everything that the oracles know, from both: balances, trial balance, statements, months, batches, notes. */
export async function compareBooks(player: BooksPlayer): Promise<void> {
  for (const at of player.funds) {
    await compareTurnovers(player, at);
    await compareMonths(player, at);
    for (const month of MONTHS) await compareStatements(player, at, month);
  }
  await compareReturns(player);
}

async function compareTurnovers(player: BooksPlayer, { fund, books }: FundAtPlay): Promise<void> {
  const rows = await player.desks.db.rows<{ text: string }>(
    `SELECT account || ' ' || period || ' ' || debit || ' ' || credit AS text FROM ledger_balance WHERE agency_id = $1 AND fund = $2`,
    [player.desks.agencyId, fund],
  );
  const sums = new Map<string, { debit: Decimal; credit: Decimal }>();
  for (const { on, lines } of books.vouchers) {
    for (const { account, debit, credit } of lines) {
      const key = `${account} ${periodToInt(monthOf(on))}`;
      const sum = sums.get(key) ?? { debit: ZERO, credit: ZERO };
      sums.set(key, { debit: sum.debit.plus(debit), credit: sum.credit.plus(credit) });
    }
  }
  const expected = [...sums].map(([key, { debit, credit }]) => `${key} ${wire(debit)} ${wire(credit)}`);
  player.agree(
    `turnovers of ${fund}`,
    rows
      .map(({ text }) => text)
      .sort()
      .join('\n'),
    expected.sort().join('\n'),
  );
}

async function compareMonths(player: BooksPlayer, { fund, books }: FundAtPlay): Promise<void> {
  const { db, agencyId } = player.desks;
  const months = await db.rows<{ text: string }>(
    `SELECT period || ' ' || state AS text FROM accounting_period WHERE agency_id = $1 AND fund = $2 ORDER BY period`,
    [agencyId, fund],
  );
  const expected = [...books.months]
    .sort()
    .map((month) => `${periodToInt(month)} ${books.closed.has(month) ? 'CLOSED' : 'OPEN'}`);
  player.agree(`months of ${fund}`, months.map(({ text }) => text).join('\n'), expected.join('\n'));
  const events = await db.rows<{ text: string }>(
    `SELECT period || ' ' || action AS text FROM accounting_period_event WHERE agency_id = $1 AND fund = $2 ORDER BY period, no`,
    [agencyId, fund],
  );
  const known = MONTHS.flatMap((month) =>
    books.events.filter((text) => text.startsWith(month)).map((text) => text.replace('-', '')),
  );
  player.agree(`events of ${fund}`, events.map(({ text }) => text).join('\n'), known.join('\n'));
  const batches = await db.rows<{ text: string }>(
    `SELECT id || ' ' || state AS text FROM payout_batch WHERE agency_id = $1 AND scheme = $2 ORDER BY id`,
    [agencyId, fund],
  );
  player.agree(
    `batches of ${fund}`,
    batches.map(({ text }) => text).join('\n'),
    books.batches.map(({ id, state }) => `${id} ${state}`).join('\n'),
  );
}

type Kind = 'OPENING' | 'CARRY' | 'NORMAL';
const kindOf = (voucher: OracleVoucher): Kind => {
  const { cause } = rootOf(voucher);
  return cause === 'OPENING' ? 'OPENING' : cause === 'YEAR_END' ? 'CARRY' : 'NORMAL';
};

async function compareStatements(player: BooksPlayer, { fund, books }: FundAtPlay, month: string): Promise<void> {
  const { db, agencyId } = player.desks;
  const show = player.desks.use(ShowStatements);
  const year = month.slice(0, 4);
  /** Debit less credit on accounts that begin so, of the vouchers asked for. */
  const sum = (code: RegExp, of: (voucher: OracleVoucher, in_: string) => boolean): Decimal =>
    sumOf(books, code, (voucher) => of(voucher, monthOf(voucher.on)));
  const end = (code: RegExp): Decimal => sum(code, (_, in_) => in_ <= month);
  const begin = (code: RegExp): Decimal =>
    sum(code, (voucher, in_) => in_ < `${year}-01` || (in_ <= month && kindOf(voucher) === 'OPENING'));
  const ofMonth = (code: RegExp): Decimal => sum(code, (voucher, in_) => in_ === month && kindOf(voucher) === 'NORMAL');
  const ofYear = (code: RegExp): Decimal =>
    sum(code, (voucher, in_) => in_ <= month && in_.startsWith(year) && kindOf(voucher) === 'NORMAL');
  const label = `${fund} ${month}`;

  await db.read(async (tx) => {
    const sheet = await show.balanceSheet(tx, agencyId, fund, month);
    const pairs: [string, readonly StatementLine[], Decimal, Decimal][] = [
      [titles.totalAssets, sheet.assets, begin(/^1/), end(/^1/)],
      [titles.totalLiabilities, sheet.claims, begin(/^2/).neg(), end(/^2/).neg()],
      [titles.totalNetAssets, sheet.claims, begin(/^[345]/).neg(), end(/^[345]/).neg()],
      [titles.totalClaims, sheet.claims, begin(/^1/), end(/^1/)],
    ];
    const income = await show.incomeStatement(tx, agencyId, fund, month);
    pairs.push(
      [titles.totalIncome, income.lines, ofMonth(/^4/).neg(), ofYear(/^4/).neg()],
      [titles.totalExpense, income.lines, ofMonth(/^5/), ofYear(/^5/)],
      [titles.surplus, income.lines, ofMonth(/^[45]/).neg(), ofYear(/^[45]/).neg()],
      [titles.carriedForward, income.lines, end(/^[345]/).neg(), end(/^[345]/).neg()],
    );
    for (const [title, lines, first, second] of pairs) {
      const line = lines.find((one) => one.title === title)!;
      player.agree(`${label} ${title}`, `${line.first} ${line.second}`, `${wire(first)} ${wire(second)}`);
    }
    const { notes } = await show.notes(tx, agencyId, fund, month);
    const clocks = await show.threeClocks(tx, agencyId, fund, 'DATE_PAID', Number(year));
    const checks = [...sheet.checks, ...income.checks, ...notes.map(({ check }) => check), ...clocks.checks];
    const broken = checks
      .filter(({ difference }) => difference !== '0.00')
      .map(({ name, difference }) => `${name} ${difference}`);
    player.agree(`checks of ${label}`, broken.join('\n'), '');

    const turnovers = await player.desks.use(VoucherReadsStore).turnover(tx, agencyId, fund, periodToInt(month));
    const decimal = (text: string): Decimal => new Decimal(text);
    const { lines, balanced } = trialBalance(
      turnovers.map((row) => ({
        ...row,
        opening: decimal(row.opening),
        debit: decimal(row.debit),
        credit: decimal(row.credit),
        yearDebit: decimal(row.yearDebit),
        yearCredit: decimal(row.yearCredit),
      })),
    );
    player.agree(`trial balance of ${label}`, String(balanced), 'true');
    const closing = lines.map((line) => `${line.code} ${wire(decimal(line.closingDebit).minus(line.closingCredit))}`);
    player.agree(
      `closing balances of ${label}`,
      closing.join('\n'),
      lines.map(({ code }) => `${code} ${wire(end(new RegExp(`^${code}`)))}`).join('\n'),
    );
  });
}

/** The returned-money board against the payouts as the oracles have them. */
async function compareReturns(player: BooksPlayer): Promise<void> {
  const { db, agencyId } = player.desks;
  const board = await db.read((tx) =>
    player.desks.use(ShowReturnedMoney).run(tx, agencyId, TODAY, {}, { page: 1, pageSize: 1 }),
  );
  for (const { fund, books } of player.funds) {
    const told = board.funds.find((one) => one.fund === fund)!;
    player.agree(
      `clearing of ${fund}`,
      `${told.clearing} ${told.check.difference}`,
      `${wire(books.balance('200101').neg())} 0.00`,
    );
  }
}

function sumOf(books: BooksOracle, code: RegExp, of: (voucher: OracleVoucher) => boolean): Decimal {
  return sumMoney(
    books.vouchers.filter(of).flatMap(({ lines }) => lines.filter(({ account }) => code.test(account)).map(net)),
  );
}
