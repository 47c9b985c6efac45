import { expect } from '@jest/globals';
import { DecideFlags } from '../../src/audit/decide-flags.js';
import type { RunResult } from '../../src/audit/domain/audit.types.js';
import { RunChecks } from '../../src/audit/run-checks.js';
import { BeneficiariesService } from '../../src/beneficiaries/beneficiaries.service.js';
import { RenameBeneficiary } from '../../src/beneficiaries/rename-beneficiary.js';
import type { PlantedListEntry, PlantedPopulation, PlantedRoll } from '../../src/demo/planted-population.js';
import { DEMO_PERIODS } from '../../src/demo/reference-year.js';
import type { RollFileLine } from '../../src/demo/reference-year.js';
import { maskAccount } from '../../src/kernel/account-number.js';
import { sm3 } from '../../src/kernel/digest.js';
import { maskIdNumber, parseIdNumber } from '../../src/kernel/id-number.js';
import { nameKey } from '../../src/kernel/name-match.js';
import { periodToInt } from '../../src/kernel/period.js';
import { ApproveBatch } from '../../src/payouts/approve-batch.js';
import { PayoutsService } from '../../src/payouts/payouts.service.js';
import { ReviewBatch } from '../../src/payouts/review-batch.js';
import { SubmitBatch } from '../../src/payouts/submit-batch.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import type { Ctx } from '../../src/platform/db/ctx.js';
import { PayoutsWorld } from './payouts-fixture.js';

export interface RaisedFlag {
  check: string;
  severity: 'BLOCK' | 'WARN';
  beneficiaryId: string | null;
  evidence: Record<string, unknown>;
}

/** How the lists of a kind are headed, and what stands in a row after number and name. */
const LISTS: Record<PlantedListEntry['kind'], { header: string; cells(entry: PlantedListEntry): (string | null)[] }> = {
  DEATH: { header: '死亡日期', cells: (entry) => [entry.fromOn] },
  PRISON: { header: '服刑开始日期,服刑结束日期', cells: (entry) => [entry.fromOn, entry.toOn] },
  INSURED_ELSEWHERE: { header: '参保开始日期', cells: (entry) => [entry.fromOn] },
  ACCOUNT_BALANCE: { header: '个人账户储存额', cells: (entry) => [entry.amount] },
};

/**
 * A planted population lived through: rolls as their import leaves them, then the product's own use cases from the register
 * to the bank's answer. Blocking flags are cleared by the auditor without a look, so that the errors get through. Only what
 * the product refuses whatever one does is put in by the database's owner.
 */
export class PopulationWorld {
  private readonly numbers: PersonalNumbers;
  private readonly people = new Map<string, string>();
  private serial = 0;
  /** Blocking flags that the gates raised, by check. */
  readonly stoppedAtGate = new Map<string, number>();

  private constructor(
    readonly world: PayoutsWorld,
    private readonly population: PlantedPopulation,
  ) {
    this.numbers = world.http.app.get<PersonalNumbers>(PERSONAL_NUMBERS);
  }

  static async play(population: PlantedPopulation): Promise<PopulationWorld> {
    const played = new PopulationWorld(await PayoutsWorld.open(), population);
    await played.months();
    return played;
  }

  close(): Promise<void> {
    return this.world.close();
  }

  /** The auditors' lists come in, and everything is checked. */
  async audit(): Promise<RunResult> {
    this.clockTo('2024-08-20');
    await this.importLists();
    const months = { from: DEMO_PERIODS[0]!, to: DEMO_PERIODS[this.population.rolls.at(-1)!.month]! };
    return this.world.run('jihe', (ctx) => this.world.of(RunChecks).range(ctx, months), 'audit.run');
  }

  flags(): Promise<RaisedFlag[]> {
    return this.world.db.rows<RaisedFlag>(
      `SELECT check_code AS "check", severity, beneficiary_id AS "beneficiaryId", evidence FROM red_flag WHERE agency_id = $1 ORDER BY id`,
      [this.world.agencyId],
    );
  }

