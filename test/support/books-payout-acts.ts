import { writeResultFile } from '../../src/banking/domain/write-result.js';
import { ImportBankResultJob } from '../../src/banking/import-bank-result-job.js';
import { IssueBankFile } from '../../src/banking/issue-bank-file.js';
import { RecordBankSlip } from '../../src/banking/record-bank-slip.js';
import { UploadBankResult } from '../../src/banking/upload-bank-result.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { ApproveBatch } from '../../src/payouts/approve-batch.js';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import { DraftBatch } from '../../src/payouts/draft-batch.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import { ProposePayoutAct } from '../../src/payouts/propose-payout-act.js';
import { ReviewBatch } from '../../src/payouts/review-batch.js';
import { SubmitBatch } from '../../src/payouts/submit-batch.js';
import { AcceptRoll } from '../../src/rolls/accept-roll.js';
import { ImportRollJob } from '../../src/rolls/import-roll-job.js';
import { UploadRoll } from '../../src/rolls/upload-roll.js';
import { FORMAT } from './books-agency.js';
import { DONE } from './books-oracle.js';
import { FUNDS, MONTHS, TODAY, type BooksBatch, type BooksPayout } from './books-oracle.types.js';
import { amountOf } from './books-payouts-oracle.js';
import { pick, wire, type BooksPlayer, type FundAtPlay } from './books-player.js';
import { asUpload } from './desks.js';
import type { Person } from './oracle.types.js';
import { rollCsv } from './small-roll.js';

const PEOPLE = 3;
const REASON = '模型测试';
let files = 0;

/** The payouts' part of a history; what leads to an approved batch is played elsewhere and here in one go. */
export class PayoutActs {
  constructor(private readonly player: BooksPlayer) {}

  /** A whole month from roll to approval; nothing when every month has one. */
  async payday(at: FundAtPlay): Promise<boolean> {
    const { desks } = this.player;
    const period = MONTHS[at.books.batches.filter(({ kind }) => kind === 'REGULAR').length];
    if (period === undefined) return false;
    const parts = Array.from({ length: PEOPLE }, () => ({
      base: this.player.amount(),
      personal: this.player.amount(),
    }));
    const rows = parts.map(({ base, personal }, i) => ({
      no: FUNDS.indexOf(at.fund) * 10 + i,
      base: wire(base),
      personal: wire(personal),
    }));
    const file = asUpload(`${period}.csv`, rollCsv(rows));
    const roll = await desks.run('clerk', 'roll.upload', {}, (ctx) =>
      desks.use(UploadRoll).run(ctx, { scheme: at.fund, period, file }),
    );
    const rollId = roll.value.id;
    await desks.work('clerk', ImportRollJob, { rollId });
    await desks.run('clerk', 'roll.accept', {}, (ctx) => desks.use(AcceptRoll).run(ctx, { rollId, acceptBlocked: 0 }));
    const drafted = await desks.run('clerk', 'batch.draft', {}, (ctx) => desks.use(DraftBatch).run(ctx, { rollId }));
    const payOn = await this.approve(drafted.value.id);
    at.payouts.add(drafted.value.id, 'REGULAR', period, payOn, parts);
    this.player.trace.push(`${at.fund} payday ${period} batch ${drafted.value.id} due ${payOn}`);
    return true;
  }

  async reissue(at: FundAtPlay, dice: number): Promise<void> {
    const { desks } = this.player;
    const bounced = at.payouts.payouts.filter(({ outcome }) => outcome === 'BOUNCED');
    const first = pick(bounced, dice);
    if (!first) return;
    const parents = bounced.filter(({ batch }) => batch.period === first.batch.period).slice(0, 1 + ((dice >> 3) % 3));
    const items = parents.map((parent) => ({ reference: refOf(parent), confirmed: true }));
    const drafted = await desks.run('clerk', 'reissue.draft', {}, (ctx) => desks.use(DraftReissue).run(ctx, { items }));
    const { id } = drafted.value.batches[0]!;
    const payOn = await this.approve(id);
    const rows = await desks.db.rows<{ reference: string }>(
      `SELECT lpad(parent_batch_id::text, 9, '0') || lpad(parent_line_no::text, 7, '0') AS reference FROM payout
        WHERE agency_id = $1 AND batch_id = $2 ORDER BY line_no`,
      [desks.agencyId, id],
    );
    at.payouts.reissue(
      id,
      payOn,
      rows.map(({ reference }) => parents.find((parent) => refOf(parent) === reference)!),
    );
    this.player.count('reissue');
    this.player.trace.push(`${at.fund} reissue of ${rows.map(({ reference }) => reference).join(' ')} in batch ${id}`);
  }

  async issue(at: FundAtPlay, batch: BooksBatch): Promise<string> {
    const expected = at.payouts.issue(batch);
    const input = { batchId: batch.id };
    await this.player.send(at, 'cashier', 'issue', input, expected, (ctx) =>
      this.player.desks.use(IssueBankFile).run(ctx, input),
    );
    return expected;
  }

