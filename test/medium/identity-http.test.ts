import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Inject, Logger, Post, Res } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Response } from 'express';
import { systemClock } from '../../src/kernel/clock.js';
import { IdentityModule } from '../../src/identity/identity.module.js';
import { Commands } from '../../src/platform/commands.js';
import { readConfig } from '../../src/platform/config.js';
import { PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import type { Caller } from '../../src/platform/db/ctx.js';
import { DB, type Db } from '../../src/platform/db/db.js';
import { reply } from '../../src/platform/http/reply.js';
import { Allow, From, Key, Open } from '../../src/platform/http/request-context.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { Browser, httpApp, type HttpApp } from '../support/http-app.js';

const ID_NUMBER = '11010119900307002X';

/** Routes that only a test needs: a defect, a slow command. */
@Controller('v1/probe')
class ProbeController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  @Get('defect')
  @Open()
  async defect(): Promise<void> {
    await this.db.rows(`SELECT '${ID_NUMBER}'::numeric`);
  }

  @Get('half')
  @Open()
  half(@Res() res: Response): void {
    res.write('first half');
    throw new Error('defect in the middle');
  }

  @Post('slow')
  @Allow('agency.manage')
  async slow(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: object,
    @Res({ passthrough: true }) res: Response,
  ): Promise<{ ran: string }> {
    const answer = await this.commands.run(caller, { name: 'probe.slow', key, input: body }, async (ctx) => {
      await ctx.tx.one('SELECT pg_sleep(0.1)');
      ctx.note('probe', 1);
      return { ran: ctx.actId };
    });
    return reply(res, answer);
  }
}

@Controller('v1/forgotten')
class ForgottenController {
  @Get()
  forgotten(): string {
    return 'nobody said who may see this';
  }
  @Open()
  @Get('stated')
  stated(): string {
    return 'everyone';
  }
}

let world: HttpApp;
let admin: Browser;
beforeAll(async () => {
  world = await httpApp({ controllers: [ProbeController] });
  admin = await world.login('xitong');
});
afterAll(() => world?.close());

const executions = async (act: string): Promise<number> => {
  const row = await world.database.db.one<{ n: string }>(
    `SELECT count(*) AS n FROM trail WHERE act = $1 AND outcome = 'DONE'`,
    [act],
  );
  return Number(row!.n);
};

