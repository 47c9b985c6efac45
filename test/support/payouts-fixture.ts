import type { ModuleMetadata } from '@nestjs/common';
import { DraftBatch } from '../../src/payouts/draft-batch.js';
import { AgenciesService } from '../../src/agencies/agencies.service.js';
import { BeneficiariesService } from '../../src/beneficiaries/beneficiaries.service.js';
import { demoUsers } from '../../src/identity/demo-users.js';
import type { Role } from '../../src/identity/domain/role.types.js';
import { sm3 } from '../../src/kernel/digest.js';
import { Decimal, toWire } from '../../src/kernel/money.js';
import { periodToInt } from '../../src/kernel/period.js';
import type { Period } from '../../src/kernel/period.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { ApproveBatch } from '../../src/payouts/approve-batch.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import type { PayoutScheme } from '../../src/payouts/domain/payouts.types.js';
import { PayoutsModule } from '../../src/payouts/payouts.module.js';
import { PayoutsService } from '../../src/payouts/payouts.service.js';
import { ReviewBatch } from '../../src/payouts/review-batch.js';
import { SubmitBatch } from '../../src/payouts/submit-batch.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import type { Caller, Ctx } from '../../src/platform/db/ctx.js';
import { CreateProject } from '../../src/projects/create-project.js';
import { RecordEvent } from '../../src/projects/record-event.js';
import { SetAttributionRule } from '../../src/projects/set-attribution-rule.js';
import { httpApp, type HttpApp } from './http-app.js';

/** One line of a roll of the tests; the same `person` is the same human being in every roll. Amounts in yuan. */
export interface TestPayee {
  person: number;
  base: string;
  personal?: string;
  /** Negative: a deduction. */
  adjustment?: string;
  backPay?: string;
  grant?: string;
  township?: string;
  status?: 'PAY' | 'SUSPEND' | 'END';
  /** Where the test needs a number that a list from outside can hold; otherwise it follows from `person`. */
  idNumber?: string;
}

export interface TestResult {
  lineNo: number;
  result: 'PAID' | 'FAILED';
  creditedOn?: string | null;
  cause?: string;
}

/** Name of a person of the tests: names hold no digits. */
export function nameOf(person: number): string {
  return `人${[...String(person)].map((digit) => '零一二三四五六七八九'[Number(digit)]).join('')}`;
}

/**
 * The payouts feature with its real neighbours over a database of its own: three funds with charts and money in 支出户,
 * one subsidy project per fund. Rolls are put in as the import leaves them; banks answer line by line.
 */
export class PayoutsWorld {
  private readonly numbers: PersonalNumbers;
  private readonly actors = new Map<string, Caller>();
  private serial = 0;

  private constructor(readonly http: HttpApp) {
    this.numbers = http.app.get<PersonalNumbers>(PERSONAL_NUMBERS);
    for (const { login, name, role } of demoUsers) this.addActor(login, name, http.userIds.get(login)!, [role]);
  }

  static async open(more: NonNullable<ModuleMetadata['imports']> = []): Promise<PayoutsWorld> {
    const world = new PayoutsWorld(await httpApp({ imports: [PayoutsModule, ...more] }));
    await world.setUp();
    return world;
  }

  get db() {
    return this.http.database.db;
  }
  get agencyId(): number {
    return this.http.agencyId;
  }

  of<T>(token: new (...args: never[]) => T): T {
    return this.http.app.get<T>(token);
  }

  /** The demonstration's users by login: jingban, fuhe, shenpi, chuna, kuaiji … and those made by `user`. */
  as(login: string): Caller {
    return this.actors.get(login)!;
  }

  userId(login: string): string {
    return this.as(login).actor.userId;
  }

  /** One command as that person. */
  async run<T>(login: string, work: (ctx: Ctx) => Promise<T>, name = 'test'): Promise<T> {
    return (await this.http.commands.run(this.as(login), { name }, work)).value;
  }

