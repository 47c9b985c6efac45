import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgenciesService } from '../../src/agencies/agencies.service.js';
import { calendar2024 } from '../../src/agencies/domain/holidays-2024.js';
import { IdentityService } from '../../src/identity/identity.service.js';
import { Browser, httpApp, type HttpApp } from '../support/http-app.js';
import { createUserWithPassword } from '../support/users.js';

let world: HttpApp;
let admin: Browser;
let clerk: Browser;
let agencies: AgenciesService;

beforeAll(async () => {
  world = await httpApp();
  [admin, clerk] = [await world.login('xitong'), await world.login('jingban')];
  agencies = world.app.get(AgenciesService);
  for (const [scheme, payday] of [
    ['INSTITUTIONAL', 7],
    ['RESIDENT', 10],
    ['ENTERPRISE', 15],
  ] as const) {
    const answer = await admin.send('post', '/v1/funds').send({ scheme, name: `${scheme} 基金`, payday });
    expect(answer.status).toBe(201);
  }
});
afterAll(() => world?.close());

const asService = (sql: string, params: unknown[] = []) => world.database.db.rows(sql, params);

describe('funds', () => {
  it('open with the usual settings, and are listed in their order', async () => {
    const { body } = await clerk.send('get', '/v1/funds');
    expect((body as { scheme: string }[]).map(({ scheme }) => scheme)).toEqual([
      'RESIDENT',
      'ENTERPRISE',
      'INSTITUTIONAL',
    ]);
    expect((body as unknown[])[0]).toEqual({
      scheme: 'RESIDENT',
      name: 'RESIDENT 基金',
      payday: 10,
      paydayShift: 'NEXT',
      bounceRule: 'SUSPENSE',
      minimumAge: null,
      jumpPercent: '30.00',
      bankFormatCode: null,
    });
  });

  it('open once', async () => {
    const answer = await admin.send('post', '/v1/funds').send({ scheme: 'RESIDENT', name: '又一个', payday: 9 });
    expect(answer.body).toMatchObject({ code: 'FUND_EXISTS', kind: 'conflict' });
  });

  it('change only in what is given; the trail keeps before and after', async () => {
    const answer = await admin
      .send('patch', '/v1/funds/ENTERPRISE')
      .send({ bounceRule: 'RED_EXPENSE', minimumAge: 50, jumpPercent: '12.5' });
    expect(answer.body).toMatchObject({ payday: 15, bounceRule: 'RED_EXPENSE', minimumAge: 50, jumpPercent: '12.50' });
    const { rows } = await world.database.asOwner(
      'SELECT subject_type, subject_id, details FROM trail WHERE request_id = $1',
      [answer.headers['x-request-id']],
    );
    expect(rows).toEqual([
      {
        subject_type: 'fund',
        subject_id: 'ENTERPRISE',
        details: {
          before: { bounceRule: 'SUSPENSE', minimumAge: null, jumpPercent: '30.00' },
          after: { bounceRule: 'RED_EXPENSE', minimumAge: 50, jumpPercent: '12.50' },
        },
      },
    ]);
    const cleared = await admin.send('patch', '/v1/funds/ENTERPRISE').send({ minimumAge: null });
    expect(cleared.body).toMatchObject({ minimumAge: null, bounceRule: 'RED_EXPENSE' });
  });

  it.each([
    [{ payday: 29 }],
    [{ payday: null }],
    [{ payday: 1.5 }],
    [{ paydayShift: 'SOON' }],
    [{ jumpPercent: '0.00' }],
    [{ jumpPercent: '-5' }],
    [{ jumpPercent: 30 }],
    [{ name: '' }],
    [{ scheme: 'RESIDENT' }],
  ])('refuse %j', async (body) => {
    expect((await admin.send('patch', '/v1/funds/RESIDENT').send(body)).body).toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });

  it('take only a bank format that exists', async () => {
    const change = () => admin.send('patch', '/v1/funds/RESIDENT').send({ bankFormatCode: 'PIPE' });
    expect((await change()).body).toMatchObject({
      code: 'BANK_FORMAT_UNKNOWN',
      message: expect.stringContaining('PIPE'),
    });
    await asService(
      `INSERT INTO bank_format (agency_id, code, version, name, definition, act_id) VALUES ($1, 'PIPE', 1, '竖线', '{}', 0)`,
      [world.agencyId],
    );
    expect((await change()).body).toMatchObject({ bankFormatCode: 'PIPE' });
    expect((await admin.send('patch', '/v1/funds/RESIDENT').send({ bankFormatCode: null })).body).toMatchObject({
      bankFormatCode: null,
    });
  });

  it('are changed by the system administrator only', async () => {
    expect((await clerk.send('patch', '/v1/funds/RESIDENT').send({ payday: 1 })).body).toMatchObject({
      code: 'PERMISSION_MISSING',
    });
  });
});

