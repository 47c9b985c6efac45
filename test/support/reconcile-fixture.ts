import {
  makeBankStatement,
  type BankMovement,
  type BankStatementPlan,
  type PrintedStatement,
} from '../../src/demo/bank-statement.js';
import { Decimal } from '../../src/kernel/money.js';
import type { Fund } from '../../src/ledger/domain/ledger.types.js';
import { ReconcileModule } from '../../src/reconcile/reconcile.module.js';
import { ReconcileService } from '../../src/reconcile/reconcile.service.js';
import { money } from '../../src/kernel/money.js';
import type { Browser } from './http-app.js';
import { basic, booksWorld, type BooksWorld } from './ledger-fixture.js';

export const FUND = 'RESIDENT' as const;
const HEAD = '日期,摘要,对方户名,借方,贷方,余额,流水号';

/** One movement of a statement written by hand: day, summary, signed yuan, serial number. */
export type Moved = readonly [on: string, summary: string, amount: string, serial?: string];

/** Books with a bank beside them. */
export class ReconcileWorld {
  private serial = 0;
  private constructor(
    readonly books: BooksWorld,
    readonly service: ReconcileService,
    public bookkeeper: Browser,
    readonly clerk: Browser,
  ) {}

  static async open(openings: Partial<Record<Fund, string>> = { RESIDENT: '5000000.00' }): Promise<ReconcileWorld> {
    const books = await booksWorld(openings, [ReconcileModule]);
    const [bookkeeper, clerk] = [await books.login('kuaiji'), await books.login('jingban')];
    return new ReconcileWorld(books, books.app.get(ReconcileService), bookkeeper, clerk);
  }

  /** Time goes by; sessions end, the bookkeeper logs in again. */
  async later(minutes: number): Promise<void> {
    this.books.clock.advance(minutes);
    this.bookkeeper = await this.books.login('kuaiji');
  }

  close(): Promise<void> {
    return this.books.close();
  }

  /** Money of a request reached 支出户; the request's id. */
  async arrived(on: string, amount: string, documentNo?: string): Promise<string> {
    const asked = await this.clerk
      .send('post', '/v1/fund-requests')
      .send({ fund: FUND, period: on.slice(0, 7), amount, dueOn: on });
    const { id } = asked.body as { id: string };
    const done = await this.bookkeeper.send('post', `/v1/fund-requests/${id}/arrival`).send({ on, amount, documentNo });
    if (done.status !== 201) throw new Error(JSON.stringify(done.body));
    return id;
  }

  /** 支出户 paid a batch: its number and slip. */
  async paid(on: string, total: string): Promise<{ id: string; number: string; slip: string; voucherId: string }> {
    const id = await this.books.plantBatch({ scheme: FUND, total, state: 'ISSUED' });
    const [batch] = await this.books.sql<{ number: string }>('SELECT number FROM payout_batch WHERE id = $1', [id]);
    const number = `652822-J-${on.slice(0, 7).replace('-', '')}-${batch!.number}`;
    const slip = `HD-${number}`;
    await this.plant(`UPDATE payout_batch SET number = '${number}' WHERE id = ${id}`);
    await this.plant(
      `INSERT INTO bank_slip VALUES (${this.books.agencyId}, ${id}, '${slip}', '${on}', ${this.user('chuna')}, now(), 1)`,
    );
    const { voucherId } = await this.books.as('chuna', (ctx) =>
      this.books.ledger.batchPaid(ctx, { fund: FUND, batchId: id, kind: 'REGULAR', number, on, ...basic(total) }),
    );
    return { id, number, slip, voucherId };
  }

