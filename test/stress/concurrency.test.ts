import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportBankResultJob } from '../../src/banking/import-bank-result-job.js';
import { IssueBankFile } from '../../src/banking/issue-bank-file.js';
import { RecordBankSlip } from '../../src/banking/record-bank-slip.js';
import { shippedFormats } from '../../src/banking/domain/shipped-formats.js';
import { writeResultFile } from '../../src/banking/domain/write-result.js';
import { UploadBankResult } from '../../src/banking/upload-bank-result.js';
import { fixedClock } from '../../src/kernel/clock.js';
import { money, sumMoney, toWire } from '../../src/kernel/money.js';
import { DecideVoucherProposal } from '../../src/ledger/decide-voucher-proposal.js';
import { ProposeVoucher } from '../../src/ledger/propose-voucher.js';
import { RecordArrival } from '../../src/ledger/record-arrival.js';
import { RequestFunds } from '../../src/ledger/request-funds.js';
import { ReverseVoucher } from '../../src/ledger/reverse-voucher.js';
import { ApproveBatch } from '../../src/payouts/approve-batch.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { DraftBatch } from '../../src/payouts/draft-batch.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import { ProposePayoutAct, type PayoutActProposal } from '../../src/payouts/propose-payout-act.js';
import { ReviewBatch } from '../../src/payouts/review-batch.js';
import { SubmitBatch } from '../../src/payouts/submit-batch.js';
import type { Ctx } from '../../src/platform/db/ctx.js';
import { CreateProject } from '../../src/projects/create-project.js';
import { RecordEvent } from '../../src/projects/record-event.js';
import { SetAttributionRule } from '../../src/projects/set-attribution-rule.js';
import { AcceptRoll } from '../../src/rolls/accept-roll.js';
import { ImportRollJob } from '../../src/rolls/import-roll-job.js';
import { UploadRoll } from '../../src/rolls/upload-roll.js';
import { expectCoherent } from '../support/coherent.js';
import { asUpload, Desks, outcome, type Outcome } from '../support/desks.js';
import { readBooks } from '../support/history-facts.js';
import type { Person } from '../support/oracle.types.js';
import { testService, type TestService } from '../support/service.js';
import { rollCsv } from '../support/small-roll.js';

const PERIOD = '2025-06';
const PEOPLE = 12;
const AT_ONCE = 5;