describe('paydays', () => {
  const payOn = async (scheme: string, period: string): Promise<string> =>
    ((await clerk.send('get', `/v1/funds/${scheme}/pay-on?period=${period}`)).body as { payOn: string }).payOn;

  it('follow the calendar that was entered, holidays and worked weekends included', async () => {
    expect(await payOn('RESIDENT', '2024-02')).toBe('2024-02-12');
    const answer = await admin.send('put', '/v1/calendar').send({ days: calendar2024 });
    expect(answer.body).toEqual({ saved: calendar2024.length });
    expect(await payOn('RESIDENT', '2024-02')).toBe('2024-02-18');
    expect(await payOn('INSTITUTIONAL', '2024-10')).toBe('2024-10-08');
    expect(await payOn('RESIDENT', '2024-12')).toBe('2024-12-10');
    // 7 April 2024 is a Sunday worked in exchange for the Qingming holiday.
    expect(await payOn('INSTITUTIONAL', '2024-04')).toBe('2024-04-07');
  });

  it('follow the fund’s own shift', async () => {
    await admin.send('patch', '/v1/funds/RESIDENT').send({ paydayShift: 'PREVIOUS' });
    expect(await payOn('RESIDENT', '2024-02')).toBe('2024-02-09');
    await admin.send('patch', '/v1/funds/RESIDENT').send({ paydayShift: 'NONE' });
    expect(await payOn('RESIDENT', '2024-02')).toBe('2024-02-10');
    await admin.send('patch', '/v1/funds/RESIDENT').send({ paydayShift: 'NEXT' });
  });

  it('change when an exception is taken back', async () => {
    expect((await admin.send('delete', '/v1/calendar/2024-02-18')).body).toEqual({ removed: '2024-02-18' });
    expect(await payOn('RESIDENT', '2024-02')).toBe('2024-02-19');
    expect((await admin.send('delete', '/v1/calendar/2024-02-18')).status).toBe(404);
    await admin
      .send('put', '/v1/calendar')
      .send({ days: [{ day: '2024-02-18', working: true, note: '春节调休上班' }] });
    const { body } = await clerk.send('get', '/v1/calendar?year=2024');
    expect(body).toEqual(calendar2024);
  });

  it('are refused for a month or a scheme that does not exist', async () => {
    expect((await clerk.send('get', '/v1/funds/RESIDENT/pay-on?period=2024-13')).body).toMatchObject({
      code: 'REQUEST_INVALID',
    });
    expect((await clerk.send('get', '/v1/funds/OTHER/pay-on?period=2024-12')).body).toMatchObject({
      code: 'REQUEST_INVALID',
    });
    await expect(agencies.payOn(world.database.db, 0, 'RESIDENT', '2024-12')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      kind: 'missing',
    });
  });

  it('come from days that exist, each given once', async () => {
    const put = (days: object[]) => admin.send('put', '/v1/calendar').send({ days });
    expect((await put([{ day: '2024-02-30', working: false }])).body).toMatchObject({ code: 'DATE_MALFORMED' });
    const twice = await put([
      { day: '2025-01-01', working: false },
      { day: '2025-01-01', working: true },
    ]);
    expect(twice.body).toMatchObject({ code: 'CALENDAR_DAY_REPEATED' });
  });
});

