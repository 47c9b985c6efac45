import type { AccountClass } from '../../ledger/domain/ledger.types.js';
import { Decimal, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import { statementTitles as titles } from '../../messages/statements.js';
import type {
  AccountFacts,
  BalanceSheet,
  ClassTotals,
  IncomeStatement,
  LineKind,
  StatementCheck,
  StatementLine,
} from './statement.types.js';

type Amounts = readonly [first: Decimal, second: Decimal];
type Of = (account: AccountFacts) => Amounts;

/** Balance at the year's beginning and at the end of the month; `sign` turns it to the side of the statement. */
const balances =
  (sign: 1 | -1): Of =>
  ({ before, opening, year, carried }) => {
    const begin = before.plus(opening);
    return [begin.times(sign), begin.plus(year).plus(carried).times(sign)];
  };
/** Movement of the month and of the year. An opening balance on an income or expense account is of the year's earlier months. */
const movements =
  (sign: 1 | -1): Of =>
  ({ month, year, opening }) => [month.times(sign), year.plus(opening).times(sign)];

/**
 * 资产负债表 of a fund at the end of a month. What income and expense have not carried over yet is a line of the net
 * assets, so that both sides agree in every month.
 */
export function balanceSheet(facts: readonly AccountFacts[], books: ClassTotals): BalanceSheet {
  const assets = new Lines();
  assets.head(titles.assets);
  const totalAssets = assets.accounts(ofClass(facts, 'ASSET'), balances(1));
  assets.total(titles.totalAssets, totalAssets);

  // The lines are numbered on from the left half to the right one.
  const claims = new Lines(assets.list.length);
  claims.head(titles.liabilities);
  const liabilities = claims.accounts(ofClass(facts, 'LIABILITY'), balances(-1));
  claims.total(titles.totalLiabilities, liabilities);
  claims.head(titles.netAssets);
  const kept = claims.accounts(ofClass(facts, 'NET_ASSET'), balances(-1));
  const running = [...ofClass(facts, 'INCOME'), ...ofClass(facts, 'EXPENSE')];
  const open = addUp(running, balances(-1));
  claims.line('LINE', null, titles.notCarried, open, running, balances(-1));
  const netAssets = plus(kept, open);
  claims.total(titles.totalNetAssets, netAssets);
  claims.total(titles.totalClaims, plus(liabilities, netAssets));

  const net = (kind: AccountClass): Decimal => addUp(ofClass(facts, kind), balances(1))[1];
  return {
    assets: assets.list,
    claims: claims.list,
    checks: [
      check('balancedAtBeginning', totalAssets[0].minus(liabilities[0]).minus(netAssets[0])),
      check('balancedAtEnd', totalAssets[1].minus(liabilities[1]).minus(netAssets[1])),
      ...(['ASSET', 'LIABILITY', 'NET_ASSET', 'INCOME', 'EXPENSE'] as const).map((kind) =>
        check(`trialBalance${kind}`, net(kind).minus(books[kind])),
      ),
    ],
  };
}

/**
 * 收支表 of a fund: the month and the year to date. The year-end transfer is no income and no expense, so December and the
 * year read the same before and after it.
 */
export function incomeStatement(facts: readonly AccountFacts[]): IncomeStatement {
  const lines = new Lines();
  lines.head(titles.income);
  const income = lines.accounts(ofClass(facts, 'INCOME'), movements(-1));
  lines.total(titles.totalIncome, income);
  lines.head(titles.expense);
  const expense = lines.accounts(ofClass(facts, 'EXPENSE'), movements(1));
  lines.total(titles.totalExpense, expense);
  const surplus: Amounts = [income[0].minus(expense[0]), income[1].minus(expense[1])];
  lines.total(titles.surplus, surplus);

  const kept = ofClass(facts, 'NET_ASSET');
  const running = [...ofClass(facts, 'INCOME'), ...ofClass(facts, 'EXPENSE')];
  const direct = addUp(kept, ({ month, year }) => [month.neg(), year.neg()]);
  // What the fund owned when the year began; opening balances of the running year's income and expense are of the year.
  const begin = addUp(kept, balances(-1))[0].plus(sumMoney(running.map(({ before }) => before.neg())));
  const end = addUp([...kept, ...running], balances(-1))[1];
  const beforeMonth = end.minus(surplus[0]).minus(direct[0]);
  lines.line('LINE', null, titles.broughtForward, [beforeMonth, begin], [], balances(-1));
  if (!direct[0].isZero() || !direct[1].isZero()) {
    lines.line('LINE', null, titles.direct, direct, kept, ({ month, year }) => [month.neg(), year.neg()]);
  }
  lines.total(titles.carriedForward, [end, begin.plus(surplus[1]).plus(direct[1])]);
  return {
    lines: lines.list,
    checks: [check('surplusExplainsNetAssets', begin.plus(surplus[1]).plus(direct[1]).minus(end))],
  };
}

class Lines {
  readonly list: StatementLine[] = [];

  constructor(private readonly before = 0) {}

  head(title: string): void {
    this.push('HEAD', null, title, null, []);
  }

  total(title: string, amounts: Amounts): void {
    this.push('TOTAL', null, title, amounts, []);
  }

  line(
    kind: LineKind,
    code: string | null,
    title: string,
    amounts: Amounts,
    of: readonly AccountFacts[],
    by: Of,
  ): void {
    this.push(kind, code, title, amounts, drill(of, by));
  }

  /** A line for each account of the first level with its details below; answers the sum of the lines. */
  accounts(accounts: readonly AccountFacts[], by: Of): Amounts {
    let sum: Amounts = [ZERO, ZERO];
    for (const code of new Set(accounts.map((account) => account.code.slice(0, 4)))) {
      const group = accounts.filter((account) => account.code.startsWith(code));
      const amounts = addUp(group, by);
      this.line('LINE', code, nameOf(code, group), amounts, group, by);
      for (const detail of new Set(group.filter((one) => one.code.length > 4).map((one) => one.code.slice(0, 6)))) {
        const below = group.filter((account) => account.code.startsWith(detail));
        this.line('DETAIL', detail, nameOf(detail, below), addUp(below, by), below, by);
      }
      sum = plus(sum, amounts);
    }
    return sum;
  }

  private push(
    kind: LineKind,
    code: string | null,
    title: string,
    amounts: Amounts | null,
    accounts: StatementLine['accounts'],
  ): void {
    const [first, second] = amounts === null ? [null, null] : [toWire(amounts[0]), toWire(amounts[1])];
    this.list.push({ no: this.before + this.list.length + 1, kind, code, title, first, second, accounts });
  }
}

function drill(accounts: readonly AccountFacts[], by: Of): StatementLine['accounts'] {
  return accounts.flatMap((account) => {
    const [first, second] = by(account);
    return first.isZero() && second.isZero()
      ? []
      : [{ code: account.code, name: account.name, first: toWire(first), second: toWire(second) }];
  });
}

function ofClass(facts: readonly AccountFacts[], kind: AccountClass): AccountFacts[] {
  return facts.filter((account) => account.class === kind).sort((a, b) => (a.code < b.code ? -1 : 1));
}

function nameOf(code: string, group: readonly AccountFacts[]): string {
  return group.find((account) => account.code === code)?.name ?? code;
}

function addUp(accounts: readonly AccountFacts[], by: Of): Amounts {
  const all = accounts.map(by);
  return [sumMoney(all.map(([first]) => first)), sumMoney(all.map(([, second]) => second))];
}

function plus(a: Amounts, b: Amounts): Amounts {
  return [a[0].plus(b[0]), a[1].plus(b[1])];
}

function check(name: keyof typeof titles.checks, difference: Decimal): StatementCheck {
  return { name, title: titles.checks[name], difference: toWire(difference) };
}
