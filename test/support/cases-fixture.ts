import type { ModuleMetadata } from '@nestjs/common';
import { CasesModule } from '../../src/cases/cases.module.js';
import type { FindingDetailDto } from '../../src/cases/case-answers.dto.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { VerifyModule } from '../../src/verify/verify.module.js';
import { VerifyService } from '../../src/verify/verify.service.js';
import type { Browser } from './http-app.js';
import { nameOf, PayoutsWorld, type TestPayee } from './payouts-fixture.js';

export interface Asked<T> {
  status: number;
  body: T;
}
type Body = Record<string, unknown>;

/** Months that were paid, flags as the checks leave them, and the people who work on cases, over HTTP. */
export class CasesWorld {
  private constructor(
    readonly payouts: PayoutsWorld,
    public auditor: Browser,
    public manager: Browser,
    public bookkeeper: Browser,
  ) {}

  static async open(more: NonNullable<ModuleMetadata['imports']> = []): Promise<CasesWorld> {
    const payouts = await PayoutsWorld.open([CasesModule, VerifyModule, ...more]);
    const { http } = payouts;
    const [auditor, manager] = [await http.login('jihe'), await http.login('guanli')];
    return new CasesWorld(payouts, auditor, manager, await http.login('kuaiji'));
  }

  close(): Promise<void> {
    return this.payouts.close();
  }

  get db() {
    return this.payouts.db;
  }

  get agencyId(): number {
    return this.payouts.agencyId;
  }

  /** From a roll to a settled batch, checked at the gate; the lines named fail at the bank. */
  async month(period: string, payees: readonly TestPayee[], failing: readonly number[] = []): Promise<string> {
    const { payouts } = this;
    const batch = await payouts.draft(await payouts.roll(period, payees));
    await payouts.sign(batch);
    await payouts.issue(batch.id);
    await payouts.slip(batch.id, `${period}-10`);
    const results = payees.map((_, i) => ({
      lineNo: i + 1,
      result: failing.includes(i + 1) ? ('FAILED' as const) : ('PAID' as const),
      creditedOn: `${period}-10`,
    }));
    await payouts.results(batch.id, results);
    return batch.id;
  }

  async person(person: number): Promise<string> {
    const row = await this.db.one<{ id: string }>('SELECT id FROM beneficiary WHERE agency_id = $1 AND name = $2', [
      this.agencyId,
      nameOf(person),
    ]);
    return row!.id;
  }

  /** A flag on one payout, raised by a run over its month and, unless told, confirmed by the auditor. */
  async flag(batchId: string, lineNo: number, options: { confirm?: boolean; about?: string[] } = {}): Promise<string> {
    return this.payouts.run('jihe', async (ctx) => {
      const run = await ctx.tx.one<{ id: string }>(
        `INSERT INTO audit_run (agency_id, kind, period_from, period_to, lines, results, parameters, run_by, run_at, act_id)
         SELECT agency_id, 'RANGE', period, period, line_count, '{}', '{}', $2, $3, $4 FROM payout_batch WHERE id = $1 RETURNING id`,
        [batchId, ctx.actor.userId, ctx.now, ctx.actId],
      );
      const flag = await ctx.tx.one<{ id: string }>(
        `INSERT INTO red_flag (agency_id, check_code, severity, subject_key, scheme, period, batch_id, line_no, beneficiary_id, user_ids, amount, evidence, run_id, raised_at, act_id)
         SELECT agency_id, 'PAID_AFTER_DEATH', 'BLOCK', batch_id || '/' || line_no, scheme, period, batch_id, line_no, beneficiary_id, $6::bigint[], amount, '{}', $3, $4, $5
           FROM payout WHERE batch_id = $1 AND line_no = $2 RETURNING id`,
        [batchId, lineNo, run!.id, ctx.now, ctx.actId, options.about ?? []],
      );
      if (options.confirm !== false) {
        await ctx.tx.run(
          `INSERT INTO red_flag_event (agency_id, flag_id, action, actor_id, reason, at, act_id) VALUES ($1, $2, 'confirm', $3, '与死亡名单一致', $4, $5)`,
          [ctx.agencyId, flag!.id, ctx.actor.userId, ctx.now, ctx.actId],
        );
      }
      return flag!.id;
    });
  }

  reference(batchId: string, lineNo: number): string {
    return payoutReference(batchId, lineNo);
  }

  async ask<T = Body>(who: Browser, path: string, body: Body = {}): Promise<Asked<T>> {
    const { status, body: answer } = await who.send('post', path).send(body);
    return { status, body: answer as T };
  }