  /** People of the register. */
  get size(): number {
    return this.people.size;
  }

  beneficiary(idNumber: string): string {
    return this.people.get(idNumber)!;
  }

  private async months(): Promise<void> {
    await this.world.user('jingban2', ['FINANCE_CLERK']);
    await this.world.user('fuhe2', ['REVIEWER']);
    await this.world.user('jingban3', ['FINANCE_CLERK']);
    await this.world.user('fuhe3', ['REVIEWER']);
    const last = this.population.rolls.at(-1)!.month;
    for (let month = 0; month <= last; month += 1) await this.month(month);
    this.clockTo('2024-08-15');
    for (const { idNumber, on } of this.population.certified) {
      await this.world.run('jingban', (ctx) =>
        ctx.tx.run(
          `INSERT INTO certification (agency_id, beneficiary_id, method, certified_on, source, recorded_by, recorded_at, act_id)
           VALUES ($1, $2, 'FACE', $3, '现场认证', $4, $5, $6)`,
          [ctx.agencyId, this.beneficiary(idNumber), on, ctx.actor.userId, ctx.now, ctx.actId],
        ),
      );
    }
  }

  private async month(month: number): Promise<void> {
    const period = DEMO_PERIODS[month]!;
    for (const { idNumber, name, byClerk } of this.population.renamed.filter((one) => one.month === month)) {
      const login = byClerk ? this.signers('RESIDENT', month)[0] : 'jihe';
      const act = { beneficiaryId: this.beneficiary(idNumber), name, reason: '公安更名' };
      await this.world.run(login, (ctx) => this.world.of(RenameBeneficiary).run(ctx, act), 'beneficiary.rename');
    }
    const rolls = this.population.rolls.filter((roll) => roll.month === month);
    const batches = [];
    for (const roll of rolls.filter(({ late }) => !late)) {
      const rollId = await this.take(roll);
      batches.push({ scheme: roll.scheme, batch: await this.world.draft(rollId, this.signers(roll.scheme, month)[0]) });
    }
    await this.remember();
    for (const roll of rolls.filter(({ late }) => late)) await this.take(roll);
    this.clockTo(`${period}-08`);
    for (const { scheme, batch } of batches) {
      const [submit, review] = this.signers(scheme, month);
      const input = { batchId: batch.id, seen: batch };
      await this.world.run(submit, (ctx) => this.world.of(SubmitBatch).run(ctx, input), 'batch.submit');
      await this.clearBlocking(batch.id);
      await this.world.run(review, (ctx) => this.world.of(ReviewBatch).run(ctx, input), 'batch.review');
      await this.world.run('shenpi', (ctx) => this.world.of(ApproveBatch).run(ctx, input), 'batch.approve');
      await this.world.issue(batch.id);
      await this.download(scheme, month, batch.id);
      await this.world.slip(batch.id, `${period}-09`);
      const resultFileId = await this.world.run('chuna', (ctx) => this.world.allPaid(ctx, batch.id, `${period}-09`));
      await this.world.run('chuna', (ctx) =>
        this.world.of(PayoutsService).applyResults(ctx, { batchId: batch.id, resultFileId }),
      );
    }
    for (const [i, { idNumber, scheme }] of this.population.doubled.filter((one) => one.month === month).entries()) {
      await this.payTwice(idNumber, scheme, periodToInt(period), 9_000 + i);
    }
  }

  /** Two clerks and two reviewers take turns; only the pair of the planted error never parts. */
  private signers(scheme: string, month: number): [submit: string, review: string] {
    if (this.population.fixedPair && scheme === 'ENTERPRISE') return ['jingban3', 'fuhe3'];
    const turn = month + ['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'].indexOf(scheme);
    return [turn % 2 === 0 ? 'jingban' : 'jingban2', turn % 4 < 2 ? 'fuhe' : 'fuhe2'];
  }

