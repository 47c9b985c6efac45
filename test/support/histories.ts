import { isDeepStrictEqual } from 'node:util';
import type { Type } from '@nestjs/common';
import { shippedFormats } from '../../src/banking/domain/shipped-formats.js';
import { writeResultFile, type ResultLineToWrite } from '../../src/banking/domain/write-result.js';
import { ImportBankResultJob } from '../../src/banking/import-bank-result-job.js';
import { IssueBankFile } from '../../src/banking/issue-bank-file.js';
import { RecordBankSlip } from '../../src/banking/record-bank-slip.js';
import { UploadBankResult } from '../../src/banking/upload-bank-result.js';
import { sm3Hex } from '../../src/kernel/digest.js';
import { Decimal, money, toWire } from '../../src/kernel/money.js';
import { RecordArrival } from '../../src/ledger/record-arrival.js';
import { RequestFunds } from '../../src/ledger/request-funds.js';
import { ApproveBatch } from '../../src/payouts/approve-batch.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { DraftBatch } from '../../src/payouts/draft-batch.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import { ExcludeLine } from '../../src/payouts/exclude-line.js';
import { ProposePayoutAct } from '../../src/payouts/propose-payout-act.js';
import { ReviewBatch } from '../../src/payouts/review-batch.js';
import { SendBackBatch } from '../../src/payouts/send-back-batch.js';
import { SubmitBatch } from '../../src/payouts/submit-batch.js';
import { WithdrawBatch } from '../../src/payouts/withdraw-batch.js';
import type { Ctx } from '../../src/platform/db/ctx.js';
import { RecordEvent } from '../../src/projects/record-event.js';
import { AcceptRoll } from '../../src/rolls/accept-roll.js';
import { ImportRollJob } from '../../src/rolls/import-roll-job.js';
import { UploadRoll } from '../../src/rolls/upload-roll.js';
import { asUpload, type Desks } from './desks.js';
import { readBooks, readFacts, readStart } from './history-facts.js';
import type { History, Step } from './history-steps.js';
import { Oracle } from './oracle.js';
import type { OracleBatch, OraclePayout, OracleResultLine, Person } from './oracle.types.js';
import { accountOf, rollCsv } from './small-roll.js';

const FORMAT = shippedFormats.PIPE_GB18030;
const REASON = '模型测试';

export interface Setting {
  period: string;
  /** Numbers of synthetic people from here on are free. */
  firstPerson: number;
  /** In the order of the rule of the year; empty: everything is the fund's own money. */
  projectIds: readonly string[];
}

/** One history: the service and the oracle side by side. Throws where they part, with everything that was done. */
export class HistoryRun {
  readonly trace: string[] = [];
  private oracle!: Oracle;
  private rollId = '';
  private n = 0;
  private readonly files: { batch: OracleBatch; lines: OracleResultLine[]; bytes: Buffer }[] = [];
  private static serial = 0;
  private readonly serial = (HistoryRun.serial += 1);

  constructor(
    private readonly desks: Desks,
    private readonly setting: Setting,
  ) {}

  async play(history: History): Promise<void> {
    try {
      await this.begin(history);
      for (const one of history.steps) await this.step(one);
      await this.compare();
    } catch (error) {
      const done = this.trace.join('\n  ');
      throw new Error(`${(error as Error).message}\nhistory ${this.serial}, ${this.setting.period}:\n  ${done}`, {
        cause: error,
      });
    }
  }

  private async begin({ people }: History): Promise<void> {
    const { period, firstPerson, projectIds } = this.setting;
    const rows = people.map((base, i) => ({ no: firstPerson + i, base }));
    const file = asUpload(`${period}-${this.serial}.csv`, rollCsv(rows));
    const upload = (ctx: Ctx) => this.desks.use(UploadRoll).run(ctx, { scheme: 'RESIDENT', period, file });
    const { value } = await this.desks.run('clerk', 'roll.upload', {}, upload);
    const { id } = value;
    this.rollId = id;
    await this.desks.work('clerk', ImportRollJob, { rollId: id });
    // The same file again, checked or not, is refused.
    const repeated = await this.desks.attempt('clerk', 'roll.upload', {}, upload);
    this.agree('upload again', repeated.code, 'ROLL_FILE_REPEATED');
    const start = await readStart(this.desks, projectIds);
    this.oracle = new Oracle(
      people.map((amount) => money(amount)),
      start,
    );
  }