describe('the same command from several desks at the same moment', () => {
  let service: TestService;
  let desks: Desks;
  let batch: BatchAnswer;
  let contests = 0;

  beforeAll(async () => {
    service = await testService({ clock: fixedClock('2026-03-31T10:00:00+08:00'), runJobs: false });
    desks = await Desks.open(service);
  }, 120_000);
  afterAll(() => service.close());

  /**
   * Five with one key and five with keys of their own, all at once. One of the ten has an effect; with it all of its key
   * answer the same, and every other is refused with one of the codes.
   */
  async function contest<T>(
    by: Person,
    name: string,
    codes: readonly string[],
    work: (ctx: Ctx) => Promise<T>,
  ): Promise<T> {
    const no = (contests += 1);
    const shared = Array.from({ length: AT_ONCE }, () => `stress-${no}`);
    const own = Array.from({ length: AT_ONCE }, (_, i) => `stress-${no}-${i}`);
    const all = await Promise.all(
      shared.flatMap((key, i) => [key, own[i]!]).map((key) => outcome(desks.run(by, name, {}, work, key))),
    );
    const ofShared = all.filter((_, i) => i % 2 === 0);
    const ofOwn = all.filter((_, i) => i % 2 === 1);
    const fresh = all.filter((one) => one.answer?.replayed === false);
    expect(fresh).toHaveLength(1);
    const sharedWon = ofShared.every((one) => one.code === 'DONE');
    expect(ofShared.filter((one) => one.code === 'DONE')).toHaveLength(sharedWon ? AT_ONCE : 0);
    expect(ofOwn.filter((one) => one.code === 'DONE')).toHaveLength(sharedWon ? 0 : 1);
    const value = fresh[0]!.answer!.value;
    for (const one of all) {
      if (one.answer) expect(one.answer.value).toEqual(JSON.parse(JSON.stringify(value ?? null)));
      else expect(codes).toContain(one.code);
    }
    return value;
  }

  function handleAtOnce(
    by: Person,
    handler: typeof ImportRollJob | typeof ImportBankResultJob,
    payload: object,
  ): Promise<unknown> {
    return Promise.all(Array.from({ length: AT_ONCE }, () => desks.work(by, handler, payload)));
  }

  async function acceptedRoll(period: string, firstPerson: number, base: string): Promise<string> {
    const people = Array.from({ length: PEOPLE }, (_, i) => ({ no: firstPerson + i, base }));
    const file = asUpload(`${period}.csv`, rollCsv(people));
    const upload = (ctx: Ctx) => desks.use(UploadRoll).run(ctx, { scheme: 'RESIDENT', period, file });
    const { id } = await contest('clerk', 'roll.upload', ['ROLL_FILE_REPEATED'], upload);
    await handleAtOnce('clerk', ImportRollJob, { rollId: id });
    const accept = (ctx: Ctx) => desks.use(AcceptRoll).run(ctx, { rollId: id, acceptBlocked: 0 });
    await contest('clerk', 'roll.accept', ['STATE_NOT_ALLOWED'], accept);
    return id;
  }

  function draftOf(rollId: string): Promise<BatchAnswer> {
    return contest('clerk', 'batch.draft', ['BATCH_ROLL_TAKEN'], (ctx) => desks.use(DraftBatch).run(ctx, { rollId }));
  }

  const signed = (of: BatchAnswer, useCase: typeof SubmitBatch | typeof ReviewBatch | typeof ApproveBatch) => {
    const input = { batchId: of.id, seen: { digest: of.digest, lineCount: of.lineCount, total: of.total } };
    return (ctx: Ctx): Promise<BatchAnswer> =>
      (desks.use(useCase as typeof SubmitBatch) as SubmitBatch).run(ctx, input);
  };

  async function signThree(of: BatchAnswer): Promise<void> {
    await contest('clerk', 'batch.submit', ['STATE_NOT_ALLOWED'], signed(of, SubmitBatch));
    await contest('reviewer', 'batch.review', ['STATE_NOT_ALLOWED'], signed(of, ReviewBatch));
    await contest('approver', 'batch.approve', ['STATE_NOT_ALLOWED'], signed(of, ApproveBatch));
  }

  async function twoPeople(proposal: PayoutActProposal): Promise<void> {
    const act = await contest('clerk', 'payoutAct.propose', ['PAYOUT_ACT_OPEN'], (ctx) =>
      desks.use(ProposePayoutAct).run(ctx, proposal),
    );
    await contest('approver', 'payoutAct.decide', ['PAYOUT_ACT_DECIDED'], (ctx) =>
      desks.use(DecidePayoutAct).run(ctx, { actId: act.id, decision: 'CONFIRM' }),
    );
  }

  async function fund(): Promise<void> {
    const request = await contest('clerk', 'fundRequest.request', ['FUND_REQUEST_NOT_NEEDED'], (ctx) =>
      desks.use(RequestFunds).run(ctx, { fund: 'RESIDENT', period: PERIOD }),
    );
    await contest('bookkeeper', 'fundRequest.arrive', ['FUND_REQUEST_NOT_OPEN'], (ctx) =>
      desks.use(RecordArrival).run(ctx, { id: request.id, on: '2025-06-05', amount: request.amount }),
    );
  }

  async function issueAndPay(batchId: string, number: string, paidOn = '2025-06-11'): Promise<void> {
    await contest('cashier', 'bankFile.issue', ['BANK_FILE_BATCH_STATE'], (ctx) =>
      desks.use(IssueBankFile).run(ctx, { batchId }),
    );
    await contest('cashier', 'bankSlip.record', ['BANK_SLIP_RECORDED_ALREADY', 'BANK_SLIP_NUMBER_TAKEN'], (ctx) =>
      desks.use(RecordBankSlip).run(ctx, { batchId, number, paidOn }),
    );
  }

  async function resultOf(batchId: string, lineNos: readonly number[], failed: readonly number[], mark: string) {
    const rows = await desks.db.rows<{ lineNo: number; amount: string }>(
      `SELECT line_no AS "lineNo", amount FROM payout WHERE agency_id = $1 AND batch_id = $2 AND line_no = ANY($3::int[]) AND live ORDER BY line_no`,
      [desks.agencyId, batchId, lineNos],
    );
    const lines = rows.map(({ lineNo, amount }) => ({
      reference: payoutReference(batchId, lineNo),
      amount: money(amount),
      outcome: failed.includes(lineNo) ? ('FAILED' as const) : ('PAID' as const),
      cause: failed.includes(lineNo) ? ('CLOSED' as const) : null,
      creditedOn: '2025-06-12',
      message: mark,
    }));
    const head = { batchNo: '', agencyCode: '', agencyName: '', payOn: '' };
    return asUpload(`${mark}.txt`, writeResultFile(shippedFormats.PIPE_GB18030, head, lines));
  }

  async function takeIn(batchId: string, file: ReturnType<typeof asUpload>): Promise<void> {
    const { id } = await contest('cashier', 'bankResult.upload', ['BANK_RESULT_REPEATED'], (ctx) =>
      desks.use(UploadBankResult).run(ctx, { batchId, file }),
    );
    await handleAtOnce('cashier', ImportBankResultJob, { resultFileId: id });
  }

  async function stateOf(batchId: string): Promise<string> {
    const row = await desks.db.one<{ state: string }>('SELECT state FROM payout_batch WHERE id = $1', [batchId]);
    return row!.state;
  }

  it('imports, accepts and drafts a roll once', async () => {
    batch = await draftOf(await acceptedRoll(PERIOD, 0, '150.00'));
    expect(batch).toMatchObject({ state: 'DRAFT', lineCount: PEOPLE, total: '1800.00' });
    await expectCoherent(service);
  });

  it('signs once per step, asks for money once and books it once', async () => {
    await signThree(batch);
    const reference = payoutReference(batch.id, PEOPLE);
    await twoPeople({ reference, kind: 'WITHDRAW', reason: '并发测试' });
    await fund();
    expect(toWire((await readBooks(desks)).disbursement)).toBe('1650.00');
    await expectCoherent(service);
  });

  it('issues one bank file and pays the batch once', async () => {
    await issueAndPay(batch.id, 'HD-S1');
    expect(await stateOf(batch.id)).toBe('ISSUED');
    const { disbursement, expense } = await readBooks(desks);
    expect([toWire(disbursement), toWire(expense)]).toEqual(['0.00', '1650.00']);
    await expectCoherent(service);
  });

  it('takes in one file once, and two halves that share a line at the same moment', async () => {
    await takeIn(batch.id, await resultOf(batch.id, [1, 2, 3], [1, 2], 'A'));
    const halves = [
      await resultOf(batch.id, [4, 5, 6, 7], [4], 'B'),
      await resultOf(batch.id, [7, 8, 9, 10, 11], [], 'C'),
    ];
    await Promise.all(halves.map((file) => takeIn(batch.id, file)));
    expect(await stateOf(batch.id)).toBe('SETTLED');
    const { disbursement, suspense } = await readBooks(desks);
    expect([toWire(disbursement), toWire(suspense)]).toEqual(['450.00', '450.00']);
    await expectCoherent(service);
  });

  it('re-pays a bounced payout once, waives one once, takes one back once', async () => {
    const items = [1, 2].map((lineNo) => ({ reference: payoutReference(batch.id, lineNo), confirmed: true }));
    const { batches } = await contest('clerk', 'reissue.draft', ['PAYOUT_HAS_LIVE_REISSUE'], (ctx) =>
      desks.use(DraftReissue).run(ctx, { items }),
    );
    const child = batches[0]!;
    await signThree(child);
    // Not before the bank has given the money back.
    await issueAndPay(child.id, 'HD-S2', '2025-06-12');
    await takeIn(child.id, await resultOf(child.id, [1, 2], [], 'D'));
    expect(await stateOf(child.id)).toBe('SETTLED');
    const waived = payoutReference(batch.id, 4);
    await twoPeople({ reference: waived, kind: 'WAIVE', reason: '并发测试', onDate: '2025-06-25' });
    const returned = payoutReference(batch.id, 5);
    await twoPeople({
      reference: returned,
      kind: 'LATE_RETURN',
      reason: '并发测试',
      onDate: '2025-06-20',
      cause: 'CLOSED',
    });
    const { disbursement, suspense, expense } = await readBooks(desks);
    expect([toWire(disbursement), toWire(suspense), toWire(expense)]).toEqual(['300.00', '150.00', '1500.00']);
    await expectCoherent(service);
  });

  it('numbers twenty vouchers at once without a gap, and reverses one once', async () => {
    const propose = (i: number) => (ctx: Ctx) =>
      desks.use(ProposeVoucher).run(ctx, {
        fund: 'RESIDENT',
        on: '2025-07-01',
        summary: `并发凭证${i}`,
        lines: [
          { account: '1003', debit: `${i + 1}.00` },
          { account: '4601', credit: `${i + 1}.00` },
        ],
      });
    const proposed = await Promise.all(
      Array.from({ length: 20 }, (_, i) => desks.run('bookkeeper', 'voucher.propose', { i }, propose(i))),
    );
    const posted = await Promise.all(
      proposed.map(({ value: { id } }) =>
        desks.run('reviewer', 'voucher.post', { id }, (ctx) => desks.use(DecideVoucherProposal).post(ctx, { id })),
      ),
    );
    const numbers = posted.map(({ value }) => value.number).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const id = posted[7]!.value.voucherId;
    const { reversal } = await contest('bookkeeper', 'voucher.reverse', ['VOUCHER_REVERSED_ALREADY'], (ctx) =>
      desks.use(ReverseVoucher).run(ctx, { id, on: '2025-07-02', reason: '并发测试' }),
    );
    expect(reversal.number).toBe(21);
    await expectCoherent(service);
  });

  it('never reserves more than a budget for two batches approved at once', async () => {
    const project = await desks.run('bookkeeper', 'project.create', {}, (ctx) =>
      desks.use(CreateProject).run(ctx, {
        fiscalYear: 2024,
        no: 41,
        code: 'P2024-S41',
        name: '并发项目',
        scheme: 'RESIDENT',
        functionCode: '2082602',
        economicCode: '31003',
        sourceLevel: 'COUNTY',
        sourceText: '县级',
        documentNo: null,
        paymentMode: 'MONTHLY',
        procedure: null,
        subsidised: null,
        standard: null,
        periodFrom: '2024-01',
        periodTo: '2024-12',
      }),
    );
    const projectId = project.value.id;
    await desks.run('bookkeeper', 'project.event', {}, (ctx) =>
      desks
        .use(RecordEvent)
        .run(ctx, { projectId, kind: 'ALLOT', level: 'COUNTY', on: '2024-01-02', amount: '2000.00' }),
    );
    await desks.run('bookkeeper', 'project.rule', {}, (ctx) =>
      desks
        .use(SetAttributionRule)
        .run(ctx, { scheme: 'RESIDENT', fiscalYear: 2024, mode: 'ORDER', entries: [{ projectId }] }),
    );
    const two = [
      await draftOf(await acceptedRoll('2024-03', 100, '120.00')),
      await draftOf(await acceptedRoll('2024-04', 200, '110.00')),
    ];
    for (const one of two) {
      await contest('clerk', 'batch.submit', ['STATE_NOT_ALLOWED'], signed(one, SubmitBatch));
      await contest('reviewer', 'batch.review', ['STATE_NOT_ALLOWED'], signed(one, ReviewBatch));
    }
    const approvals: Promise<Outcome<BatchAnswer>>[] = two.flatMap((one) =>
      Array.from({ length: AT_ONCE }, () =>
        outcome(desks.run('approver', 'batch.approve', {}, signed(one, ApproveBatch))),
      ),
    );
    const codes = (await Promise.all(approvals)).map(({ code }) => code);
    expect(codes.filter((code) => code === 'DONE')).toHaveLength(2);
    expect(codes.filter((code) => code === 'STATE_NOT_ALLOWED')).toHaveLength(2 * AT_ONCE - 2);
    const rows = await desks.db.rows<{ project: string | null; amount: string }>(
      `SELECT project_id AS project, amount FROM attribution_entry WHERE agency_id = $1 AND batch_id = ANY($2::bigint[]) AND kind = 'RESERVE'`,
      [desks.agencyId, two.map(({ id }) => id)],
    );
    const sum = (own: boolean) =>
      toWire(sumMoney(rows.filter((row) => (row.project === null) === own).map((row) => money(row.amount))));
    // 1,440 and 1,320 yuan want 2,000: the rest is the fund's own.
    expect([sum(false), sum(true)]).toEqual(['2000.00', '760.00']);
    await expectCoherent(service);
  });

  it('has met no deadlock in all of this', async () => {
    const row = await desks.db.one<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(row!.deadlocks).toBe('0');
  });
});