  private async clearBlocking(batchId: string): Promise<void> {
    const open = await this.world.db.rows<{ id: string; check: string }>(
      `SELECT id, check_code AS "check" FROM red_flag WHERE batch_id = $1 AND severity = 'BLOCK' AND state = 'OPEN'`,
      [batchId],
    );
    for (const { check } of open) this.stoppedAtGate.set(check, (this.stoppedAtGate.get(check) ?? 0) + 1);
    if (open.length === 0) return;
    const decision = { ids: open.map(({ id }) => id), action: 'clear' as const, reason: '未核实即排除' };
    await this.world.run('jihe', (ctx) => this.world.of(DecideFlags).run(ctx, decision), 'redFlag.decide');
  }

  private async download(scheme: string, month: number, batchId: string): Promise<void> {
    const twice = this.population.downloadedTwice;
    const times = twice?.scheme === scheme && twice.month === month ? 2 : 1;
    for (let no = 1; no <= times; no += 1) {
      await this.world.run('chuna', (ctx) =>
        ctx.tx.run(
          `INSERT INTO bank_file_download (agency_id, bank_file_id, no, actor_id, at, digest, act_id)
           SELECT $1, id, $3, $4, $5, digest, $6 FROM bank_file WHERE batch_id = $2`,
          [ctx.agencyId, batchId, no, ctx.actor.userId, ctx.now, ctx.actId],
        ),
      );
    }
  }

  private async payTwice(idNumber: string, scheme: string, period: number, lineNo: number): Promise<void> {
    await this.world.http.database.asOwner(`SET session_replication_role = replica;
      INSERT INTO payout (agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, township, base, personal, adjustment,
          back_pay, grant_amount, amount, change_kind, outcome, credited_on)
        SELECT p.agency_id, p.period, b.id, ${lineNo}, b.scheme, 'REGULAR', p.beneficiary_id, p.payee_version_id, p.township, 1900.37, 0, 0, 0, 0, 1900.37,
            'NEW', 'PAID', p.credited_on
          FROM payout p JOIN payout_batch b ON b.agency_id = p.agency_id AND b.period = p.period AND b.scheme = '${scheme}'
         WHERE p.agency_id = ${this.world.agencyId} AND p.period = ${period} AND p.beneficiary_id = ${this.beneficiary(idNumber)}`);
  }

  private async importLists(): Promise<void> {
    const auditor = await this.world.http.login('jihe');
    for (const [kind, { header, cells }] of Object.entries(LISTS)) {
      const rows = this.population.lists.filter((entry) => entry.kind === kind);
      if (rows.length === 0) continue;
      const csv = [
        `社会保障号码,姓名,${header}`,
        ...rows.map((entry) => [entry.idNumber, entry.name, ...cells(entry)].join(',')),
      ];
      const answer = await auditor
        .send('post', '/v1/audit-lists')
        .field({ kind, source: '比对名单', issuedOn: '2024-08-16' })
        .attach('file', Buffer.from(csv.join('\n')), `${kind}.csv`);
      expect([answer.status, answer.body.entryCount]).toEqual([201, rows.length]);
    }
  }

  private async remember(): Promise<void> {
    const rows = await this.world.db.rows<{ id: string; index: Buffer }>(
      'SELECT id, id_index AS index FROM beneficiary WHERE agency_id = $1',
      [this.world.agencyId],
    );
    const byIndex = new Map(rows.map(({ id, index }) => [index.toString('hex'), id]));
    for (const { lines } of this.population.rolls) {
      for (const { idNumber } of lines) {
        if (this.people.has(idNumber)) continue;
        const id = byIndex.get(this.numbers.index('ID', idNumber).toString('hex'));
        if (id) this.people.set(idNumber, id);
      }
    }
  }

  /** The roll as its import leaves it, taken into the register by the register's own use case, and accepted. */
  private async take(roll: PlantedRoll): Promise<string> {
    this.clockTo(roll.on);
    const { scheme } = roll;
    const period = DEMO_PERIODS[roll.month]!;
    return this.world.run(this.signers(scheme, roll.month)[0], async (ctx) => {
      const rollId = await this.insertRoll(ctx, scheme, periodToInt(period), roll.lines);
      await this.world.of(BeneficiariesService).applyRoll(ctx, { rollId, scheme, period });
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
      return rollId;
    });
  }