  async user(login: string, roles: readonly Role[]): Promise<void> {
    const id = await this.run('jingban', async (ctx) => {
      const user = {
        login,
        name: login,
        passwordHash: 'none',
        mustChangePassword: false,
        agencyIds: [ctx.agencyId],
        roles,
      };
      return (await this.http.identity.createUserWithHash(ctx, user)).id;
    });
    this.addActor(login, login, id, roles);
  }

  /** An accepted roll, its people registered by the register's own use case. */
  async roll(period: Period, payees: readonly TestPayee[], scheme: PayoutScheme = 'RESIDENT'): Promise<string> {
    return this.run('jingban', async (ctx) => {
      const rollId = await this.insertRoll(ctx, scheme, period);
      const rows = payees.map((payee, i) => this.lineOf(payee, i + 1));
      await ctx.tx.run(
        `INSERT INTO roll_line (agency_id, roll_id, ordinal, row_no, status, id_index, id_masked, id_cipher, name, name_key, township,
           account_name, account_index, account_masked, account_cipher, bank_name, base, personal, adjustment, back_pay, grant_amount, amount)
         SELECT $1, $2, x.ordinal, x.ordinal + 1, x.status, decode(x.id_index, 'hex'), x.id_masked, decode(x.id_cipher, 'hex'), x.name, x.name,
           x.township, x.name, decode(x.account_index, 'hex'), x.account_masked, decode(x.account_cipher, 'hex'), '农业银行', x.base, x.personal, x.adjustment, x.back_pay,
           x.grant_amount, x.base + x.personal + x.adjustment + x.back_pay + x.grant_amount
         FROM jsonb_to_recordset($3) AS x(ordinal int, status text, id_index text, id_masked text, id_cipher text, name text, township text,
           account_index text, account_masked text, account_cipher text, base numeric, personal numeric, adjustment numeric, back_pay numeric, grant_amount numeric)`,
        [ctx.agencyId, rollId, JSON.stringify(rows)],
      );
      await this.of(BeneficiariesService).applyRoll(ctx, { rollId, scheme, period });
      await this.acceptRoll(ctx, rollId);
      return rollId;
    });
  }

  /** A large accepted roll and its register, made inside the database; everybody is paid in every month but `left`. */
  async bulkRoll(period: Period, people: number, left = 0): Promise<string> {
    return this.run('jingban', async (ctx) => {
      const rollId = await this.insertRoll(ctx, 'RESIDENT', period);
      await ctx.tx.run(
        `INSERT INTO beneficiary (agency_id, id, id_index, id_cipher, id_masked, name, name_key, township, payee_version_id, act_id)
         SELECT $1, i, sm3('I' || i), '', '652822********' || lpad((i % 10000)::text, 4, '0'), '人员' || i, '人员' || i, (652822100 + i % 4)::text, i, $3
         FROM generate_series(1, $2) i ON CONFLICT DO NOTHING`,
        [ctx.agencyId, people, ctx.actId],
      );
      await ctx.tx.run(
        `INSERT INTO payee_version (agency_id, id, beneficiary_id, id_index, id_masked, name, account_name, account_index, account_cipher,
           account_masked, bank_name, valid_from, source, act_id)
         SELECT $1, i, i, sm3('I' || i), '652822********' || lpad((i % 10000)::text, 4, '0'), '人员' || i, '人员' || i, sm3('A' || i), '', '****' || i % 10000,
           '农业银行', '2024-01-01', 'ROLL', $3 FROM generate_series(1, $2) i ON CONFLICT DO NOTHING`,
        [ctx.agencyId, people, ctx.actId],
      );
      await ctx.tx.run(
        `INSERT INTO roll_line (agency_id, roll_id, ordinal, row_no, status, id_index, id_masked, name, name_key, township, base, personal,
           adjustment, back_pay, grant_amount, amount)
         SELECT $1, $2, i, i + 1, 'PAY', sm3('I' || i), '652822********', '人员' || i, '人员' || i, (652822100 + i % 4)::text, 150 + i % 7 * $4::int,
           60.25, 0, CASE WHEN i % 50 = 0 THEN 100 ELSE 0 END, 0, 150 + i % 7 * $4::int + 60.25 + CASE WHEN i % 50 = 0 THEN 100 ELSE 0 END
         FROM generate_series(1, $3) i WHERE $5::int = 0 OR i % $5::int <> 1`,
        [ctx.agencyId, rollId, people, 1 + (periodToInt(period) % 3), left],
      );
      await this.acceptRoll(ctx, rollId);
      return rollId;
    });
  }