  async slip(at: FundAtPlay, batch: BooksBatch, on: string): Promise<void> {
    const expected = at.payouts.slip(batch, on, 'cashier');
    const input = { batchId: batch.id, number: `HD-${(files += 1)}`, paidOn: on };
    const value = await this.player.send(at, 'cashier', 'slip', input, expected, (ctx) =>
      this.player.desks.use(RecordBankSlip).run(ctx, input),
    );
    if (value) this.player.agree('settled', String(value.settled), String(batch.state === 'SETTLED'));
  }

  /** The bank answers for all open lines, or some; the bits of `dice` say which fail. */
  async results(at: FundAtPlay, batch: BooksBatch, on: string, dice: number): Promise<void> {
    const { desks } = this.player;
    const open = batch.lines.filter(({ outcome }) => outcome === null);
    const answered = dice % 4 === 0 ? open.slice(0, 1) : open;
    const failed = answered.filter((_, i) => (dice >> (i + 3)) % 3 === 0);
    if (answered.length === 0) return;
    const lines = answered.map((payout) => ({
      reference: refOf(payout),
      amount: amountOf(payout),
      outcome: failed.includes(payout) ? ('FAILED' as const) : ('PAID' as const),
      cause: failed.includes(payout) ? ('CLOSED' as const) : null,
      creditedOn: on,
      message: `N${(files += 1)}`,
    }));
    const head = { batchNo: '', agencyCode: '', agencyName: '', payOn: '' };
    const file = asUpload(`result-${files}.txt`, writeResultFile(FORMAT, head, lines));
    const uploaded = await desks.run('cashier', 'bankResult.upload', {}, (ctx) =>
      desks.use(UploadBankResult).run(ctx, { batchId: batch.id, file }),
    );
    const late = failed.length > 0 && at.books.bookable(on) !== on;
    at.payouts.results(batch, answered, failed, on, 'cashier');
    this.player.trace.push(
      `${at.fund} result of batch ${batch.id} on ${on}: ${lines.map(({ outcome }) => outcome).join(' ')}`,
    );
    await desks.work('cashier', ImportBankResultJob, { resultFileId: uploaded.value.id });
    await this.player.sync(at);
    if (failed.length > 0) this.player.count(late ? 'bounce booked later' : 'bounce');
  }

  /** Two people on one payout; now and then the first tries to be the second as well. */
  async act(
    at: FundAtPlay,
    kind: 'LATE_RETURN' | 'WAIVE',
    payout: BooksPayout,
    on: string,
    dice: number,
  ): Promise<void> {
    const { desks } = this.player;
    const by: Person = dice % 3 === 0 ? 'reviewer' : 'clerk';
    const second: Person = by === 'reviewer' || dice % 2 === 0 ? 'approver' : 'reviewer';
    const input = {
      reference: refOf(payout),
      kind,
      reason: REASON,
      onDate: on,
      ...(kind === 'WAIVE' ? {} : { cause: 'CLOSED' }),
    };
    const expected = at.payouts.proposal(kind, payout, on);
    const proposed = await this.player.send(at, by, 'act.propose', input, expected, (ctx) =>
      desks.use(ProposePayoutAct).run(ctx, input),
    );
    if (!proposed) return;
    const decision = { actId: proposed.id, decision: 'CONFIRM' as const };
    const decide = (who: Person, code: string) =>
      this.player.send(at, who, `act.${kind}`, decision, code, (ctx) => desks.use(DecidePayoutAct).run(ctx, decision));
    if (dice % 5 === 0) await decide(by, by === 'reviewer' ? 'SECOND_PERSON_REQUIRED' : 'PERMISSION_MISSING');
    const later = at.books.bookable(on) !== on;
    if (kind === 'WAIVE')
      this.player.count(at.payouts.isOfFormerYear(payout, on) ? 'waiver of a former year' : 'waiver of the year');
    else this.player.count(later ? 'late return booked later' : 'late return');
    at.payouts.act(kind, payout, on, second);
    await decide(second, DONE);
  }

  /** Answers the payday. */
  private async approve(batchId: string): Promise<string> {
    const { desks } = this.player;
    const seen = (await desks.db.one<{ digest: string; lineCount: number; total: string; payOn: string }>(
      `SELECT encode(digest, 'hex') AS digest, line_count AS "lineCount", total, pay_on AS "payOn" FROM payout_batch WHERE id = $1`,
      [batchId],
    ))!;
    const input = { batchId, seen };
    await desks.run('clerk', 'batch.submit', {}, (ctx) => desks.use(SubmitBatch).run(ctx, input));
    await desks.run('reviewer', 'batch.review', {}, (ctx) => desks.use(ReviewBatch).run(ctx, input));
    await desks.run('approver', 'batch.approve', {}, (ctx) => desks.use(ApproveBatch).run(ctx, input));
    return seen.payOn;
  }
}

export function refOf({ batch, lineNo }: BooksPayout): string {
  return payoutReference(batch.id, lineNo);
}

/** A day of the bank, never one to come. */
export function pastDay(on: string): string {
  return on > TODAY ? TODAY : on;
}