describe('a repeated command', () => {
  const save = (key: string, name: string, extra: object[] = []) =>
    admin
      .send('put', '/v1/townships', { 'Idempotency-Key': key })
      .send({ townships: [{ code: '652822101', name }, ...extra] });

  it('with the same key and body answers the same again, marked, and runs nothing', async () => {
    const before = await executions('township.save');
    const first = await save('townships-1', '轮南镇');
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    const again = await save('townships-1', '轮南镇');
    expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([
      first.status,
      first.body,
      'true',
    ]);
    expect(await executions('township.save')).toBe(before + 1);
  });

  it('answers what it answered then, not what is true now', async () => {
    const first = await save('townships-2', '轮南镇');
    await save('townships-3', '轮南新镇');
    expect((await save('townships-2', '轮南镇')).body).toEqual(first.body);
    await save('townships-4', '轮南镇');
  });

  it('does not mind the order in which the client writes its fields', async () => {
    const path = '/v1/probe/slow';
    const key = { 'Idempotency-Key': 'field-order-1' };
    const first = await admin.send('post', path, key).send({ a: { x: 1, y: 2 }, b: 2 });
    const again = await admin.send('post', path, key).send({ b: 2, a: { y: 2, x: 1 } });
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
  });

  it('with another body is a conflict that names the field, also one more or one less', async () => {
    const send = (body: object) =>
      admin.send('post', '/v1/probe/slow', { 'Idempotency-Key': 'other-body-1' }).send(body);
    await send({ amount: '1.00', on: '2024-12-02' });
    for (const [body, field] of [
      [{ amount: '2.00', on: '2024-12-02' }, 'amount'],
      [{ amount: '1.00' }, 'on'],
      [{ amount: '1.00', on: '2024-12-02', note: 'x' }, 'note'],
    ] as const) {
      const answer = await send(body);
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
        details: { field },
        message: expect.stringContaining(field),
      });
    }
  });

  it('of another kind, or of another person, does not share its key', async () => {
    await save('shared-key-1', '轮南镇');
    const other = await admin.send('post', '/v1/probe/slow', { 'Idempotency-Key': 'shared-key-1' }).send({});
    expect(other.body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', details: { field: '(command)' } });
  });

  it('arriving several times at once runs once', async () => {
    const before = await executions('probe.slow');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        admin.send('post', '/v1/probe/slow', { 'Idempotency-Key': 'at-once-1' }).send({ a: 1 }),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(5);
    expect(await executions('probe.slow')).toBe(before + 1);
  });

  it('that was refused leaves its key free for the corrected one', async () => {
    await save('townships-5', '轮南镇', [{ code: '652822102', name: '群巴克镇' }]);
    const refused = await save('retry-key-1', '轮南镇', [{ code: '652822103', name: '群巴克镇' }]);
    expect(refused.body).toMatchObject({ code: 'TOWNSHIP_NAME_TAKEN' });
    expect((await save('retry-key-1', '轮南镇', [{ code: '652822103', name: '阳霞镇' }])).status).toBe(200);
  });

  it.each(['short', 'x'.repeat(101), 'with a blank', '表单编号一二三四五'])(
    'needs a usable key, not %p',
    async (key) => {
      const answer = await admin.send('put', '/v1/townships', { 'Idempotency-Key': encodeHeader(key) }).send({});
      expect(answer.body).toMatchObject({ code: 'IDEMPOTENCY_KEY_MALFORMED' });
    },
  );

  it('keeps what it answered: the service can neither remove nor rewrite the record of its key', async () => {
    for (const sql of [
      'DELETE FROM idempotency_key',
      'TRUNCATE idempotency_key',
      `UPDATE idempotency_key SET fields = '{}'`,
      `UPDATE idempotency_key SET key = 'another-key'`,
      'UPDATE idempotency_key SET act_id = 0',
    ]) {
      await expect(world.database.db.rows(sql)).rejects.toMatchObject({ code: '42501' });
    }
    const insert = `INSERT INTO idempotency_key (agency_id, user_id, key, command, fields, act_id) VALUES (1, 1, 'tiny', 'x', '{}', 1)`;
    await expect(world.database.db.rows(insert)).rejects.toMatchObject({ code: '23514' });
  });
});

describe('a request that cannot be read', () => {
  it('names each field and what is wrong with it, in Chinese, without repeating a value', async () => {
    const days = [
      { day: ID_NUMBER, working: 'yes' },
      { day: '2024-10-01', working: false, remark: 'x' },
    ];
    const answer = await admin.send('put', '/v1/calendar').send({ days });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'REQUEST_INVALID',
      kind: 'invalid',
      details: {
        fields: expect.arrayContaining([
          { field: 'days[0].day', problems: ['应为“年-月-日”，例如 2024-10-01'] },
          { field: 'days[0].working', problems: ['应为 true 或 false'] },
          { field: 'days[1].remark', problems: ['没有这个字段'] },
        ]),
      },
    });
    expect(answer.text).not.toContain(ID_NUMBER);
  });

  it('is refused when it is no JSON or larger than a megabyte', async () => {
    const broken = await admin
      .send('put', '/v1/calendar')
      .set('Content-Type', 'application/json')
      .send(`{"id": "${ID_NUMBER}"`);
    expect(broken.status).toBe(400);
    expect(broken.body).toMatchObject({ code: 'REQUEST_INVALID', message: expect.stringContaining('JSON') });
    expect(broken.text).not.toContain(ID_NUMBER);
    const fits = await admin.send('put', '/v1/calendar').send({ note: 'x'.repeat(1_000_000) });
    expect(fits.body).toMatchObject({
      details: { fields: expect.arrayContaining([expect.objectContaining({ field: 'note' })]) },
    });
    const large = await admin.send('put', '/v1/calendar').send({ note: 'x'.repeat(1_100_000) });
    expect(large.status).toBe(400);
    expect(large.body).toMatchObject({
      details: { fields: [{ field: 'body', problems: ['请求内容过大，请分批提交'] }] },
    });
  });

  it('goes nowhere when the address is unknown or malformed', async () => {
    const unknown = await world.http().get('/api/v1/nothing-here');
    expect([unknown.status, unknown.body]).toEqual([
      404,
      expect.objectContaining({ code: 'NOT_FOUND', message: '没有找到这个地址。' }),
    ]);
    expect((await world.http().get('/api/v1/%FF')).status).toBe(400);
  });
});