  draft(rollId: string, login = 'jingban'): Promise<BatchAnswer> {
    return this.run(login, (ctx) => this.of(DraftBatch).run(ctx, { rollId }), 'batch.draft');
  }

  /** 经办, 复核 and 审批, as far as asked. */
  async sign(seen: BatchAnswer, upTo: 'SUBMITTED' | 'REVIEWED' | 'APPROVED' = 'APPROVED'): Promise<BatchAnswer> {
    const input = { batchId: seen.id, seen };
    let answer = await this.run('jingban', (ctx) => this.of(SubmitBatch).run(ctx, input), 'batch.submit');
    if (upTo !== 'SUBMITTED')
      answer = await this.run('fuhe', (ctx) => this.of(ReviewBatch).run(ctx, input), 'batch.review');
    if (upTo === 'APPROVED')
      answer = await this.run('shenpi', (ctx) => this.of(ApproveBatch).run(ctx, input), 'batch.approve');
    return answer;
  }

  /** A row of bank_file and the batch ISSUED, as the cashier's use case leaves them. */
  async issue(batchId: string, login = 'chuna'): Promise<void> {
    await this.run(login, async (ctx) => {
      const batch = await this.of(PayoutsService).batch(ctx.tx, ctx.agencyId, batchId, { lock: true });
      const fileId = await this.storedFile(ctx, 'bank-file');
      await ctx.tx.run(
        `INSERT INTO bank_file (agency_id, chain_no, batch_id, format_code, format_version, file_id, file_name, digest, line_count, total,
           issued_by, issued_at, prev_hash, hash, act_id)
         VALUES ($1, 0, $2, 'TEST', 1, $3, 'test.txt', $4, $5, $6, $7, $8, '', '', $9)`,
        [
          ctx.agencyId,
          batchId,
          fileId,
          sm3(batchId),
          batch.lineCount,
          toWire(batch.total),
          ctx.actor.userId,
          ctx.now,
          ctx.actId,
        ],
      );
      await this.of(PayoutsService).markIssued(ctx, batchId);
    });
  }