  /** The answer of an act that must succeed. */
  async act<T = Body>(who: Browser, path: string, body: Body = {}): Promise<T> {
    const asked = await this.ask<T>(who, path, body);
    if (asked.status >= 300) throw new Error(`${path}: ${asked.status} ${JSON.stringify(asked.body)}`);
    return asked.body;
  }

  /** The code by which an act is refused. */
  async refused(who: Browser, path: string, body: Body = {}): Promise<unknown> {
    const asked = await this.ask(who, path, body);
    return asked.status < 300 ? 'DONE' : asked.body.code;
  }

  async get<T>(path: string, who = this.auditor): Promise<T> {
    const { status, body } = await who.send('get', path);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  }

  show(id: string, who = this.auditor): Promise<FindingDetailDto> {
    return this.get(`/v1/findings/${id}`, who);
  }

  async openCase(person: number, more: Body = {}): Promise<string> {
    const body = {
      source: 'OWN_CHECK',
      beneficiaryId: await this.person(person),
      scheme: 'RESIDENT',
      errorKind: 'DEATH',
      facts: '经与死亡名单比对，该人员已于2024年2月死亡。',
      ...more,
    };
    return (await this.act<{ id: string }>(this.auditor, '/v1/findings', body)).id;
  }

  /** The digest that the person sees now, signed. */
  async sign(who: Browser, id: string, step: 'propose' | 'determine'): Promise<void> {
    await this.act(who, `/v1/findings/${id}/${step}`, { digest: (await this.show(id)).digest });
  }

  /** A case with its lines, from OPEN to NOTIFIED. */
  async notified(id: string): Promise<string> {
    await this.sign(this.auditor, id, 'propose');
    await this.sign(this.manager, id, 'determine');
    const notice = await this.act<{ id: string }>(this.auditor, `/v1/findings/${id}/notices`, { kind: 'RETURN_ORDER' });
    await this.act(this.auditor, `/v1/finding-notices/${notice.id}/delivery`, {
      ...{ on: this.payouts.http.clock.today(), method: 'DIRECT', receiver: '家属' },
    });
    return notice.id;
  }

  /** A case over everything paid between two months, ready for money to come back. */
  async recovering(
    person: number,
    [fromPeriod, toPeriod]: [from: string, to: string],
    plan: Body = { method: 'RETURN', dueOn: '2025-01-31' },
  ): Promise<string> {
    const id = await this.openCase(person);
    await this.act(this.auditor, `/v1/findings/${id}/lines/whole`, { fromPeriod, toPeriod });
    await this.notified(id);
    await this.act(this.auditor, `/v1/findings/${id}/plan`, plan);
    return id;
  }

  receive(
    id: string,
    amount: string,
    more: Body = {},
  ): Promise<Asked<{ id: string; voucherId: string; open: string; code?: string }>> {
    return this.ask(this.bookkeeper, `/v1/findings/${id}/receipts`, {
      ...{ on: this.payouts.http.clock.today(), amount, to: 'DISBURSEMENT', payer: '家属', slip: `HD-${amount}` },
      ...more,
    });
  }

  async paper(id: string, kind: string): Promise<string> {
    const { status, body } = await this.auditor
      .send('post', `/v1/findings/${id}/papers`)
      .field('kind', kind)
      .attach('file', Buffer.from(`scan of ${kind}`), `${kind}.pdf`);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return (body as { id: string }).id;
  }

  /** Lines of a voucher: account, debit, credit. */
  async voucher(id: string): Promise<string[]> {
    const rows = await this.db.rows<{ account: string; debit: string; credit: string }>(
      'SELECT account, debit, credit FROM posting WHERE voucher_id = $1 ORDER BY line_no',
      [id],
    );
    return rows.map(({ account, debit, credit }) => `${account} ${debit} ${credit}`);
  }

  /** Checks of the verification that do not fit; the bank files of this world have no bytes. */
  async unfit(): Promise<{ name: string; why?: string }[]> {
    const { checks } = await this.payouts.of(VerifyService).run(this.agencyId);
    return checks
      .filter(({ ok, name }) => !ok && name !== 'bank-file-bytes')
      .map(({ name, firstBad }) => ({ name, why: firstBad?.why }));
  }

  /** Days later; everybody logs in again. */
  async later(days: number): Promise<void> {
    const { http } = this.payouts;
    http.clock.advance(days * 24 * 60);
    [this.auditor, this.manager] = [await http.login('jihe'), await http.login('guanli')];
    this.bookkeeper = await http.login('kuaiji');
  }
}