describe('a defect', () => {
  it('is answered with the request id and logged without the number it broke on', async () => {
    const logged: string[] = [];
    Logger.overrideLogger({
      log: () => undefined,
      warn: () => undefined,
      error: (...args: unknown[]) => logged.push(JSON.stringify(args)),
    });
    try {
      const answer = await world.http().get('/api/v1/probe/defect').set('X-Request-Id', 'from-the-web-42');
      expect(answer.status).toBe(500);
      expect(answer.headers['x-request-id']).toBe('from-the-web-42');
      expect(answer.body).toEqual({
        code: 'INTERNAL',
        kind: 'rule',
        message: '系统内部错误，本次操作没有生效。请把请求编号 from-the-web-42 告诉系统管理员。',
        details: {},
        requestId: 'from-the-web-42',
      });
    } finally {
      Logger.overrideLogger(false);
    }
    expect(logged.join()).toContain('from-the-web-42');
    expect(logged.join()).toContain('22P02');
    expect(logged.join()).not.toContain(ID_NUMBER.slice(0, 10));
  });

  it('in the middle of an answer cuts the connection, so that half an answer does not pass for a whole one', async () => {
    await expect(world.http().get('/api/v1/probe/half')).rejects.toThrow(/aborted|hang up|terminated/);
  });

  it('gets an id of our own when the sent one could forge a log line', async () => {
    const answer = await world.http().get('/api/v1/me').set('X-Request-Id', 'a b;c="d"');
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('what a browser is told', () => {
  it('allows nothing from outside, keeps answers out of caches, and does not name the server', async () => {
    const { headers } = await admin.send('get', '/v1/me');
    const policy = headers['content-security-policy']!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/https?:|upgrade-insecure|unsafe-eval/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  it('has the documentation with all its files from here', async () => {
    const page = await world.http().get('/api/docs');
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/(src|href)=["']https?:/);
    // Inline scripts would be refused by the policy above.
    expect(page.text).not.toMatch(/<script>(?!\s*<\/script>)/);
    const files = [...page.text.matchAll(/(?:src|href)=["']\.\/(docs\/[^"']+)["']/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThanOrEqual(5);
    for (const file of files) {
      const { status, headers } = await world.http().get(`/api/${file}`);
      expect([file, status]).toEqual([file, 200]);
      expect(headers['content-type']).toMatch(file.endsWith('js') ? /javascript/ : /css|png/);
    }
  });

  it('has an OpenAPI document in which every route says what it answers and how it refuses', async () => {
    const { body } = await world.http().get('/api/v1/openapi.json');
    const document = body as {
      paths: Record<string, Record<string, { responses: Record<string, unknown>; parameters?: { name: string }[] }>>;
    };
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/v1/session', '/api/v1/funds/{scheme}', '/api/v1/trail']),
    );
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        expect([path, method, Object.keys(operation.responses)]).toEqual([
          path,
          method,
          expect.arrayContaining(['default']),
        ]);
        const names = (operation.parameters ?? []).map(({ name }) => name);
        expect(names).toContain('X-Agency');
        expect(names.includes('Idempotency-Key')).toBe(method !== 'get');
      }
    }
  });
});

describe('a route that states no access', () => {
  it('is named when the application starts, and nothing starts', async () => {
    const config = readConfig({});
    const parts = {
      config,
      db: world.database.db,
      clock: systemClock,
      personalNumbers: new PersonalNumbers(Buffer.alloc(32)),
    };
    const testing = await Test.createTestingModule({
      imports: [PlatformModule.forRoot(parts), IdentityModule],
      controllers: [ForgottenController],
    }).compile();
    const app = testing.createNestApplication({ logger: false });
    await expect(app.init()).rejects.toThrow('ForgottenController.forgotten');
    await expect(app.init()).rejects.not.toThrow('ForgottenController.stated');
    await app.close();
  });
});

/** Header values are bytes: what a client would send of a Chinese key. */
function encodeHeader(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}
