import { startingChart } from '../../src/ledger/domain/chart.js';
import { Decimal } from '../../src/kernel/money.js';
import { periodToInt } from '../../src/kernel/period.js';
import type { Caller } from '../../src/platform/db/ctx.js';
import { testDatabase, type TestDatabase } from './database.js';

export type Scheme = 'RESIDENT' | 'ENTERPRISE' | 'INSTITUTIONAL';
export const PLANTED_AGENCY = 1;

export interface PlantedPayout {
  person: number;
  amount: string;
  outcome?: 'PAID' | 'BOUNCED' | 'REISSUED' | 'WAIVED' | 'WITHDRAWN';
  creditedOn?: string;
  parent?: { batchId: string; lineNo: number };
}

const quote = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;

const KEPT_BY = [
  ['payout', 'payout_tallied_insert'],
  ['payout', 'payout_tallied_update'],
  ['payout_roll', 'payout_roll_marks'],
  ['spell_change', 'spell_change_marks'],
  ['bank_result_file', 'bank_result_file_marks'],
  ['bank_slip', 'bank_slip_marks'],
  ['payout_act', 'payout_act_marks'],
  ['finding_event', 'finding_event_marks'],
] as const;

/**
 * Rows put straight into a database by its owner, with triggers and references asleep: for read models, which must hold
 * on whatever the books can contain, and for guards, which need something to guard. Every fact has its act on the trail.
 */
export class PlantedFacts {
  private constructor(
    readonly database: TestDatabase,
    readonly caller: Caller,
  ) {}

  /** An agency with three funds (payday the 10th), their charts, the six people who act, and one stored file. */
  static async open(): Promise<PlantedFacts> {
    const database = await testDatabase();
    const actor = {
      userId: '1',
      login: 'jingban',
      name: '经办人',
      roles: ['FINANCE_CLERK'] as const,
      agencyIds: [PLANTED_AGENCY],
    };
    const facts = new PlantedFacts(database, { actor, agencyId: PLANTED_AGENCY, requestId: 'planted' });
    // What is kept of the rows follows them all the same: no reader is shown sums of rows that are not there.
    await database.asOwner(
      KEPT_BY.map(([table, trigger]) => `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${trigger}`).join('; '),
    );
    await facts.plant(`
      INSERT INTO agency (id, code, name) VALUES (${PLANTED_AGENCY}, '652822', '轮台县社会保险中心'), (2, '652801', '库尔勒市社会保险中心');
      INSERT INTO fund (agency_id, scheme, name, payday, payday_shift) SELECT ${PLANTED_AGENCY}, s, s, 10, 'NONE'
        FROM unnest(ARRAY['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL']) s;
      INSERT INTO app_user (id, login, name, password_hash) SELECT i, 'user' || i, '人员' || i, 'none' FROM generate_series(1, 6) i;
      INSERT INTO stored_file (id, agency_id, purpose, name, digest, size, media_type, chunk_count)
        VALUES ('00000000-0000-7000-8000-000000000001', ${PLANTED_AGENCY}, 'test', 'test.txt', '', 0, 'text/plain', 1);`);
    for (const fund of ['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'] as const) {
      const accounts = startingChart(fund).map(
        (a) =>
          `(${PLANTED_AGENCY}, ${quote(fund)}, ${quote(a.code)}, ${quote(a.name)}, ${quote(a.class)}, ${quote(a.normalSide)}, ${a.postable}, ${quote(a.purpose)})`,
      );
      await facts.plant(
        `INSERT INTO ledger_account (agency_id, fund, code, name, class, normal_side, postable, purpose) VALUES ${accounts.join(', ')}`,
      );
    }
    return facts;
  }

  /** Over a database that has agency 1 and its people already. */
  static over(database: TestDatabase, caller: Caller): PlantedFacts {
    return new PlantedFacts(database, caller);
  }

  static readonly FILE_ID = '00000000-0000-7000-8000-000000000001';

  get db() {
    return this.database.db;
  }

  close(): Promise<void> {
    return this.database.drop();
  }

  /** Statements without triggers and references; the last one's rows. */
  async plant<R = Record<string, string>>(sql: string): Promise<R[]> {
    const result = (await this.database.asOwner(`SET session_replication_role = replica; ${sql}`)) as unknown;
    const last = (Array.isArray(result) ? result.at(-1) : result) as { rows: R[] };
    return last.rows;
  }

  private async id(sql: string): Promise<string> {
    return String(Object.values((await this.plant<Record<string, string>>(sql))[0]!)[0]);
  }

