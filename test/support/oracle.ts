import { Decimal, sumMoney, ZERO } from '../../src/kernel/money.js';
import type {
  ActKind,
  OracleAct,
  OracleBatch,
  OracleBatchState,
  OraclePayout,
  OracleProject,
  OracleRequest,
  OracleResultLine,
  OracleStart,
  Parts,
  Person,
} from './oracle.types.js';

const live = (payout: OraclePayout): boolean => payout.outcome !== 'WITHDRAWN';
const DONE = 'DONE';

/**
 * The pipeline as product.md tells it, on plain maps: every command answers the code by which the service must refuse it,
 * or DONE, and has then changed the state. Nothing of the service's code decides here.
 */
export class Oracle {
  roll: 'CHECKED' | 'ACCEPTED' = 'CHECKED';
  readonly batches: OracleBatch[] = [];
  readonly acts: OracleAct[] = [];
  readonly requests: OracleRequest[] = [];
  readonly takenIn = new Set<string>();
  readonly books: OracleStart['books'];
  readonly projects: OracleProject[];

  constructor(
    private readonly people: readonly Decimal[],
    private readonly start: OracleStart,
  ) {
    this.books = { ...start.books };
    this.projects = start.projects.map((project) => ({ ...project }));
  }

  get payouts(): OraclePayout[] {
    return this.batches.flatMap((batch) => batch.lines);
  }

  total(batch: OracleBatch): Decimal {
    return sumMoney(batch.lines.filter(live).map((line) => line.amount));
  }

  stateOf(payout: OraclePayout): string {
    const { state } = payout.batch;
    return payout.outcome ?? (state === 'ISSUED' || state === 'SETTLED' ? 'ISSUED' : 'PLANNED');
  }

  hasLiveChild(payout: OraclePayout): boolean {
    return this.payouts.some((other) => other.parent === payout && live(other));
  }

  /** Of 支出户, less what is with the bank. */
  get available(): Decimal {
    const unpaid = this.batches.filter((batch) => batch.state === 'ISSUED' && !batch.slip);
    return this.books.disbursement
      .minus(this.start.others.unpaid)
      .minus(sumMoney(unpaid.map((batch) => this.total(batch))));
  }

  get lacking(): Decimal {
    const approved = sumMoney(this.batches.filter((b) => b.state === 'APPROVED').map((b) => this.total(b)));
    const requested = sumMoney(this.requests.filter((r) => r.state === 'REQUESTED').map((r) => r.amount));
    const { others } = this.start;
    return approved.plus(others.approved).minus(this.available).minus(requested).minus(others.requested);
  }

  accept(acceptBlocked: number): string {
    if (this.roll !== 'CHECKED') return 'STATE_NOT_ALLOWED';
    if (acceptBlocked !== 0) return 'ROLL_BLOCKED_ROWS';
    this.roll = 'ACCEPTED';
    return DONE;
  }

  draft(): string {
    if (this.roll !== 'ACCEPTED') return 'ROLL_NOT_ACCEPTED';
    if (this.batches.some((b) => b.kind === 'REGULAR' && b.state !== 'WITHDRAWN')) return 'BATCH_ROLL_TAKEN';
    this.addBatch(
      'REGULAR',
      this.people.map((amount) => ({ amount, parent: null })),
    );
    return DONE;
  }

  reissue(parents: readonly OraclePayout[]): string {
    for (const parent of parents) {
      if (this.hasLiveChild(parent)) return 'PAYOUT_HAS_LIVE_REISSUE';
      if (parent.outcome !== 'BOUNCED') return 'REISSUE_NOT_BOUNCED';
      if (this.openAct(parent)) return 'PAYOUT_ACT_OPEN';
    }
    this.addBatch(
      'REISSUE',
      parents.map((parent) => ({ amount: parent.amount, parent })),
    );
    return DONE;
  }

  exclude(batch: OracleBatch, line: OraclePayout): string {
    if (batch.state !== 'DRAFT') return 'STATE_NOT_ALLOWED';
    if (!live(line)) return 'NOT_FOUND';
    if (batch.lines.filter(live).length === 1) return 'BATCH_LAST_LINE';
    line.outcome = 'WITHDRAWN';
    return DONE;
  }

  sign(batch: OracleBatch, step: 'submit' | 'review' | 'approve', by: Person, stale: boolean): string {
    const [from, to, who] = {
      submit: ['DRAFT', 'SUBMITTED', 'clerk'],
      review: ['SUBMITTED', 'REVIEWED', 'reviewer'],
      approve: ['REVIEWED', 'APPROVED', 'approver'],
    }[step] as [OracleBatchState, OracleBatchState, Person];
    if (batch.state !== from) return 'STATE_NOT_ALLOWED';
    if (by !== who) return 'PERMISSION_MISSING';
    if (stale) return 'BATCH_DIGEST_STALE';
    batch.state = to;
    if (step === 'approve') {
      for (const { parent } of batch.lines.filter(live)) if (parent) parent.outcome = 'REISSUED';
      this.reserve(batch);
    }
    return DONE;
  }