  /** The bank slip and its voucher; true when the batch is settled by it. */
  async slip(batchId: string, paidOn: string): Promise<boolean> {
    return this.run('chuna', async (ctx) => {
      const payouts = this.of(PayoutsService);
      const batch = await payouts.batch(ctx.tx, ctx.agencyId, batchId, { lock: true });
      await ctx.tx.run(
        `INSERT INTO bank_slip (agency_id, batch_id, number, paid_on, recorded_by, recorded_at, act_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [ctx.agencyId, batchId, `S-${batchId}`, paidOn, ctx.actor.userId, ctx.now, ctx.actId],
      );
      // Project money before the books: the one order of locks.
      const settled = await payouts.settleIfComplete(ctx, batchId);
      await this.of(LedgerService).batchPaid(ctx, {
        batchId,
        fund: batch.scheme,
        kind: batch.kind,
        number: batch.number,
        on: paidOn,
        components: await payouts.componentsOf(ctx.tx, batch),
        total: batch.total,
      });
      return settled;
    });
  }

  /** A result file with these lines, all of them deciding, taken in and booked. */
  async results(batchId: string, lines: readonly TestResult[]) {
    return this.run('chuna', async (ctx) => {
      const payouts = this.of(PayoutsService);
      const batch = await payouts.batch(ctx.tx, ctx.agencyId, batchId, { lock: true });
      const resultFileId = await this.resultFile(ctx, batchId, lines);
      const applied = await payouts.applyResults(ctx, { batchId, resultFileId });
      if (applied.bounced > 0) {
        await this.of(LedgerService).bounced(ctx, {
          fund: batch.scheme,
          batchId,
          resultFileId,
          kind: batch.kind,
          on: applied.bouncedOn ?? ctx.today,
          components: applied.bouncedByComponent,
          total: applied.bouncedTotal,
        });
      }
      return applied;
    });
  }

  /** From a roll to a settled batch; the lines named fail at the bank. */
  async paidMonth(
    period: Period,
    payees: readonly TestPayee[],
    failing: readonly number[] = [],
    scheme: PayoutScheme = 'RESIDENT',
  ) {
    const batch = await this.draft(await this.roll(period, payees, scheme));
    await this.sign(batch);
    await this.issue(batch.id);
    await this.slip(batch.id, `${period}-10`);
    const lines = payees.filter(({ status = 'PAY' }) => status === 'PAY').map((_, i) => i + 1);
    await this.results(
      batch.id,
      lines.map((lineNo) => ({
        lineNo,
        result: failing.includes(lineNo) ? 'FAILED' : 'PAID',
        creditedOn: `${period}-${failing.includes(lineNo) ? '11' : '10'}`,
      })),
    );
    return batch;
  }

  /** A result file with these lines in class PAID or FAILED, TAKEN_IN; no payout is touched yet. */
  async resultFile(ctx: Ctx, batchId: string, lines: readonly TestResult[]): Promise<string> {
    const fileId = await this.storedFile(ctx, 'bank-result');
    const { id } = (await ctx.tx.one<{ id: string }>(
      `INSERT INTO bank_result_file (agency_id, batch_id, file_id, file_name, digest, uploaded_by, uploaded_at, act_id)
       VALUES ($1, $2, $3, 'result.txt', $4, $5, $6, $7) RETURNING id`,
      [ctx.agencyId, batchId, fileId, sm3(`result-${(this.serial += 1)}`), ctx.actor.userId, ctx.now, ctx.actId],
    ))!;
    const rows = lines.map(({ lineNo, result, cause = 'ACCOUNT_CLOSED', creditedOn = '2024-12-10' }, i) => ({
      no: i + 1,
      line_no: lineNo,
      result,
      cause: result === 'FAILED' ? cause : null,
      credited_on: creditedOn,
    }));
    const count = await ctx.tx.run(
      `INSERT INTO bank_result_line (agency_id, result_file_id, line_no, reference, amount, result, cause, credited_on, class, batch_id, payout_line_no)
       SELECT $1, $2, x.no, s.reference, s.amount, x.result, x.cause, x.credited_on, x.result, s.batch_id, s.line_no
       FROM jsonb_to_recordset($4) AS x(no int, line_no int, result text, cause text, credited_on date)
       JOIN payout_state s ON s.agency_id = $1 AND s.batch_id = $3 AND s.line_no = x.line_no`,
      [ctx.agencyId, id, batchId, JSON.stringify(rows)],
    );
    await ctx.tx.run(
      `UPDATE bank_result_file SET state = 'TAKEN_IN', line_count = $2, taken_in_act_id = $3 WHERE id = $1`,
      [id, count, ctx.actId],
    );
    return id;
  }

  /** A result file that pays every line on one day, TAKEN_IN, made inside the database. */
  async allPaid(ctx: Ctx, batchId: string, creditedOn: string): Promise<string> {
    const batch = await this.of(PayoutsService).batch(ctx.tx, ctx.agencyId, batchId, { lock: true });
    const fileId = await this.storedFile(ctx, 'bank-result');
    const { id } = (await ctx.tx.one<{ id: string }>(
      `INSERT INTO bank_result_file (agency_id, batch_id, file_id, file_name, digest, uploaded_by, uploaded_at, act_id)
       VALUES ($1, $2, $3, 'result.txt', $4, $5, $6, $7) RETURNING id`,
      [ctx.agencyId, batchId, fileId, sm3(`result-${(this.serial += 1)}`), ctx.actor.userId, ctx.now, ctx.actId],
    ))!;
    const count = await ctx.tx.run(
      `INSERT INTO bank_result_line (agency_id, result_file_id, line_no, reference, amount, result, credited_on, class, batch_id, payout_line_no)
       SELECT $1, $2, p.line_no, '', p.amount, 'PAID', $5, 'PAID', p.batch_id, p.line_no FROM payout p
       WHERE p.agency_id = $1 AND p.period = $4 AND p.batch_id = $3 AND p.live`,
      [ctx.agencyId, id, batchId, periodToInt(batch.period), creditedOn],
    );
    await ctx.tx.run(
      `UPDATE bank_result_file SET state = 'TAKEN_IN', line_count = $2, taken_in_act_id = $3 WHERE id = $1`,
      [id, count, ctx.actId],
    );
    return id;
  }

  /** Sums of attribution entries of a batch by kind, yuan. */
  async attributed(batchId: string): Promise<Record<string, string>> {
    const rows = await this.db.rows<{ kind: string; sum: string }>(
      'SELECT kind, sum(amount) AS sum FROM attribution_entry WHERE batch_id = $1 GROUP BY kind ORDER BY kind',
      [batchId],
    );
    return Object.fromEntries(rows.map((row) => [row.kind, row.sum]));
  }

  /** Balance of an account by its purpose, debit less credit, yuan. */
  async balance(purpose: string, fund: PayoutScheme = 'RESIDENT'): Promise<string> {
    const row = await this.db.one<{ sum: string }>(
      `SELECT coalesce(sum(p.debit - p.credit), 0.00) AS sum FROM posting p JOIN ledger_account a
         ON a.agency_id = p.agency_id AND a.fund = p.fund AND a.code = p.account WHERE p.agency_id = $1 AND p.fund = $2 AND a.purpose = $3`,
      [this.agencyId, fund, purpose],
    );
    return toWire(new Decimal(row!.sum));
  }

  payout(batchId: string, lineNo: number) {
    return this.db.one<{
      state: string;
      live: boolean;
      cause: string | null;
      credited_on: string | null;
      reference: string;
      amount: string;
    }>(
      'SELECT state, live, cause, credited_on, reference, amount FROM payout_state WHERE agency_id = $1 AND batch_id = $2 AND line_no = $3',
      [this.agencyId, batchId, lineNo],
    );
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private addActor(login: string, name: string, userId: string, roles: readonly Role[]): void {
    const actor = { userId, login, name, roles, agencyIds: [this.agencyId] };
    this.actors.set(login, { actor, agencyId: this.agencyId, requestId: `test-${login}` });
  }

  private async setUp(): Promise<void> {
    const funds = [
      ['RESIDENT', '城乡居民基本养老保险基金'],
      ['ENTERPRISE', '企业职工基本养老保险基金'],
      ['INSTITUTIONAL', '机关事业单位基本养老保险基金'],
    ] as const;
    for (const [i, [scheme, name]] of funds.entries()) {
      await this.run('kuaiji', async (ctx) => {
        await this.of(AgenciesService).openFund(ctx, { scheme, name, payday: 10 });
        await this.of(LedgerService).loadChart(ctx, scheme);
        await this.of(LedgerService).opening(ctx, {
          fund: scheme,
          on: '2024-01-01',
          lines: [
            { account: '1004', debit: '900000000.00' },
            { account: '3001', credit: '900000000.00' },
          ],
        });
        const { id } = await this.of(CreateProject).run(ctx, {
          fiscalYear: 2024,
          no: i + 1,
          code: `P${i + 1}`,
          name: `${name}补助`,
          scheme,
          functionCode: '2082602',
          economicCode: '51002',
          sourceLevel: 'CENTRAL',
          sourceText: '中央补助',
          documentNo: null,
          paymentMode: 'MONTHLY',
          procedure: null,
          subsidised: null,
          standard: null,
          periodFrom: '2024-01',
          periodTo: '2024-12',
        });
        await this.of(RecordEvent).run(ctx, {
          projectId: id,
          kind: 'ALLOT',
          level: 'CENTRAL',
          on: '2024-01-02',
          amount: '1000.00',
        });
        await this.of(SetAttributionRule).run(ctx, {
          scheme,
          fiscalYear: 2024,
          mode: 'ORDER',
          entries: [{ projectId: id }],
        });
      });
    }
  }

  private lineOf(payee: TestPayee, ordinal: number) {
    const {
      person,
      base,
      personal = '0.00',
      adjustment = '0.00',
      backPay = '0.00',
      grant = '0.00',
      township = '轮台镇',
      status = 'PAY',
    } = payee;
    const id = payee.idNumber ?? `652822196001${String(person).padStart(6, '0')}`;
    const account = `622848${String(person).padStart(10, '0')}`;
    const paid = status === 'PAY';
    return {
      ordinal,
      status,
      id_index: this.numbers.index('ID', id).toString('hex'),
      id_masked: `652822********${id.slice(-4)}`,
      id_cipher: this.numbers.seal(id).toString('hex'),
      name: nameOf(person),
      township,
      account_index: this.numbers.index('ACCOUNT', account).toString('hex'),
      account_masked: `************${account.slice(-4)}`,
      account_cipher: this.numbers.seal(account).toString('hex'),
      base: paid ? base : '0',
      personal: paid ? personal : '0',
      adjustment: paid ? adjustment : '0',
      back_pay: paid ? backPay : '0',
      grant_amount: paid ? grant : '0',
    };
  }

  private async insertRoll(ctx: Ctx, scheme: PayoutScheme, period: Period): Promise<string> {
    const fileId = await this.storedFile(ctx, 'roll');
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO payout_roll (agency_id, scheme, period, file_id, file_name, file_digest, source, uploaded_by, uploaded_at, act_id)
       VALUES ($1, $2, $3, $4, 'roll.csv', $5, 'test', $6, $7, $8) RETURNING id`,
      [
        ctx.agencyId,
        scheme,
        periodToInt(period),
        fileId,
        sm3(`roll-${(this.serial += 1)}`),
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  private async acceptRoll(ctx: Ctx, rollId: string): Promise<void> {
    await ctx.tx.run(
      `UPDATE payout_roll r SET state = 'CHECKED', row_count = s.n, line_count = s.n, blocked_count = 0, warned_count = 0, pay_count = s.paid, pay_total = s.total
       FROM (SELECT count(*)::int AS n, (count(*) FILTER (WHERE status = 'PAY'))::int AS paid, coalesce(sum(amount) FILTER (WHERE status = 'PAY'), 0) AS total
             FROM roll_line WHERE roll_id = $1) s WHERE r.id = $1`,
      [rollId],
    );
    await ctx.tx.run(
      `UPDATE payout_roll SET state = 'ACCEPTED', accepted_by = $2, accepted_at = $3, accepted_act_id = $4 WHERE id = $1`,
      [rollId, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  private async storedFile(ctx: Ctx, purpose: string): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO stored_file (agency_id, purpose, name, digest, size, media_type, chunk_count) VALUES ($1, $2, 'test', '', 0, 'text/plain', 0) RETURNING id`,
      [ctx.agencyId, purpose],
    );
    return row!.id;
  }
}