  /** An act on the trail; its id, which rows carry. */
  act(name = 'planted'): Promise<string> {
    return this.id(`WITH a AS (SELECT nextval('act_id_seq') AS id), t AS (
        SELECT trail_append(${PLANTED_AGENCY}, a.id, ${quote(name)}, 'DONE', 1, NULL, NULL, 'planted', now(), '{}') FROM a)
      SELECT a.id FROM a, t`);
  }

  async watermark(): Promise<string> {
    const row = await this.db.one<{ position: string }>('SELECT position FROM trail_head WHERE agency_id = $1', [
      PLANTED_AGENCY,
    ]);
    return row?.position ?? '0';
  }

  /** People 1 … count of the register. */
  async people(count: number): Promise<void> {
    const act = await this.act('people');
    await this.plant(`
      INSERT INTO beneficiary (agency_id, id, id_index, id_cipher, id_masked, name, name_key, payee_version_id, act_id)
        SELECT ${PLANTED_AGENCY}, i, sm3('I' || i), '', '652822********' || lpad((i % 10000)::text, 4, '0'), '人员' || i, '人员' || i, i, ${act}
        FROM generate_series(1, ${count}) i;
      INSERT INTO payee_version (agency_id, id, beneficiary_id, id_index, id_masked, name, account_name, account_index, account_cipher,
          account_masked, bank_name, valid_from, source, act_id)
        SELECT ${PLANTED_AGENCY}, i, i, sm3('I' || i), '652822********', '人员' || i, '人员' || i, sm3('A' || i), '', '****', '农业银行', '2024-01-01',
          'ROLL', ${act} FROM generate_series(1, ${count}) i;`);
  }

  async spell(
    scheme: Scheme,
    person: number,
    period: string,
    status: 'ACTIVE' | 'SUSPENDED' | 'ENDED',
    act?: string,
  ): Promise<void> {
    const kind = status === 'ACTIVE' ? 'NEW' : status;
    await this
      .plant(`INSERT INTO spell_change (agency_id, scheme, beneficiary_id, effective_period, status, kind, act_id)
      VALUES (${PLANTED_AGENCY}, ${quote(scheme)}, ${person}, ${periodToInt(period)}, ${quote(status)}, ${quote(kind)}, ${act ?? (await this.act('spell'))})`);
  }

  /** An accepted roll; lines without a status are paid. */
  async roll(
    scheme: Scheme,
    period: string,
    lines: readonly { person: number; amount?: string; status?: 'PAY' | 'SUSPEND' | 'END' }[],
    act?: string,
  ): Promise<string> {
    const acceptedBy = act ?? (await this.act('roll.accept'));
    const id = await this
      .id(`INSERT INTO payout_roll (agency_id, scheme, period, file_id, file_name, file_digest, source, state, row_count,
        line_count, blocked_count, warned_count, uploaded_by, uploaded_at, accepted_by, accepted_at, act_id, accepted_act_id)
      VALUES (${PLANTED_AGENCY}, ${quote(scheme)}, ${periodToInt(period)}, ${quote(PlantedFacts.FILE_ID)}, 'r.csv', sm3(random()::text), 't',
        'ACCEPTED', ${lines.length}, ${lines.length}, 0, 0, 1, now(), 1, now(), ${acceptedBy}, ${acceptedBy}) RETURNING id`);
    const rows = lines.map(({ person, amount = '0.00', status = 'PAY' }, i) => {
      const value = quote(amount);
      return `(${PLANTED_AGENCY}, ${id}, ${i + 1}, ${i + 2}, ${quote(status)}, sm3('I${person}'), '', '人员${person}', '', ${value}, 0, 0, 0, 0, ${value})`;
    });
    await this
      .plant(`INSERT INTO roll_line (agency_id, roll_id, ordinal, row_no, status, id_index, id_masked, name, name_key, base, personal,
      adjustment, back_pay, grant_amount, amount) VALUES ${rows.join(', ')}`);
    return id;
  }

