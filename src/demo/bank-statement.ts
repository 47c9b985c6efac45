import { type Decimal, toWire, ZERO } from '../kernel/money.js';
import { addDays, firstDay, lastDay, type Period } from '../kernel/period.js';
import { Random } from './random.js';

/** Money that moved on an account at the bank, as the bank itself knows it; yuan, positive received, negative paid. */
export interface BankMovement {
  /** The same movement always has the same key. */
  key: string;
  /** HELD: the balance that the account has when its statements begin. MISTAKE: money of others, and the bank's taking it back. */
  kind: 'HELD' | 'ORDER' | 'RETURN' | 'LATE_RETURN' | 'TRANSFER' | 'SUBSIDY' | 'INTEREST' | 'MISTAKE' | 'OTHER';
  on: string;
  amount: Decimal;
  /** What the bank was given to name it: number of a slip, a batch or a request, document number. */
  reference: string | null;
  /** RETURN: the payouts that came back. */
  returned: readonly { reference: string; amount: Decimal }[];
}

/** What the bank prints of one account for a month. */
export interface BankStatementPlan {
  period: Period;
  /** The whole history of the account at the bank. */
  movements: readonly BankMovement[];
  seed: number;
  /** Names as the bank knows them. */
  treasury: string;
  fund: string;
  /** Per thousand movements that the bank books a day later; 60 when absent. */
  latePerMille?: number;
  /** Per thousand that the bank prints without a reference; 150 when absent. */
  anonymousPerMille?: number;
}

export interface PrintedLine {
  on: string;
  summary: string;
  counterparty: string;
  /** Yuan; positive received, negative paid. */
  amount: Decimal;
  balance: Decimal;
  serial: string;
}

export interface PrintedStatement {
  from: string;
  to: string;
  opening: Decimal;
  closing: Decimal;
  lines: PrintedLine[];
  /** In the generic layout (日期,摘要,对方户名,借方,贷方,余额,流水号), UTF-8, CRLF. */
  csv: Buffer;
}

const TITLES = '日期,摘要,对方户名,借方,贷方,余额,流水号';

interface Movement {
  key: string;
  held: boolean;
  on: string;
  summary: string;
  counterparty: string;
  amount: Decimal;
}

/**
 * The statement a bank would send for an account and a month: its own wording, some movements a day later than the slip
 * says (over the end of the month too), some without a reference, returned payouts now in one sum and now one by one. Every choice hangs on the movement alone, so that months follow each other without a gap.
 */
export function makeBankStatement(plan: BankStatementPlan): PrintedStatement {
  const [from, to] = [firstDay(plan.period), lastDay(plan.period)];
  const all = plan.movements
    .flatMap((movement) => printed(movement, plan))
    .sort((a, b) => (a.on === b.on ? (a.key < b.key ? -1 : 1) : a.on < b.on ? -1 : 1));
  let opening = ZERO;
  for (const movement of all) if (isBefore(movement, from)) opening = opening.plus(movement.amount);
  let balance = opening;
  const lines = all
    .filter((movement) => !isBefore(movement, from) && movement.on <= to)
    .map((movement, i): PrintedLine => {
      balance = balance.plus(movement.amount);
      const { on, summary, counterparty, amount } = movement;
      return { on, summary, counterparty, amount, balance, serial: serialOf(movement, i + 1, plan.seed) };
    });
  return { from, to, opening, closing: balance, lines, csv: csvOf(opening, from, lines) };
}

/** What was held when the statements began is no movement of its month. */
function isBefore(movement: Movement, from: string): boolean {
  return movement.on < from || movement.held;
}

function printed(movement: BankMovement, plan: BankStatementPlan): Movement[] {
  const { key, kind, amount } = movement;
  if (kind === 'HELD') return [{ key, held: true, on: movement.on, summary: '', counterparty: '', amount }];
  const random = new Random(plan.seed, `bank statement ${key}`);
  const on = random.chance(plan.latePerMille ?? 60) ? addDays(movement.on, 1) : movement.on;
  const reference = random.chance(plan.anonymousPerMille ?? 150) ? '' : (movement.reference ?? '');
  const one = (words: string, counterparty: string): Movement[] => [
    { key, held: false, on, summary: `${words} ${reference}`.trim(), counterparty, amount },
  ];
  switch (kind) {
    case 'ORDER':
      return one(random.pick(['代发养老金', '批量代发', '代发工资/养老金', '社保待遇发放']), '代发业务过渡户');
    case 'RETURN':
      if (movement.returned.length > 1 && random.chance(500)) {
        const words = random.pick(['代发退回', '批量代发失败退回', '退汇']);
        return movement.returned.map((payout, i) => ({
          key: `${key}/${String(i).padStart(5, '0')}`,
          held: false,
          on,
          summary: reference === '' ? words : `${words} ${payout.reference}`,
          counterparty: '代发业务过渡户',
          amount: payout.amount,
        }));
      }
      return one(random.pick(['代发退回', '批量代发失败退回']), '代发业务过渡户');
    case 'LATE_RETURN':
      return one(random.pick(['退汇', '收款人退款']), '待处理汇款');
    case 'TRANSFER':
      return one(random.pick(['拨款', '财政拨付', '社保基金拨付']), amount.isNegative() ? plan.fund : plan.treasury);
    case 'SUBSIDY':
      return one(reference === '' ? '财政补助资金' : '补助资金', plan.treasury);
    case 'MISTAKE':
      return one(amount.isNegative() ? '误入款项冲正' : '转账存入', '他人账户');
    case 'INTEREST':
      return one(random.pick(['结息', '利息收入', '活期结息']), '应付利息');
    default:
      return one('转账', plan.treasury);
  }
}

function serialOf(movement: Movement, no: number, seed: number): string {
  const digits = new Random(seed, `serial ${movement.key}`).digits(6);
  return `${movement.on.replaceAll('-', '')}${String(no).padStart(6, '0')}${digits}`;
}

function csvOf(opening: Decimal, from: string, lines: readonly PrintedLine[]): Buffer {
  const rows = [
    TITLES,
    [from, '期初余额', '', '', '', toWire(opening), ''].join(','),
    ...lines.map(({ on, summary, counterparty, amount, balance, serial }) =>
      [
        on,
        summary,
        counterparty,
        amount.isNegative() ? toWire(amount.neg()) : '',
        amount.isNegative() ? '' : toWire(amount),
        toWire(balance),
        serial,
      ].join(','),
    ),
  ];
  return Buffer.from(`${rows.join('\r\n')}\r\n`, 'utf8');
}