  sendBack(batch: OracleBatch, by: Person): string {
    if (!['SUBMITTED', 'REVIEWED', 'APPROVED'].includes(batch.state)) return 'STATE_NOT_ALLOWED';
    if (by !== 'reviewer' && by !== 'approver') return 'PERMISSION_MISSING';
    this.undoApproval(batch);
    batch.state = 'DRAFT';
    return DONE;
  }

  withdraw(batch: OracleBatch, by: Person): string {
    if (['ISSUED', 'SETTLED', 'WITHDRAWN'].includes(batch.state)) return 'STATE_NOT_ALLOWED';
    if (by !== 'clerk') return 'PERMISSION_MISSING';
    this.undoApproval(batch);
    batch.state = 'WITHDRAWN';
    for (const line of batch.lines) line.outcome = 'WITHDRAWN';
    return DONE;
  }

  propose(kind: ActKind, payout: OraclePayout, by: Person, dateWrong: boolean, nextYear: boolean): string {
    if (kind === 'WITHDRAW') {
      if (payout.batch.state !== 'APPROVED') return 'STATE_NOT_ALLOWED';
      if (by !== 'clerk' && by !== 'reviewer') return 'PERMISSION_MISSING';
    }
    if (this.stateOf(payout) !== { WITHDRAW: 'PLANNED', WAIVE: 'BOUNCED', LATE_RETURN: 'PAID' }[kind]) {
      return 'STATE_NOT_ALLOWED';
    }
    if (kind === 'WAIVE' && this.hasLiveChild(payout)) return 'PAYOUT_HAS_LIVE_REISSUE';
    if (this.openAct(payout)) return 'PAYOUT_ACT_OPEN';
    if (kind !== 'WITHDRAW' && dateWrong) return 'PAYOUT_ACT_DATE';
    this.acts.push({ id: '', kind, payout, proposedBy: by, nextYear, state: 'PROPOSED' });
    return DONE;
  }

  decide(act: OracleAct, by: Person, confirm: boolean): string {
    const { payout, kind } = act;
    const { batch, amount } = payout;
    if (act.state !== 'PROPOSED') return 'PAYOUT_ACT_DECIDED';
    if (by !== 'reviewer' && by !== 'approver') return 'PERMISSION_MISSING';
    if (act.proposedBy === by) return 'SECOND_PERSON_REQUIRED';
    if (!confirm) {
      act.state = 'REFUSED';
      return DONE;
    }
    const state = this.stateOf(payout);
    if (kind === 'WITHDRAW') {
      if (state !== 'PLANNED' || batch.state !== 'APPROVED') return 'STATE_NOT_ALLOWED';
      if (batch.lines.filter(live).length === 1) return 'BATCH_LAST_LINE';
      payout.outcome = 'WITHDRAWN';
      if (payout.parent) payout.parent.outcome = 'BOUNCED';
      this.giveBack(batch.reserved, amount, 'reserved');
    } else if (kind === 'WAIVE') {
      if (state !== 'BOUNCED') return 'STATE_NOT_ALLOWED';
      if (this.hasLiveChild(payout)) return 'PAYOUT_HAS_LIVE_REISSUE';
      payout.outcome = 'WAIVED';
      this.book('suspense', amount.neg());
      // After the year of the expense it is income of another account.
      if (!act.nextYear) this.book('expense', amount.neg());
    } else {
      if (state !== 'PAID') return 'STATE_NOT_ALLOWED';
      payout.outcome = 'BOUNCED';
      this.bounced(amount);
      if (batch.state === 'SETTLED') this.giveBack(batch.consumed, amount, 'consumed');
    }
    act.state = 'CONFIRMED';
    return DONE;
  }

  requestFunds(): string {
    if (!this.lacking.gt(ZERO)) return 'FUND_REQUEST_NOT_NEEDED';
    this.requests.push({ id: '', amount: this.lacking, state: 'REQUESTED' });
    return DONE;
  }

  arrive(request: OracleRequest, amount: Decimal): string {
    if (request.state !== 'REQUESTED') return 'FUND_REQUEST_NOT_OPEN';
    if (amount.gt(this.books.treasury)) return 'TREASURY_SHORT';
    request.state = 'ARRIVED';
    this.book('disbursement', amount);
    this.book('treasury', amount.neg());
    return DONE;
  }

  issue(batch: OracleBatch, by: Person): string {
    if (batch.state !== 'APPROVED') return 'BANK_FILE_BATCH_STATE';
    if (this.available.lt(this.total(batch))) return 'FUNDS_SHORT';
    if (by !== 'cashier') return 'SIGNER_MAY_NOT_ISSUE';
    const open = this.acts.some((a) => a.payout.batch === batch && a.kind === 'WITHDRAW' && a.state === 'PROPOSED');
    if (open) return 'BATCH_WITHDRAWAL_UNDECIDED';
    batch.state = 'ISSUED';
    return DONE;
  }