  /** The bank returned payouts of a batch in one result file; references and voucher. */
  async bounced(
    batchId: string,
    on: string,
    amounts: readonly string[],
  ): Promise<{ references: string[]; voucherId: string }> {
    const [file] = await this.plant(
      `INSERT INTO bank_result_file (agency_id, batch_id, file_id, file_name, digest, state, line_count, uploaded_by, uploaded_at, act_id, taken_in_act_id)
       VALUES (${this.books.agencyId}, ${batchId}, uuidv7(), 'r.txt', sm3('${(this.serial += 1)}'), 'TAKEN_IN', ${amounts.length}, ${this.user('chuna')}, now(), 1, 1)
       RETURNING id`,
    );
    const references = amounts.map(
      (_, i) => batchId.padStart(9, '0') + String(this.serial * 100 + i + 1).padStart(7, '0'),
    );
    for (const [i, amount] of amounts.entries()) {
      await this.plant(
        `INSERT INTO bank_result_line (agency_id, result_file_id, line_no, reference, amount, result, credited_on, class, batch_id, payout_line_no)
         VALUES (${this.books.agencyId}, ${file!.id}, ${i + 1}, '${references[i]}', ${amount}, 'FAILED', '${on}', 'FAILED', ${batchId}, ${i + 1})`,
      );
    }
    const total = amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)).toFixed(2);
    const { voucherId } = await this.books.as('chuna', (ctx) =>
      this.books.ledger.bounced(ctx, {
        fund: FUND,
        batchId,
        resultFileId: file!.id,
        kind: 'REGULAR',
        on,
        ...basic(total),
      }),
    );
    return { references, voucherId };
  }

  async interest(on: string, amount: string): Promise<string> {
    const { body } = await this.bookkeeper
      .send('post', '/v1/vouchers/bank-movement')
      .send({ fund: FUND, movement: 'DISBURSEMENT_INTEREST', on, amount });
    return (body as { voucherId: string }).voucherId;
  }

  /** A statement in the generic layout, balances reckoned. */
  csv(opening: string, moves: readonly Moved[]): Buffer {
    let balance = new Decimal(opening);
    const rows = moves.map(([on, summary, amount, serial]) => {
      balance = balance.plus(amount);
      const [paid, received] = amount.startsWith('-') ? [amount.slice(1), ''] : ['', amount];
      return [on, summary, '', paid, received, balance.toFixed(2), serial ?? `S${(this.serial += 1)}`].join(',');
    });
    return Buffer.from([HEAD, ...rows, ''].join('\r\n'), 'utf8');
  }

  async printed(
    account: string,
    period: string,
    more: Partial<BankStatementPlan> & { seed: number },
  ): Promise<PrintedStatement> {
    const movements = await this.moved(account);
    return makeBankStatement({ period, movements, treasury: '轮台县财政局', fund: '轮台县社会保险中心', ...more });
  }

  /** What moved at the bank: the slips, results, requests and advices that the vouchers of the account were made of. */
  private async moved(account: string): Promise<BankMovement[]> {
    const rows = await this.books.database.db.rows<
      Omit<BankMovement, 'amount' | 'returned'> & { amount: string; returned: { reference: string; amount: string }[] }
    >(MOVED, [this.books.agencyId, FUND, account]);
    return rows.map((row) => ({
      ...row,
      amount: money(row.amount),
      returned: row.returned.map((payout) => ({ ...payout, amount: money(payout.amount) })),
    }));
  }

  upload(
    file: Buffer,
    days: { from: string; to: string; account?: string; opening?: string; formatCode?: string; name?: string },
  ) {
    const request = this.bookkeeper
      .send('post', '/v1/bank-statements')
      .field('fund', FUND)
      .field('account', days.account ?? '1004')
      .field('from', days.from)
      .field('to', days.to);
    if (days.opening !== undefined) void request.field('opening', days.opening);
    if (days.formatCode !== undefined) void request.field('formatCode', days.formatCode);
    return request.attach('file', file, days.name ?? 'statement.csv');
  }

  auto(account = '1004', toleranceDays = 3) {
    return this.bookkeeper.send('post', '/v1/bank-matches/auto').send({ fund: FUND, account, toleranceDays });
  }

  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.bookkeeper.send('get', path);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  }

  /** As the closing checklist asks for it. */
  statusOf(period: string) {
    return this.books.database.db.read((tx) => this.service.statusOf(tx, this.books.agencyId, FUND, period));
  }

  user(login: string): string {
    return this.books.userIds.get(login)!;
  }

  /** A row of a feature that is not under test, its guards switched off. */
  async plant(sql: string): Promise<{ id: string }[]> {
    const { rows } = await this.books.database
      .asOwner(
        `WITH off AS MATERIALIZED (SELECT set_config('session_replication_role', 'replica', false)) SELECT FROM off; ${sql}`,
      )
      .then((result) => (Array.isArray(result) ? (result as { rows: unknown[] }[]).at(-1)! : result));
    return rows as { id: string }[];
  }
}

/** What was taken back in the books without a correction never happened at the bank; corrections it never sees. */
const MOVED = /* sql */ `
SELECT b.voucher_id || '/' || b.line_no AS key, b.on_date AS "on", b.amount,
  CASE b.cause_type WHEN 'OPENING' THEN 'HELD' WHEN 'BATCH_PAID' THEN 'ORDER' WHEN 'BOUNCE' THEN 'RETURN' WHEN 'LATE_RETURN' THEN 'LATE_RETURN'
    WHEN 'FUND_ARRIVAL' THEN 'TRANSFER' WHEN 'SUBSIDY_ARRIVAL' THEN 'SUBSIDY' WHEN 'INTEREST' THEN 'INTEREST' ELSE 'OTHER' END AS kind,
  CASE b.cause_type WHEN 'BATCH_PAID' THEN (SELECT x.number FROM bank_slip x WHERE x.agency_id = $1 AND x.batch_id = i.id)
    WHEN 'BOUNCE' THEN (SELECT x.number FROM bank_result_file f JOIN payout_batch x ON x.id = f.batch_id WHERE f.id = i.id)
    WHEN 'LATE_RETURN' THEN (SELECT x.number FROM payout_act a JOIN payout_batch x ON x.id = a.batch_id WHERE a.id = i.id)
    WHEN 'FUND_ARRIVAL' THEN (SELECT coalesce(f.document_no, '用款计划 ' || f.id) FROM fund_request f WHERE f.agency_id = $1 AND f.id = i.id)
    WHEN 'SUBSIDY_ARRIVAL' THEN (SELECT e.document_no FROM budget_event e WHERE e.agency_id = $1 AND e.id = i.id) END AS reference,
  coalesce((SELECT jsonb_agg(jsonb_build_object('reference', l.reference, 'amount', l.amount::text) ORDER BY l.line_no) FROM bank_result_line l
     WHERE b.cause_type = 'BOUNCE' AND l.agency_id = $1 AND l.result_file_id = i.id AND l.class = 'FAILED'), '[]') AS returned
  FROM bank_posting b CROSS JOIN LATERAL (SELECT CASE WHEN b.cause_id ~ '^[0-9]{1,18}$' THEN b.cause_id::bigint END AS id) i
 WHERE b.agency_id = $1 AND b.fund = $2 AND b.account = $3 AND b.cause_type NOT IN ('REVERSAL', 'CORRECTION')
   AND NOT EXISTS (SELECT FROM voucher r WHERE r.reversal_of = b.voucher_id AND NOT EXISTS (SELECT FROM voucher c
     WHERE c.agency_id = b.agency_id AND c.fund = b.fund AND c.cause_type = 'CORRECTION' AND c.cause_id = r.id::text))
 ORDER BY b.on_date, b.voucher_id, b.line_no`;