  private async step(one: Step): Promise<void> {
    const { a, b, c } = one;
    const { oracle } = this;
    const batch = pick(oracle.batches, a);
    const payout = batch && pick(batch.lines, b);
    switch (one.kind) {
      case 'advance':
        return this.advance(one);
      case 'accept':
        return this.accept(one, c % 3 === 0 ? 1 : 0);
      case 'draft':
        return this.draft(one);
      case 'exclude':
        return batch && this.exclude(one, batch, payout!);
      case 'sign': {
        const who = (['clerk', 'reviewer', 'approver'] as const)[b % 3]!;
        return batch && this.sign(one, batch, (['submit', 'review', 'approve'] as const)[c % 3]!, who, b % 7 === 0);
      }
      case 'sendBack':
        return batch && this.sendBack(one, batch, b % 4 === 0 ? 'clerk' : 'reviewer');
      case 'withdraw':
        // Rarely the right person: a batch that is withdrawn ends its history.
        return batch && this.withdraw(one, batch, b % 3 === 0 ? 'clerk' : 'cashier');
      case 'propose':
        return payout && this.propose(one, payout);
      case 'decide':
        return this.decide(one);
      case 'requestFunds':
        return this.requestFunds(one);
      case 'arrive':
        return this.arrive(one);
      case 'issue':
        return batch && this.issue(one, batch, b % 4 === 0 ? 'approver' : 'cashier');
      case 'slip':
        return batch && this.slip(one, batch);
      case 'result':
        return batch && this.result(one, batch, this.randomLines(batch, b, c));
      case 'repeatResult': {
        const file = pick(this.files, a);
        return file && this.result(one, file.batch, file.lines, file.bytes);
      }
      case 'reissue':
        return this.reissue(one, sample(oracle.payouts, b, 3));
      case 'budget':
        return this.budget(one);
    }
  }

  /** The next step that a diligent office would take, for the batch that `a` chooses. */
  private async advance(one: Step): Promise<void> {
    const { oracle } = this;
    if (oracle.roll === 'CHECKED') return this.accept(one, 0);
    const open = oracle.batches.filter((batch) => batch.state !== 'WITHDRAWN');
    if (!open.some((batch) => batch.kind === 'REGULAR')) return this.draft(one);
    const batch = pick(open, one.a)!;
    switch (batch.state) {
      case 'DRAFT':
        return this.sign(one, batch, 'submit', 'clerk', false);
      case 'SUBMITTED':
        return this.sign(one, batch, 'review', 'reviewer', false);
      case 'REVIEWED':
        return this.sign(one, batch, 'approve', 'approver', false);
      case 'APPROVED':
        if (oracle.available.gte(oracle.total(batch))) return this.issue(one, batch, 'cashier');
        return oracle.requests.some((request) => request.state === 'REQUESTED')
          ? this.arrive(one)
          : this.requestFunds(one);
      case 'ISSUED':
        return batch.slip || one.b % 2 === 0
          ? this.result(one, batch, this.honestLines(batch, one.c))
          : this.slip(one, batch);
      default: {
        const bounced = oracle.payouts.filter((p) => p.outcome === 'BOUNCED' && !oracle.hasLiveChild(p));
        return bounced.length > 0
          ? this.reissue(one, sample(bounced, one.b, 3))
          : this.propose(one, pick(batch.lines, one.b)!);
      }
    }
  }

  private async accept(one: Step, acceptBlocked: number): Promise<void> {
    const expected = this.oracle.accept(acceptBlocked);
    const input = { rollId: this.rollId, acceptBlocked };
    await this.send(one, 'clerk', 'roll.accept', input, expected, (ctx) => this.desks.use(AcceptRoll).run(ctx, input));
  }