  /** A batch with its payouts, lines numbered from 1, in the state given. */
  async batch(
    scheme: Scheme,
    period: string,
    payouts: readonly PlantedPayout[],
    options: { kind?: 'REGULAR' | 'REISSUE'; state?: string; payOn?: string; agencyId?: number; act?: string } = {},
  ): Promise<string> {
    const { kind = 'REGULAR', state = 'ISSUED', payOn = `${period}-10`, agencyId = PLANTED_AGENCY } = options;
    const act = options.act ?? (await this.act('batch.draft'));
    const month = periodToInt(period);
    const total = payouts.reduce((sum, payout) => sum.plus(payout.amount), new Decimal(0)).toFixed(2);
    const id = await this
      .id(`INSERT INTO payout_batch (agency_id, id, number, scheme, period, kind, sequence, roll_id, state, digest, line_count, total,
        pay_on, drafted_by, drafted_at, settled_at, act_id)
      SELECT ${agencyId}, n, 'B' || n, ${quote(scheme)}, ${month}, ${quote(kind)}, n, ${kind === 'REGULAR' ? 'n' : 'NULL::bigint'}, ${quote(state)}, sm3('x'),
        ${payouts.length}, ${total}, ${quote(payOn)}, 1, now(), ${state === 'SETTLED' ? 'now()' : 'NULL::timestamptz'}, ${act}
      FROM nextval('payout_batch_id_seq') n RETURNING id`);
    const rows = payouts.map((p, i) => {
      const parent = p.parent ? `${p.parent.batchId}, ${p.parent.lineNo}` : 'NULL, NULL';
      return `(${agencyId}, ${month}, ${id}, ${i + 1}, ${quote(scheme)}, ${quote(kind)}, ${p.person}, ${p.person}, ${quote(p.amount)}, 0, 0, 0, 0, ${quote(p.amount)},
        ${parent}, ${p.outcome !== 'WITHDRAWN'}, ${quote(p.outcome)}, ${quote(p.creditedOn ?? (p.outcome === 'PAID' ? payOn : null))})`;
    });
    await this.plant(`${partition(agencyId, month)}
      INSERT INTO payout (agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, base, personal, adjustment,
        back_pay, grant_amount, amount, parent_batch_id, parent_line_no, live, outcome, credited_on) VALUES ${rows.join(', ')}`);
    return id;
  }

  async slip(batchId: string, paidOn: string, act?: string): Promise<void> {
    await this.plant(`INSERT INTO bank_slip (agency_id, batch_id, number, paid_on, recorded_by, recorded_at, act_id)
      VALUES (${PLANTED_AGENCY}, ${batchId}, 'S${batchId}', ${quote(paidOn)}, 1, now(), ${act ?? (await this.act('bankSlip.record'))})`);
  }

  /** A result file that is taken in, and what it does to the payouts; a failed line's day is the day of the return. */
  async results(
    batchId: string,
    lines: readonly { lineNo: number; result: 'PAID' | 'FAILED'; on: string | null }[],
    act?: string,
  ): Promise<string> {
    const takenIn = act ?? (await this.act('bankResult.takeIn'));
    const id = await this
      .id(`INSERT INTO bank_result_file (agency_id, batch_id, file_id, file_name, digest, state, line_count, uploaded_by,
        uploaded_at, act_id, taken_in_act_id)
      VALUES (${PLANTED_AGENCY}, ${batchId}, ${quote(PlantedFacts.FILE_ID)}, 'r.txt', sm3(random()::text), 'TAKEN_IN', ${lines.length}, 1, now(), ${takenIn},
        ${takenIn}) RETURNING id`);
    const rows = lines.map((line, i) => `(${i + 1}, ${line.lineNo}, ${quote(line.result)}, ${quote(line.on)}::date)`);
    await this.plant(`
      INSERT INTO bank_result_line (agency_id, result_file_id, line_no, reference, amount, result, cause, credited_on, class, batch_id, payout_line_no)
        SELECT s.agency_id, ${id}, x.no, s.reference, s.amount, x.result, CASE x.result WHEN 'FAILED' THEN 'FROZEN' END, x.credited_on, x.result,
          s.batch_id, s.line_no
        FROM (VALUES ${rows.join(', ')}) x(no, line_no, result, credited_on) JOIN payout_state s ON s.batch_id = ${batchId} AND s.line_no = x.line_no;
      UPDATE payout p SET outcome = CASE l.result WHEN 'PAID' THEN 'PAID' ELSE 'BOUNCED' END, cause = l.cause, result_file_id = ${id},
          credited_on = coalesce(l.credited_on, (SELECT paid_on FROM bank_slip WHERE batch_id = ${batchId}))
        FROM bank_result_line l WHERE l.result_file_id = ${id} AND p.batch_id = l.batch_id AND p.line_no = l.payout_line_no;`);
    return id;
  }