  private async insertRoll(ctx: Ctx, scheme: string, period: number, lines: readonly RollFileLine[]): Promise<string> {
    this.serial += 1;
    const row = await ctx.tx.one<{ id: string }>(
      `WITH file AS (INSERT INTO stored_file (agency_id, purpose, name, digest, size, media_type, chunk_count)
         VALUES ($1, 'roll', 'roll.csv', '', 0, 'text/csv', 0) RETURNING id)
       INSERT INTO payout_roll (agency_id, scheme, period, file_id, file_name, file_digest, source, uploaded_by, uploaded_at, act_id)
       SELECT $1, $2, $3, file.id, 'roll.csv', $4, 'test', $5, $6, $7 FROM file RETURNING id`,
      [ctx.agencyId, scheme, period, sm3(`population ${this.serial}`), ctx.actor.userId, ctx.now, ctx.actId],
    );
    await ctx.tx.run(
      `INSERT INTO roll_line (agency_id, roll_id, ordinal, row_no, status, status_reason, id_index, id_masked, id_cipher, name, name_key, birth_on, sex, township,
         account_name, account_index, account_masked, account_cipher, bank_name, base, personal, adjustment, back_pay, grant_amount, amount, back_pay_from, back_pay_to)
       SELECT $1, $2, x.ordinal, x.ordinal + 1, x.status, x.reason, decode(x.id_index, 'hex'), x.id_masked, decode(x.id_cipher, 'hex'), x.name, x.name_key, x.birth_on,
         x.sex, x.township, x.holder, decode(x.account_index, 'hex'), x.account_masked, decode(x.account_cipher, 'hex'), x.bank, x.base, x.personal, x.adjustment,
         x.back_pay, 0, x.base + x.personal + x.adjustment + x.back_pay, x.back_from, x.back_to
       FROM jsonb_to_recordset($3) AS x(ordinal int, status text, reason text, id_index text, id_masked text, id_cipher text, name text, name_key text, birth_on date,
         sex text, township text, holder text, account_index text, account_masked text, account_cipher text, bank text, base numeric, personal numeric,
         adjustment numeric, back_pay numeric, back_from int, back_to int)`,
      [ctx.agencyId, row!.id, JSON.stringify(lines.map((line, i) => this.rowOf(line, i + 1)))],
    );
    return row!.id;
  }

  private rowOf(line: RollFileLine, ordinal: number) {
    const id = parseIdNumber(line.idNumber);
    if (!id.ok) throw new Error(`${line.idNumber} is no number`);
    return {
      ordinal,
      status: line.status,
      reason: line.statusReason || null,
      id_index: this.numbers.index('ID', id.number).toString('hex'),
      id_masked: maskIdNumber(id.number),
      id_cipher: this.numbers.seal(id.number).toString('hex'),
      name: line.name,
      name_key: nameKey(line.name),
      birth_on: id.birthOn,
      sex: id.sex,
      township: line.township,
      holder: line.accountName || null,
      account_index: this.numbers.index('ACCOUNT', line.accountNumber).toString('hex'),
      account_masked: maskAccount(line.accountNumber),
      account_cipher: this.numbers.seal(line.accountNumber).toString('hex'),
      bank: line.bankName,
      base: line.base,
      personal: line.personal,
      adjustment: line.adjustment,
      back_pay: line.backPay,
      back_from: line.backPayFrom === '' ? null : periodToInt(line.backPayFrom),
      back_to: line.backPayTo === '' ? null : periodToInt(line.backPayTo),
    };
  }

  private clockTo(day: string): void {
    const { clock } = this.world.http;
    clock.advance((Date.parse(`${day}T10:00:00+08:00`) - clock.now().getTime()) / 60_000);
  }
}
