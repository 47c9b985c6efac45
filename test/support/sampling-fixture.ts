import type { ModuleMetadata } from '@nestjs/common';
import { hashPassword } from '../../src/identity/passwords.js';
import { DEMO_PASSWORD } from '../../src/identity/demo-users.js';
import { IdentityService } from '../../src/identity/identity.service.js';
import { Decimal } from '../../src/kernel/money.js';
import { PerformanceModule } from '../../src/performance/performance.module.js';
import type { SamplingPlanDetailDto } from '../../src/sampling/sampling-answers.dto.js';
import { SamplingModule } from '../../src/sampling/sampling.module.js';
import { httpApp, type Browser, type HttpApp } from './http-app.js';
import { PLANTED_AGENCY, PlantedFacts, type Scheme } from './planted-facts.js';

export const TOWNSHIPS = ['轮台镇', '草湖乡', '阳霞镇'] as const;
type Body = Record<string, unknown>;

/**
 * Sampling over HTTP above planted payments: two auditors, of whom the second did nothing else, a manager who signs, and
 * the clerk's batches of 2024.
 */
export class SamplingWorld {
  private constructor(
    readonly http: HttpApp,
    readonly facts: PlantedFacts,
    readonly auditor: Browser,
    readonly colleague: Browser,
    readonly manager: Browser,
  ) {}

  static async open(people = 60, more: NonNullable<ModuleMetadata['imports']> = []): Promise<SamplingWorld> {
    const http = await httpApp({ imports: [SamplingModule, PerformanceModule, ...more] });
    const system = IdentityService.systemCaller(http.agencyId, 'second-auditor');
    const passwordHash = await hashPassword(DEMO_PASSWORD);
    const { value } = await http.commands.run(system, { name: 'user.create' }, (ctx) =>
      http.identity.createUserWithHash(ctx, {
        login: 'jihe2',
        name: '帕提古丽·热合曼',
        section: '稽核股',
        passwordHash,
        mustChangePassword: false,
        agencyIds: [http.agencyId],
        roles: ['AUDITOR'],
      }),
    );
    http.userIds.set('jihe2', value.id);
    const clerk = http.userIds.get('jingban')!;
    const actor = { userId: clerk, login: 'jingban', name: '经办', roles: ['FINANCE_CLERK'] as const, agencyIds: [1] };
    const facts = PlantedFacts.over(http.database, { actor, agencyId: PLANTED_AGENCY, requestId: 'planted' });
    await facts.plant(`INSERT INTO fund (agency_id, scheme, name, payday, payday_shift) SELECT ${PLANTED_AGENCY}, s, s, 10, 'NONE'
        FROM unnest(ARRAY['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL']) s;
      INSERT INTO stored_file (id, agency_id, purpose, name, digest, size, media_type, chunk_count)
        VALUES ('${PlantedFacts.FILE_ID}', ${PLANTED_AGENCY}, 'test', 'test.txt', '', 0, 'text/plain', 1);`);
    await facts.people(people);
    const [auditor, colleague, manager] = [
      await http.login('jihe'),
      await http.login('jihe2'),
      await http.login('guanli'),
    ];
    return new SamplingWorld(http, facts, auditor, colleague, manager);
  }

  user(login: string): string {
    return this.http.userIds.get(login)!;
  }

  /** A paid batch of the clerk's: people from `first` on, one payout for each amount; the lines named bounce. */
  async paid(
    scheme: Scheme,
    period: string,
    amounts: readonly string[],
    more: { first?: number; bounced?: readonly number[] } = {},
  ): Promise<string> {
    const { first = 1, bounced = [] } = more;
    const payouts = amounts.map((amount, i) => ({ person: first + i, amount }));
    const id = await this.facts.batch(scheme, period, payouts);
    const clerk = this.user('jingban');
    const named = TOWNSHIPS.map((name) => `'${name}'`).join(', ');
    await this.facts.plant(`UPDATE payout_batch SET drafted_by = ${clerk} WHERE id = ${id};
      UPDATE payout SET township = CASE WHEN line_no % 10 = 0 THEN NULL ELSE (ARRAY[${named}])[1 + line_no % 3] END WHERE batch_id = ${id}`);
    await this.facts.slip(id, `${period}-10`);
    const results = payouts.map((_, i) => {
      const failed = bounced.includes(i + 1);
      return { lineNo: i + 1, result: failed ? ('FAILED' as const) : ('PAID' as const), on: `${period}-10` };
    });
    await this.facts.results(id, results);
    await this.facts.plant(`UPDATE bank_slip SET recorded_by = ${clerk} WHERE batch_id = ${id};
      UPDATE bank_result_file SET uploaded_by = ${clerk} WHERE batch_id = ${id}`);
    await this.facts.settled(id);
    await this.facts.plant(`UPDATE batch_event SET actor_id = ${clerk} WHERE batch_id = ${id}`);
    return id;
  }

  async ask(browser: Browser, method: 'get' | 'post' | 'put', path: string, body?: Body) {
    const request = browser.send(method, path);
    const { status, body: answer } = await (body === undefined ? request : request.send(body));
    return { status, body: answer as Body & { code?: string; message?: string; details?: Body } };
  }

  /** The answer of what must succeed. */
  async did<T = Body>(browser: Browser, method: 'get' | 'post' | 'put', path: string, body?: Body): Promise<T> {
    const { status, body: answer } = await this.ask(browser, method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer as T;
  }

  /** The first auditor's plan; its id. */
  async plan(more: Body = {}): Promise<string> {
    const usual = {
      name: '年度抽查',
      periods: ['2024-01', '2024-02'],
      method: 'SIMPLE',
      basis: 'GIVEN',
      confidence: '95',
    };
    const size = (more.basis ?? 'GIVEN') === 'GIVEN' ? { size: 12 } : {};
    const { id } = await this.did<{ id: string }>(this.auditor, 'post', '/v1/sampling-plans', {
      ...usual,
      ...size,
      ...more,
    });
    return id;
  }

  /** A plan, drawn. */
  async drawn(more: Body = {}): Promise<string> {
    const id = await this.plan(more);
    await this.did(this.auditor, 'post', `/v1/sampling-plans/${id}/draw`);
    return id;
  }

  show(id: string): Promise<SamplingPlanDetailDto> {
    return this.did(this.auditor, 'get', `/v1/sampling-plans/${id}`);
  }

  async file(browser: Browser, id: string, ending: 'csv' | 'xlsx'): Promise<Buffer> {
    const answer = await browser
      .send('get', `/v1/sampling-plans/${id}/list/${ending}`)
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });
    if (answer.status !== 200) throw new Error(`${answer.status} ${String(answer.body)}`);
    return answer.body as Buffer;
  }

  upload(browser: Browser, id: string, bytes: Buffer | string, name = '结果.csv') {
    return browser.send('post', `/v1/sampling-plans/${id}/results`).attach('file', Buffer.from(bytes), name);
  }

  close(): Promise<void> {
    return this.http.close();
  }
}

/** Amounts as this county has them: residents 150 to 349, and every seventh one of thousands. */
export function amounts(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i;
    return new Decimal(n % 7 === 0 ? 2500 + n * 10 : 150 + ((n * 37) % 200))
      .plus(new Decimal(n % 100).div(100))
      .toFixed(2);
  });
}