  async settled(batchId: string, act?: string): Promise<void> {
    const by = act ?? (await this.act('batch.settle'));
    await this.plant(`
      UPDATE payout_batch SET state = 'SETTLED', settled_at = now() WHERE id = ${batchId};
      INSERT INTO batch_event (agency_id, batch_id, no, action, from_state, to_state, round, actor_id, at, act_id)
        VALUES (${PLANTED_AGENCY}, ${batchId}, 9, 'settle', 'ISSUED', 'SETTLED', 1, 1, now(), ${by});`);
  }

  /** A confirmed act of two people: the paid payout came back on that day. */
  async lateReturn(batchId: string, lineNo: number, on: string, act?: string): Promise<void> {
    const by = act ?? (await this.act('payoutAct.confirm'));
    await this.plant(`
      INSERT INTO payout_act (agency_id, kind, period, batch_id, line_no, reason, on_date, cause, state, proposed_by, proposed_at, decided_by,
          decided_at, act_id, decided_act_id)
        SELECT agency_id, 'LATE_RETURN', period, id, ${lineNo}, '银行退回', ${quote(on)}, 'CLOSED', 'CONFIRMED', 1, now(), 2, now(), ${by}, ${by}
        FROM payout_batch WHERE id = ${batchId};
      UPDATE payout SET outcome = 'BOUNCED', credited_on = ${quote(on)}, cause = 'CLOSED' WHERE batch_id = ${batchId} AND line_no = ${lineNo};`);
  }

  /** A voucher through ledger_post, as the service's role; lines by account code. */
  async voucher(
    fund: Scheme,
    on: string,
    causeType: string,
    causeId: string,
    lines: readonly { account: string; debit?: string; credit?: string }[],
    options: { act?: string; reversalOf?: string } = {},
  ): Promise<string> {
    const act = options.act ?? (await this.act(`voucher.${causeType}`));
    const row = await this.db.one<{ id: string }>(
      'SELECT voucher_id AS id FROM ledger_post($1, $2, $3, $4, $5, $6, $7, 1, now(), $8, $9)',
      [PLANTED_AGENCY, fund, on, causeType, causeId, causeType, JSON.stringify(lines), act, options.reversalOf ?? null],
    );
    return row!.id;
  }

  async project(
    code: string,
    scheme: Scheme | null,
    basis: 'ARRIVED' | 'ATTRIBUTED' | 'SPENT' = 'ARRIVED',
  ): Promise<string> {
    const act = await this.act('project.create');
    return this
      .id(`INSERT INTO subsidy_project (agency_id, fiscal_year, no, code, name, scheme, function_code, economic_code, source_level,
        source_text, payment_mode, execution_basis, period_from, period_to, act_id)
      VALUES (${PLANTED_AGENCY}, 2024, 1, ${quote(code)}, ${quote(code)}, ${quote(scheme)}, '2082602', '51002', 'CENTRAL', '中央', 'MONTHLY',
        ${quote(basis)}, 202401, 202412, ${act}) RETURNING id`);
  }

  async budgetEvent(
    projectId: string,
    kind: 'ALLOT' | 'ADJUST' | 'ARRIVE' | 'SPEND',
    on: string,
    amount: string,
    act?: string,
  ): Promise<void> {
    await this
      .plant(`INSERT INTO budget_event (agency_id, project_id, kind, level, on_date, amount, recorded_by, recorded_at, act_id)
      VALUES (${PLANTED_AGENCY}, ${projectId}, ${quote(kind)}, 'CENTRAL', ${quote(on)}, ${quote(amount)}, 1, now(), ${act ?? (await this.act('event'))})`);
  }

  async attribution(
    batchId: string,
    projectId: string | null,
    kind: 'RESERVE' | 'RELEASE' | 'CONSUME' | 'RETURN',
    on: string,
    amount: string,
    act?: string,
  ): Promise<void> {
    await this.plant(`INSERT INTO attribution_entry (agency_id, batch_id, project_id, kind, amount, on_date, act_id)
      VALUES (${PLANTED_AGENCY}, ${batchId}, ${projectId ?? 'NULL'}, ${quote(kind)}, ${quote(amount)}, ${quote(on)}, ${act ?? (await this.act('attribution'))})`);
  }
}

/** Statement that makes the partition of an agency's month unless it is there. */
export function partition(agencyId: number, month: number): string {
  return `CREATE TABLE IF NOT EXISTS payout_a${agencyId}_${month} PARTITION OF payout FOR VALUES FROM (${agencyId}, ${month}) TO (${agencyId}, ${month + 1});`;
}