  slip(batch: OracleBatch): string {
    if (batch.state !== 'ISSUED') return 'BANK_SLIP_BATCH_STATE';
    if (batch.slip) return 'BANK_SLIP_RECORDED_ALREADY';
    batch.slip = true;
    const total = this.total(batch);
    this.book('disbursement', total.neg());
    if (batch.kind === 'REGULAR') this.book('expense', total);
    else this.book('suspense', total.neg());
    this.settleIfComplete(batch);
    return DONE;
  }

  result(batch: OracleBatch, lines: readonly OracleResultLine[], bytes: string): string {
    if (batch.state !== 'ISSUED' && batch.state !== 'SETTLED') return 'BANK_RESULT_BATCH_STATE';
    if (this.takenIn.has(`${batch.id}/${bytes}`)) return 'BANK_RESULT_REPEATED';
    this.takenIn.add(`${batch.id}/${bytes}`);
    const seen = new Set<string>();
    const open = new Set(batch.lines.filter((line) => line.outcome === null));
    for (const { payout, reference, amount, result, malformed } of lines) {
      const first = !seen.has(reference);
      seen.add(reference);
      if (malformed || !first || !payout || !open.has(payout) || !amount.eq(payout.amount)) continue;
      payout.outcome = result === 'PAID' ? 'PAID' : 'BOUNCED';
      if (result === 'FAILED') this.bounced(payout.amount);
    }
    this.settleIfComplete(batch);
    return DONE;
  }

  adjustBudget(project: OracleProject, change: Decimal): string {
    const budget = project.budget.plus(change);
    if (project.reserved.plus(project.consumed).gt(budget)) return 'BUDGET_OVERCOMMITTED';
    project.budget = budget;
    return DONE;
  }

  private addBatch(kind: OracleBatch['kind'], lines: { amount: Decimal; parent: OraclePayout | null }[]): void {
    const [reserved, consumed]: [Parts, Parts] = [new Map(), new Map()];
    const batch: OracleBatch = { id: '', kind, state: 'DRAFT', lines: [], slip: false, reserved, consumed };
    batch.lines = lines.map((line, i) => ({ batch, lineNo: i + 1, outcome: null, ...line }));
    this.batches.push(batch);
  }

  private openAct(payout: OraclePayout): boolean {
    return this.acts.some((act) => act.payout === payout && act.state === 'PROPOSED');
  }

  private undoApproval(batch: OracleBatch): void {
    if (batch.state !== 'APPROVED') return;
    for (const { parent } of batch.lines.filter(live)) if (parent) parent.outcome = 'BOUNCED';
    this.giveBack(batch.reserved, sumMoney(batch.reserved.values()), 'reserved');
  }

  private bounced(amount: Decimal): void {
    this.book('disbursement', amount);
    this.book('suspense', amount);
  }

  private settleIfComplete(batch: OracleBatch): void {
    if (batch.state !== 'ISSUED' || !batch.slip || batch.lines.some((line) => line.outcome === null)) return;
    batch.state = 'SETTLED';
    let net = sumMoney(batch.lines.filter((line) => line.outcome === 'PAID').map((line) => line.amount));
    for (const [id, held] of this.inOrder(batch.reserved)) {
      const used = Decimal.min(net, held);
      net = net.minus(used);
      batch.consumed.set(id, used);
      const project = this.projects.find((one) => one.id === id);
      if (project)
        Object.assign(project, { reserved: project.reserved.minus(held), consumed: project.consumed.plus(used) });
    }
    batch.reserved.clear();
  }

  /** Each project in its order up to its room, the rest the fund's own. */
  private reserve(batch: OracleBatch): void {
    let rest = this.total(batch);
    for (const project of this.projects) {
      const room = project.budget.minus(project.reserved).minus(project.consumed);
      const part = Decimal.max(Decimal.min(room, rest), ZERO);
      batch.reserved.set(project.id, part);
      project.reserved = project.reserved.plus(part);
      rest = rest.minus(part);
    }
    batch.reserved.set(null, rest);
  }

  /** Own money first, then the last project. */
  private giveBack(held: Parts, amount: Decimal, column: 'reserved' | 'consumed'): void {
    let rest = amount;
    for (const [id, part] of this.inOrder(held).reverse()) {
      const back = Decimal.min(rest, part);
      rest = rest.minus(back);
      held.set(id, part.minus(back));
      const project = this.projects.find((one) => one.id === id);
      if (project) project[column] = project[column].minus(back);
    }
  }

  private inOrder(parts: Parts): [string | null, Decimal][] {
    const keys = [...this.projects.map((project) => project.id), null];
    return keys.map((key) => [key, parts.get(key) ?? ZERO]);
  }

  private book(account: keyof OracleStart['books'], change: Decimal): void {
    this.books[account] = this.books[account].plus(change);
  }
}