  private async draft(one: Step): Promise<void> {
    const expected = this.oracle.draft();
    const input = { rollId: this.rollId };
    const value = await this.send(one, 'clerk', 'batch.draft', input, expected, (ctx) =>
      this.desks.use(DraftBatch).run(ctx, input),
    );
    if (value) this.oracle.batches.at(-1)!.id = value.id;
  }

  private async reissue(one: Step, parents: OraclePayout[]): Promise<void> {
    if (parents.length === 0) return;
    const expected = this.oracle.reissue(parents);
    const items = parents.map((parent, i) =>
      (one.c + i) % 2 === 0
        ? { reference: refOf(parent), confirmed: true }
        : { reference: refOf(parent), accountNumber: accountOf(500_000 + (one.c % 400_000)) },
    );
    const value = await this.send(one, 'clerk', 'reissue.draft', { items }, expected, (ctx) =>
      this.desks.use(DraftReissue).run(ctx, { items }),
    );
    if (!value) return;
    const child = this.oracle.batches.at(-1)!;
    child.id = value.batches[0]!.id;
    // Which child has which number is the service's affair.
    const rows = await this.desks.db.rows<{ lineNo: number; reference: string }>(
      `SELECT line_no AS "lineNo", lpad(parent_batch_id::text, 9, '0') || lpad(parent_line_no::text, 7, '0') AS reference
         FROM payout WHERE agency_id = $1 AND batch_id = $2`,
      [this.desks.agencyId, child.id],
    );
    for (const line of child.lines) line.lineNo = rows.find((row) => row.reference === refOf(line.parent!))!.lineNo;
  }

  private async exclude(one: Step, batch: OracleBatch, line: OraclePayout): Promise<void> {
    const expected = this.oracle.exclude(batch, line);
    const input = { batchId: batch.id, lineNo: line.lineNo, reason: REASON };
    await this.send(one, 'clerk', 'batch.exclude', input, expected, (ctx) =>
      this.desks.use(ExcludeLine).run(ctx, input),
    );
  }

  private async sign(
    one: Step,
    batch: OracleBatch,
    act: 'submit' | 'review' | 'approve',
    by: Person,
    stale: boolean,
  ): Promise<void> {
    const now = (await this.desks.db.one<{ digest: string; lineCount: number; total: string }>(
      `SELECT encode(digest, 'hex') AS digest, line_count AS "lineCount", total FROM payout_batch WHERE id = $1`,
      [batch.id],
    ))!;
    const expected = this.oracle.sign(batch, act, by, stale);
    const seen = stale ? { ...now, digest: '0'.repeat(64) } : now;
    const input = { batchId: batch.id, seen };
    const useCase: Type<Pick<SubmitBatch, 'run'>> = { submit: SubmitBatch, review: ReviewBatch, approve: ApproveBatch }[
      act
    ];
    await this.send(one, by, `batch.${act}`, input, expected, (ctx): Promise<BatchAnswer> =>
      this.desks.use(useCase).run(ctx, input),
    );
  }

  private async sendBack(one: Step, batch: OracleBatch, by: Person): Promise<void> {
    const expected = this.oracle.sendBack(batch, by);
    const input = { batchId: batch.id, reason: REASON };
    await this.send(one, by, 'batch.sendBack', input, expected, (ctx) => this.desks.use(SendBackBatch).run(ctx, input));
  }

  private async withdraw(one: Step, batch: OracleBatch, by: Person): Promise<void> {
    const expected = this.oracle.withdraw(batch, by);
    const input = { batchId: batch.id, reason: REASON };
    await this.send(one, by, 'batch.withdraw', input, expected, (ctx) => this.desks.use(WithdrawBatch).run(ctx, input));
  }