describe('townships', () => {
  const put = (townships: object[]) => admin.send('put', '/v1/townships').send({ townships });

  it('are added and renamed by their code', async () => {
    await put([
      { code: '652822100', name: '轮台镇' },
      { code: '652822201', name: '哈尔巴克' },
    ]);
    const { body } = await put([{ code: '652822201', name: '哈尔巴克乡' }]);
    expect(body).toEqual([
      { code: '652822100', name: '轮台镇' },
      { code: '652822201', name: '哈尔巴克乡' },
    ]);
    expect((await clerk.send('get', '/v1/townships')).body).toEqual(body);
  });

  it('have names of their own', async () => {
    expect((await put([{ code: '652822205', name: '轮台镇' }])).body).toMatchObject({ code: 'TOWNSHIP_NAME_TAKEN' });
    expect((await put([{ code: '65282', name: '短码乡' }])).body).toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

describe('agencies', () => {
  it('are registered by the system administrator, who can work in them at once; others cannot', async () => {
    const created = await admin
      .send('post', '/v1/agencies')
      .send({ code: '652823', name: '尉犁县社会保险中心', prefecture: '巴音郭楞蒙古自治州' });
    expect(created.status).toBe(201);
    const { id } = created.body as { id: number };
    const headers = { 'X-Agency': String(id) };
    expect((await admin.send('get', '/v1/funds', headers)).body).toEqual([]);
    expect((await clerk.send('get', '/v1/funds', headers)).body).toMatchObject({ code: 'AGENCY_OUT_OF_SCOPE' });
    const listed = (await clerk.send('get', '/v1/agencies')).body as { id: number }[];
    expect(listed.map((agency) => agency.id)).toEqual([world.agencyId]);
    expect((await admin.send('post', '/v1/agencies').send({ code: '652823', name: '重复' })).body).toMatchObject({
      code: 'AGENCY_CODE_TAKEN',
    });
  });

  it('keep their funds, townships and calendars apart', async () => {
    const caller = IdentityService.systemCaller(0, 'test');
    const { value } = await world.commands.run(caller, { name: 'agency.create' }, (ctx) =>
      agencies.createAgency(ctx, { code: '652824', name: '若羌县社会保险中心' }),
    );
    await createUserWithPassword(world, {
      login: 'other-admin',
      password: 'a long enough one',
      roles: ['SYSTEM_ADMIN'],
      agencyIds: [value.id],
    });
    const other = await world.login('other-admin', 'a long enough one');
    await other.send('post', '/v1/funds').send({ scheme: 'RESIDENT', name: '别县的基金', payday: 3 });
    await other.send('put', '/v1/townships').send({ townships: [{ code: '652824100', name: '轮台镇' }] });
    await other.send('put', '/v1/calendar').send({ days: [{ day: '2024-12-10', working: false }] });
    expect((await clerk.send('get', '/v1/funds/RESIDENT')).body).toMatchObject({ payday: 10 });
    expect((await other.send('get', '/v1/funds')).body).toMatchObject([{ name: '别县的基金', payday: 3 }]);
    expect((await clerk.send('get', '/v1/calendar?year=2024')).body).toEqual(calendar2024);
    expect((await other.send('get', '/v1/townships')).body).toEqual([{ code: '652824100', name: '轮台镇' }]);
    for (const path of ['/v1/funds', '/v1/townships', '/v1/calendar?year=2024']) {
      expect((await other.send('get', path, { 'X-Agency': String(world.agencyId) })).body).toMatchObject({
        code: 'AGENCY_OUT_OF_SCOPE',
      });
    }
  });

  it('registered at the same moment get ids of their own', async () => {
    const codes = ['652825', '652826', '652827', '652828'];
    const answers = await Promise.all(
      codes.map((code) => admin.send('post', '/v1/agencies').send({ code, name: code })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => (body as { id: number }).id)).size).toBe(4);
  });

  it('change their particulars, but not their code', async () => {
    const answer = await admin
      .send('patch', '/v1/agency')
      .send({ parent: '轮台县人力资源和社会保障局', facts: { staff: 15 } });
    expect(answer.body).toMatchObject({
      code: '652822',
      name: '轮台县社会保险中心',
      parent: '轮台县人力资源和社会保障局',
      facts: { staff: 15 },
    });
    expect((await admin.send('patch', '/v1/agency').send({ code: '1' })).body).toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });
});

describe('the database', () => {
  it.each([
    [`UPDATE fund SET payday = 29`, '23514'],
    [`UPDATE fund SET payday_shift = 'SOON'`, '23514'],
    [`UPDATE fund SET bounce_rule = 'LOST'`, '23514'],
    [`UPDATE fund SET jump_percent = 0`, '23514'],
    [`UPDATE fund SET scheme = 'OTHER'`, '42501'],
    [`UPDATE fund SET agency_id = 0`, '42501'],
    [`INSERT INTO fund (agency_id, scheme, name, payday) VALUES (0, 'OTHER', 'x', 1)`, '23514'],
    [`INSERT INTO fund (agency_id, scheme, name, payday) VALUES (4242, 'RESIDENT', 'x', 1)`, '23503'],
    ['DELETE FROM fund', '42501'],
    ['DELETE FROM agency', '42501'],
    [`UPDATE agency SET code = 'x'`, '42501'],
    [`UPDATE agency SET id = 9 WHERE id = 1`, '42501'],
    ['DELETE FROM township', '42501'],
    [`UPDATE township SET code = '000000000'`, '42501'],
    [`INSERT INTO township VALUES (0, 'short', 'x')`, '23514'],
    [`INSERT INTO calendar_day (agency_id, day, working) VALUES (4242, '2024-01-01', true)`, '23503'],
  ])('refuses %s from the service', async (sql, code) => {
    await expect(asService(sql)).rejects.toMatchObject({ code });
  });
});