  /** Mostly what the payout's state allows, sometimes anything. */
  private async propose(one: Step, payout: OraclePayout): Promise<void> {
    const fitting = ({ PLANNED: 'WITHDRAW', BOUNCED: 'WAIVE', PAID: 'LATE_RETURN' } as const)[
      this.oracle.stateOf(payout) as 'PAID'
    ];
    const any = (['WITHDRAW', 'WAIVE', 'LATE_RETURN'] as const)[one.c % 3]!;
    const kind = fitting && one.c % 5 !== 0 ? fitting : any;
    const by: Person = one.b % 3 === 0 ? 'reviewer' : 'clerk';
    const dateWrong = one.a % 6 === 0;
    const nextYear = one.a % 4 === 0;
    const { period } = this.setting;
    const onDate = dateWrong
      ? `${period}-01`
      : kind === 'WAIVE'
        ? nextYear
          ? `${Number(period.slice(0, 4)) + 1}-01-15`
          : `${period}-25`
        : `${period}-20`;
    const expected = this.oracle.propose(kind, payout, by, dateWrong, nextYear && kind === 'WAIVE');
    const input = {
      reference: refOf(payout),
      kind,
      reason: REASON,
      ...(kind === 'WITHDRAW' ? {} : { onDate }),
      ...(kind === 'LATE_RETURN' ? { cause: 'CLOSED' } : {}),
    };
    const value = await this.send(one, by, 'payoutAct.propose', input, expected, (ctx) =>
      this.desks.use(ProposePayoutAct).run(ctx, input),
    );
    if (value) this.oracle.acts.at(-1)!.id = value.id;
  }

  private async decide(one: Step): Promise<void> {
    const open = this.oracle.acts.filter((act) => act.state === 'PROPOSED');
    const act = pick(one.c % 5 === 0 ? this.oracle.acts : open, one.a);
    if (!act) return;
    const confirm = one.b % 4 !== 0;
    const by: Person = one.c % 4 === 0 ? 'reviewer' : one.c % 4 === 1 ? 'clerk' : 'approver';
    const expected = this.oracle.decide(act, by, confirm);
    const input = { actId: act.id, decision: confirm ? ('CONFIRM' as const) : ('REFUSE' as const) };
    await this.send(one, by, 'payoutAct.decide', input, expected, (ctx) =>
      this.desks.use(DecidePayoutAct).run(ctx, input),
    );
  }

  private async requestFunds(one: Step): Promise<void> {
    const expected = this.oracle.requestFunds();
    const input = { fund: 'RESIDENT' as const, period: this.setting.period };
    const value = await this.send(one, 'clerk', 'fundRequest.request', input, expected, (ctx) =>
      this.desks.use(RequestFunds).run(ctx, input),
    );
    if (!value) return;
    const request = this.oracle.requests.at(-1)!;
    request.id = value.id;
    this.agree('requested', value.amount, toWire(request.amount));
  }

  private async arrive(one: Step): Promise<void> {
    const open = this.oracle.requests.filter((request) => request.state === 'REQUESTED');
    const request = pick(one.c % 5 === 0 ? this.oracle.requests : open, one.b);
    if (!request) return;
    const half = request.amount.div(2).toDecimalPlaces(2, Decimal.ROUND_UP);
    const amount = one.b % 5 === 0 ? half : request.amount;
    const expected = this.oracle.arrive(request, amount);
    const input = { id: request.id, on: `${this.setting.period}-05`, amount: toWire(amount) };
    await this.send(one, 'bookkeeper', 'fundRequest.arrive', input, expected, (ctx) =>
      this.desks.use(RecordArrival).run(ctx, input),
    );
  }

  private async issue(one: Step, batch: OracleBatch, by: Person): Promise<void> {
    const expected = this.oracle.issue(batch, by);
    const input = { batchId: batch.id };
    await this.send(one, by, 'bankFile.issue', input, expected, (ctx) => this.desks.use(IssueBankFile).run(ctx, input));
  }

  private async slip(one: Step, batch: OracleBatch): Promise<void> {
    const expected = this.oracle.slip(batch);
    // A reissue is paid when the money is back: bounced on the 12th, or late on the 20th.
    const paidOn = `${this.setting.period}-${batch.kind === 'REISSUE' ? '21' : '11'}`;
    const input = { batchId: batch.id, number: `HD-${this.serial}-${this.n}`, paidOn };
    const value = await this.send(one, 'cashier', 'bankSlip.record', input, expected, (ctx) =>
      this.desks.use(RecordBankSlip).run(ctx, input),
    );
    if (value) this.agree('settled by the slip', String(value.settled), String(batch.state === 'SETTLED'));
  }

  private async result(one: Step, batch: OracleBatch, lines: OracleResultLine[], written?: Buffer): Promise<void> {
    if (lines.length === 0) return;
    const bytes = written ?? this.write(lines);
    if (!written) this.files.push({ batch, lines, bytes });
    const digest = sm3Hex(bytes);
    const expected = this.oracle.result(batch, lines, digest);
    const file = asUpload(`result-${this.n}.txt`, bytes);
    const value = await this.send(one, 'cashier', 'bankResult.upload', { batchId: batch.id, digest }, expected, (ctx) =>
      this.desks.use(UploadBankResult).run(ctx, { batchId: batch.id, file }),
    );
    if (!value) return;
    // The queue may start a job a second time.
    for (let i = 0; i < (one.again ? 2 : 1); i += 1)
      await this.desks.work('cashier', ImportBankResultJob, { resultFileId: value.id });
  }

  /** Open lines of the batch, paid or failed as the bits of `dice` say. */
  private honestLines(batch: OracleBatch, dice: number): OracleResultLine[] {
    const open = batch.lines.filter((line) => line.outcome === null);
    return open.map((payout, i) => lineOf(payout, (dice >> i) % 3 === 0 ? 'FAILED' : 'PAID'));
  }

  /** Whatever a bank may send: some lines of any batch, wrong amounts, nonsense, twice the same, nobody's references. */
  private randomLines(batch: OracleBatch, a: number, b: number): OracleResultLine[] {
    const lines = sample(batch.lines, a, batch.lines.length).map((payout, i) => {
      const line = lineOf(payout, ((b >> i) & 1) === 0 ? 'PAID' : 'FAILED');
      const fault = (b >> (i + 3)) % 8;
      return { ...line, malformed: fault === 0, amount: fault === 1 ? line.amount.plus('0.01') : line.amount };
    });
    const other = pick(this.oracle.payouts, b);
    if (b % 3 === 0 && other) lines.push(lineOf(other, 'PAID'));
    if (b % 4 === 0 && lines[0])
      lines.push({ ...lines[0], malformed: false, result: lines[0].result === 'PAID' ? 'FAILED' : 'PAID' });
    if (b % 5 === 0) lines.push({ ...lineOf(batch.lines[0]!, 'PAID'), payout: null, reference: '9999999990000001' });
    return lines;
  }

  private write(lines: readonly OracleResultLine[]): Buffer {
    const written = lines.map((line): ResultLineToWrite => ({
      reference: line.reference,
      amount: line.amount,
      outcome: line.result,
      cause: line.result === 'FAILED' ? 'CLOSED' : null,
      creditedOn: `${this.setting.period}-12`,
      // Every file is another one; only the same bytes are the same file.
      message: `N${this.serial}-${this.n}`,
    }));
    const head = { batchNo: '', agencyCode: '', agencyName: '', payOn: '' };
    const texts = writeResultFile(FORMAT, head, written).toString('latin1').split('\r\n');
    return Buffer.from(
      texts.map((text, i) => (lines[i]?.malformed ? text.replace(/\|0[01]\|/, '|??|') : text)).join('\r\n'),
      'latin1',
    );
  }

  private async budget(one: Step): Promise<void> {
    const project = pick(this.oracle.projects, one.a);
    if (!project) return;
    const cut = one.c % 2 === 0;
    const change = cut
      ? project.budget
          .mul(one.b % 101)
          .div(100)
          .toDecimalPlaces(2, Decimal.ROUND_DOWN)
          .neg()
      : new Decimal((one.b % 90_000) + 1).div(100);
    if (change.isZero()) return;
    const expected = this.oracle.adjustBudget(project, change);
    const on = `${this.setting.period}-03`;
    const input = {
      projectId: project.id,
      kind: cut ? ('ADJUST' as const) : ('ALLOT' as const),
      level: 'COUNTY' as const,
      on,
      amount: toWire(change),
    };
    await this.send(one, 'bookkeeper', 'project.event', input, expected, (ctx) =>
      this.desks.use(RecordEvent).run(ctx, input),
    );
  }

  /** One command; sent again, its key must answer the same, or refuse the same. */
  private async send<T>(
    one: Step,
    by: Person,
    name: string,
    input: object,
    expected: string,
    work: (ctx: Ctx) => Promise<T>,
  ): Promise<T | null> {
    this.n += 1;
    const key = `model-${this.serial}-${this.n}`;
    this.trace.push(`${name} by ${by} ${JSON.stringify(input)} → ${expected}`);
    const first = await this.desks.attempt(by, name, input, work, key);
    this.agree(`${name}`, first.code, expected);
    if (one.again) {
      const second = await this.desks.attempt(by, name, input, work, key);
      this.agree(`${name} again`, second.code, expected);
      if (first.answer) {
        if (!isDeepStrictEqual(second.answer, { value: asJson(first.answer.value), replayed: true })) {
          this.agree(`${name} replayed`, JSON.stringify(second.answer), JSON.stringify(first.answer.value));
        }
        const other = await this.desks.attempt(by, name, { ...input, other: 1 }, work, key);
        this.agree(`${name} with another body`, other.code, 'IDEMPOTENCY_KEY_REUSED');
      }
    }
    if (process.env.MODEL_EACH === '1' && !name.startsWith('bankResult') && first.code !== 'DONE') await this.compare();
    return first.answer?.value ?? null;
  }

  /** Everything that the oracle knows, from both. */
  private async compare(): Promise<void> {
    const { oracle } = this;
    const batches = oracle.batches.map(
      (b) =>
        `${b.id} ${b.state} ${b.lines.filter((l) => l.outcome !== 'WITHDRAWN').length} ${b.state === 'WITHDRAWN' ? '' : toWire(oracle.total(b))}`,
    );
    const payouts = oracle.payouts.map((p) => `${refOf(p)} ${oracle.stateOf(p)} ${toWire(p.amount)}`).sort();
    const projects = oracle.projects.map(
      (p) => `${p.id} ${toWire(p.budget)} ${toWire(p.reserved)} ${toWire(p.consumed)}`,
    );
    const stored = await readFacts(
      this.desks,
      oracle.batches.map((batch) => batch.id),
      this.setting.projectIds,
    );
    this.agree('batches', stored.batches.join('\n'), batches.join('\n'));
    this.agree('payouts', stored.payouts.join('\n'), payouts.join('\n'));
    this.agree('projects', stored.projects.join('\n'), projects.join('\n'));
    const books = await readBooks(this.desks);
    for (const [name, amount] of Object.entries(oracle.books))
      this.agree(name, toWire(books[name as 'expense']), toWire(amount));
  }

  private agree(what: string, actual: string, expected: string): void {
    if (actual !== expected) throw new Error(`${what}: the service says\n${actual}\nthe oracle says\n${expected}`);
  }
}

function refOf(payout: OraclePayout): string {
  return payoutReference(payout.batch.id, payout.lineNo);
}

function lineOf(payout: OraclePayout, result: 'PAID' | 'FAILED'): OracleResultLine {
  return { payout, reference: refOf(payout), amount: payout.amount, result, malformed: false };
}

function pick<T>(list: readonly T[], n: number): T | undefined {
  return list[n % list.length];
}

/** Up to `most` different ones, at least one where there is one. */
function sample<T>(list: readonly T[], dice: number, most: number): T[] {
  if (list.length === 0) return [];
  const start = dice % list.length;
  const count = 1 + (Math.floor(dice / 64) % Math.min(most, list.length));
  return Array.from({ length: count }, (_, i) => list[(start + i) % list.length]!);
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
