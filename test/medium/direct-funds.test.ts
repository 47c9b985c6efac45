import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORM_MONEY, type FormAmounts } from '../../src/direct-funds/domain/feedback-form.js';
import type { DirectFundsDto, DocumentDto } from '../../src/direct-funds/direct-funds.dto.js';
import type { FeedbackDto } from '../../src/direct-funds/feedback.dto.js';
import { Decimal, toWire } from '../../src/kernel/money.js';
import { ProjectsService } from '../../src/projects/projects.service.js';
import { VerifyModule } from '../../src/verify/verify.module.js';
import { VerifyService } from '../../src/verify/verify.service.js';
import type { Browser } from '../support/http-app.js';
import { convertToCsv, OFFICE_INSTALLED } from '../support/office.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';
import { readWorkbook } from '../support/read-workbook.js';
import { refusal } from '../support/refusal.js';

jest.setTimeout(120_000);
const NUMBER = '中央财社〔2024〕1号';
const OTHER = '中央财社〔2024〕2号';
let world: PayoutsWorld;
let bookkeeper: Browser;
let project: string;
let first: string;
let second: string;
let loose: string;

type Body = Record<string, unknown>;
const send = async (method: 'get' | 'post' | 'put', path: string, body?: object, who = bookkeeper): Promise<Body> =>
  (await who.send(method, path).send(body)).body as Body;
const register = (more: object, who?: Browser) =>
  send(
    'post',
    '/v1/fund-documents',
    { projectId: project, documentNo: NUMBER, level: 'CENTRAL', direct: true, amount: '700.00', ...more },
    who,
  );
const event = (more: object) =>
  send('post', `/v1/projects/${project}/events`, { kind: 'ARRIVE', level: 'CENTRAL', on: '2024-01-05', ...more });
const undo = (id: unknown, on: string) =>
  send('post', `/v1/projects/${project}/events/${String(id)}/undo`, { on, reason: '登记有误' });
const document = async (id: string, at = '2024-12-02') =>
  (await send('get', `/v1/fund-documents/${id}?at=${at}`)) as unknown as DocumentDto;
const amendment = (more: object) => ({ level: 'CENTRAL', direct: true, amount: '700.00', reason: '更正', ...more });
const funds = async (at: string, scope = 'ALL') =>
  (await send('get', `/v1/direct-funds?fiscalYear=2024&at=${at}&scope=${scope}`)) as unknown as DirectFundsDto;
const shown = async (at: string, scope = 'ALL'): Promise<string[]> =>
  (await funds(at, scope)).rows.map(({ documentNo, arrived, used, unused }) =>
    [documentNo ?? '未登记', arrived, used, unused].join(' '),
  );
const attempt = (sql: string) => refusal(world.db.transaction(async (tx) => tx.run(sql)));
const documentCheck = async () => {
  const { checks } = await world.of(VerifyService).run(world.agencyId);
  return checks.find(({ name }) => name === 'fund-documents')!;
};

beforeAll(async () => {
  world = await PayoutsWorld.open([VerifyModule]);
  bookkeeper = await world.http.login('kuaiji');
  const projects = (await send('get', '/v1/projects?fiscalYear=2024')) as unknown as { id: string; scheme: string }[];
  project = projects.find(({ scheme }) => scheme === 'RESIDENT')!.id;
}, 120_000);
afterAll(() => world?.close());

describe('a document of transfer', () => {
  it('is registered once per project and number, by the bookkeeper, with an amount and dates that fit', async () => {
    first = (await register({ issuedOn: '2024-01-03', receivedOn: '2024-01-04', note: '第一批' })).id as string;
    expect(await register({})).toMatchObject({ code: 'DOCUMENT_REGISTERED_ALREADY' });
    expect(await register({ documentNo: OTHER, amount: '0.00' })).toMatchObject({ code: 'DOCUMENT_AMOUNT_WRONG' });
    expect(await register({ documentNo: OTHER, issuedOn: '2024-01-04', receivedOn: '2024-01-03' })).toMatchObject({
      code: 'DOCUMENT_DATES_WRONG',
    });
    expect(await register({ projectId: '999999' })).toMatchObject({ code: 'PROJECT_NOT_FOUND' });
    expect(await register({ documentNo: OTHER }, await world.http.login('jingban'))).toMatchObject({
      code: 'PERMISSION_MISSING',
    });
    expect(await document(first)).toMatchObject({ documentNo: NUMBER, level: 'CENTRAL', direct: true, live: true });
  });

  it('takes in what bears its number, at its level, and never more than its amount', async () => {
    await event({ kind: 'ADJUST', amount: '1000.00' });
    await event({ amount: '300.00', documentNo: ` ${NUMBER} ` });
    expect(await event({ amount: '1.00', documentNo: NUMBER, level: 'REGION' })).toMatchObject({
      code: 'DOCUMENT_LEVEL_DIFFERS',
    });
    expect(await event({ amount: '400.01', documentNo: NUMBER })).toMatchObject({ code: 'ARRIVAL_BEYOND_DOCUMENT' });
    await event({ amount: '400.00', documentNo: NUMBER, on: '2024-03-05' });
    const { figures, arrivals } = await document(first);
    expect(figures).toMatchObject({ arrived: '700.00', calendar: { arrivalRate: '100.00' } });
    expect(arrivals.map(({ on, amount, voucherId }) => [on, amount, voucherId !== null])).toEqual([
      ['2024-01-05', '300.00', true],
      ['2024-03-05', '400.00', true],
    ]);
  });

  it('gets room again when an arrival is undone', async () => {
    const refused = await event({ amount: '0.01', documentNo: NUMBER });
    expect(refused).toMatchObject({ code: 'ARRIVAL_BEYOND_DOCUMENT' });
    const { events } = await document(first);
    await undo(events[1]!.id, '2024-03-06');
    expect((await document(first)).figures).toMatchObject({ arrived: '300.00' });
    expect((await document(first, '2024-03-05')).figures).toMatchObject({ arrived: '700.00' });
    await event({ amount: '400.00', documentNo: NUMBER, on: '2024-03-07' });
  });

  it('is known of money that came without a number only after somebody says so, once', async () => {
    loose = (await event({ amount: '200.00', on: '2024-02-05' })).id as string;
    expect(await shown('2024-12-02')).toEqual([`${NUMBER} 700.00 0.00 700.00`, '未登记 200.00 0.00 200.00']);
    second = (await register({ documentNo: OTHER, amount: '150.00', direct: false })).id as string;
    const link = (id = second) => send('post', `/v1/fund-documents/${id}/events`, { eventId: loose });
    expect(await link()).toMatchObject({ code: 'ARRIVAL_BEYOND_DOCUMENT' });
    await send('post', `/v1/fund-documents/${second}/amendments`, amendment({ amount: '250.00', direct: false }));
    expect((await document(second)).candidates.map(({ id }) => id)).toContain(loose);
    expect(await link()).toEqual({ id: second });
    expect(await link()).toMatchObject({ code: 'EVENT_DOCUMENT_ALREADY' });
    const { events } = (await send('get', `/v1/projects/${project}`)) as { events: { id: string }[] };
    expect(events.find(({ id }) => id === loose)).toMatchObject({ documentNo: OTHER, documentId: second });
    expect((await document(second)).figures).toMatchObject({ arrived: '200.00', direct: false });
    const [trail] = await world.db.rows(
      `SELECT details FROM trail WHERE act = 'fundDocument.link' AND outcome = 'DONE'`,
    );
    expect(trail).toMatchObject({ details: { event: loose } });
  });

  it('takes in at its registration what bore its number before', async () => {
    const written = '中央财社〔2024〕3号';
    const { id } = await event({ amount: '10.00', on: '2024-04-01', documentNo: written });
    const undone = await event({ amount: '10.00', on: '2024-04-01', documentNo: written });
    await undo(undone.id, '2024-04-02');
    expect(await register({ documentNo: written, amount: '9.99' })).toMatchObject({ code: 'ARRIVAL_BEYOND_DOCUMENT' });
    const third = await register({ documentNo: written, amount: '10.00' });
    expect(third).toMatchObject({ linked: 1 });
    const linkTo = (documentId: unknown, eventId: unknown) =>
      send('post', `/v1/fund-documents/${String(documentId)}/events`, { eventId });
    expect(await linkTo(third.id, undone.id)).toMatchObject({ code: 'EVENT_REVERSED_ALREADY' });
    expect(await linkTo(second, id)).toMatchObject({ code: 'EVENT_DOCUMENT_DIFFERS' });
    expect(await linkTo(second, '999999')).toMatchObject({ code: 'EVENT_NOT_FOUND' });
    await undo(id, '2024-04-03');
    expect(await send('post', `/v1/fund-documents/${String(third.id)}/cancel`, { reason: '文件收回' })).toEqual({
      id: third.id,
    });
    expect(await linkTo(third.id, loose)).toMatchObject({ code: 'DOCUMENT_NOT_LIVE' });
    expect((await document(third.id as string)).actions.every(({ reason }) => reason === '文件已经作废')).toBe(true);
  });

  it('keeps its level once anything came by it and its mark once money did; what was stated before stays readable', async () => {
    const amend = (more: object, id = first) => send('post', `/v1/fund-documents/${id}/amendments`, amendment(more));
    expect(await amend({ level: 'REGION' })).toMatchObject({ code: 'DOCUMENT_LEVEL_FIXED' });
    expect(await amend({ direct: false })).toMatchObject({ code: 'DOCUMENT_MARK_FIXED' });
    expect(await amend({ amount: '699.99' })).toMatchObject({ code: 'ARRIVAL_BEYOND_DOCUMENT' });
    expect(await send('post', `/v1/fund-documents/${first}/cancel`, { reason: '试试' })).toMatchObject({
      code: 'DOCUMENT_IN_USE',
    });
    await amend({ amount: '800.00', note: '追加 100 元', reason: '文件金额录错' });
    const { amount, statements, levelFixed, markFixed } = await document(first);
    expect([amount, levelFixed, markFixed]).toEqual(['800.00', true, true]);
    expect(statements.map((statement) => [statement.what, statement.amount, statement.reason])).toEqual([
      ['REGISTERED', '700.00', '第一批'],
      ['AMENDED', '800.00', '文件金额录错'],
    ]);
  });
});

describe('the database', () => {
  it('holds the rules without the service: nothing is rewritten, and no link beyond them is made', async () => {
    for (const table of ['fund_document', 'fund_document_amendment', 'event_document', 'arrival_plan']) {
      expect(await attempt(`UPDATE ${table} SET act_id = 0`)).toBe('42501');
      expect(await refusal(world.http.database.asOwner(`UPDATE ${table} SET act_id = 0`))).toBe('LD001');
    }
    expect(await attempt('UPDATE fund_document_state SET arrived = 0')).toBe('42501');
    const user = world.userId('kuaiji');
    const linked = (eventId: string, documentId: string) =>
      attempt(`INSERT INTO event_document VALUES (${world.agencyId}, ${eventId}, ${documentId}, ${user}, now(), 1)`);
    const [foreign] = await world.db.rows<{ id: string }>(
      `SELECT id FROM budget_event WHERE project_id <> $1 AND kind = 'ALLOT' LIMIT 1`,
      [project],
    );
    expect(await linked(foreign!.id, first)).toBe('EVENT_DOCUMENT_DIFFERS');
    expect(await linked(loose, first)).toBe('EVENT_DOCUMENT_ALREADY');
    const [reversal] = await world.db.rows<{ id: string }>(
      'SELECT id FROM budget_event WHERE reversal_of IS NOT NULL LIMIT 1',
    );
    expect(await linked(reversal!.id, first)).toBe('EVENT_WITHOUT_DOCUMENT');
  });

  it('counts an undo that comes with the link of the same entry', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await event({ amount: '1.00', on: '2024-05-01' });
      await Promise.all([undo(id, '2024-05-02'), send('post', `/v1/fund-documents/${second}/events`, { eventId: id })]);
    }
    expect((await document(second)).figures).toMatchObject({ arrived: '200.00' });
    expect(await documentCheck()).toMatchObject({ ok: true });
  });
});

describe('use by document', () => {
  const payees = [1, 2, 3].map((person) => ({ person, base: `${50 + 50 * person}.00` }));

  it('takes the oldest money first, and names what was used before any had come', async () => {
    const january = await world.paidMonth('2024-01', payees);
    const february = await world.paidMonth('2024-02', payees, [3]);
    expect((await funds('2024-01-31')).ahead.map(({ amount }) => amount)).toEqual(['150.00']);
    expect(await shown('2024-01-31')).toEqual([`${NUMBER} 300.00 300.00 0.00`, `${OTHER} 0.00 0.00 0.00`]);
    // 700 used: 300 of January, then 200 of February, then 200 of March.
    expect(await shown('2024-12-02')).toEqual([`${NUMBER} 700.00 500.00 200.00`, `${OTHER} 200.00 200.00 0.00`]);
    expect((await document(first)).uses.map(({ id, label, amount }) => [id, label, amount])).toEqual([
      [january.id, january.number, '300.00'],
      [february.id, february.number, '200.00'],
    ]);
    expect((await document(second)).uses).toMatchObject([
      { id: january.id, amount: '150.00' },
      { id: february.id, amount: '50.00' },
    ]);
  });

  it('gives what came back to the newest money', async () => {
    const { id } = (await document(first)).uses[1]!;
    await world.run('chuna', (ctx) =>
      world.of(ProjectsService).returnConsumed(ctx, { batchId: id, amount: new Decimal('100.00'), on: '2024-04-10' }),
    );
    expect(await shown('2024-12-02')).toEqual([`${NUMBER} 700.00 400.00 300.00`, `${OTHER} 200.00 200.00 0.00`]);
    expect(await shown('2024-04-09')).toEqual([`${NUMBER} 700.00 500.00 200.00`, `${OTHER} 200.00 200.00 0.00`]);
  });

  it('ages the rest from the day it came, at any cut-off', async () => {
    const ages = async (at: string) => (await funds(at, 'DIRECT')).rows[0]!.ages;
    expect(await ages('2024-04-06')).toMatchObject({ D30: '200.00', D60: '0.00' });
    expect(await ages('2024-04-10')).toMatchObject({ D30: '0.00', D60: '300.00' });
    expect(await ages('2024-12-02')).toEqual({ D30: '0.00', D60: '0.00', D90: '0.00', D180: '0.00', OLDER: '300.00' });
    const { total } = await funds('2024-12-02');
    expect(total).toMatchObject({ arrived: '900.00', used: '600.00', unused: '300.00', useRate: '66.67' });
    expect(total.ages.OLDER).toBe('300.00');
  });
});

describe('the calendar', () => {
  const plan = (lines: object[], id = first) => send('put', `/v1/fund-documents/${id}/plan`, { lines });

  it('shows what is expected and what is late', async () => {
    await plan([{ on: '2024-01-31', amount: '500.00' }]);
    await plan([
      { on: '2024-06-30', amount: '500.00' },
      { on: '2024-01-31', amount: '300.00' },
    ]);
    const shownPlan = async (at: string) =>
      (await document(first, at)).plan.map(({ on, overdue, daysLate }) => `${on} ${overdue} ${daysLate}`);
    expect(await shownPlan('2024-06-30')).toEqual(['2024-01-31 0.00 0', '2024-06-30 0.00 0']);
    expect(await shownPlan('2024-07-10')).toEqual(['2024-01-31 0.00 0', '2024-06-30 100.00 10']);
    const { total } = await funds('2024-07-10');
    expect(total).toMatchObject({ planned: '800.00', overdue: '100.00' });
    expect(total.months[5]).toEqual({ month: 6, planned: '500.00', arrived: '0.00', overdue: '100.00' });
    expect(total.months[2]).toMatchObject({ planned: '0.00', arrived: '400.00' });
    expect((await document(first)).statements.filter(({ what }) => what === 'PLANNED')).toHaveLength(2);
  });

  it('refuses a plan beyond the document, outside the year or twice on a day, and can be taken back', async () => {
    expect(await plan([{ on: '2024-06-30', amount: '800.01' }])).toMatchObject({ code: 'PLAN_BEYOND_DOCUMENT' });
    expect(await plan([{ on: '2025-01-01', amount: '1.00' }])).toMatchObject({ code: 'PLAN_OUTSIDE_YEAR' });
    expect(await plan([{ on: '2024-06-30', amount: '0.00' }])).toMatchObject({ code: 'PLAN_MALFORMED' });
    const twice = { on: '2024-06-30', amount: '1.00' };
    expect(await plan([twice, twice])).toMatchObject({ code: 'PLAN_MALFORMED' });
    await plan([twice], second);
    await plan([{ on: '2024-06-30', amount: '250.00' }], second);
    const lower = () =>
      send('post', `/v1/fund-documents/${second}/amendments`, amendment({ amount: '240.00', direct: false }));
    expect(await lower()).toMatchObject({ code: 'AMOUNT_BELOW_PLAN', details: { planned: '250.00' } });
    await plan([], second);
    expect((await document(second)).plan).toEqual([]);
    expect(await lower()).toEqual({ id: second });
    await send('post', `/v1/fund-documents/${second}/amendments`, amendment({ amount: '250.00', direct: false }));
  });
});

describe('a cut-off', () => {
  it('lies in the year, and is its end when nobody named one', async () => {
    for (const path of ['direct-funds', 'direct-funds/feedback', 'direct-funds/feedback/file']) {
      expect(await send('get', `/v1/${path}?fiscalYear=2024&at=2025-01-31`)).toMatchObject({
        code: 'CUT_OFF_OUTSIDE_YEAR',
        message: '截止日期 2025-01-31 不在 2024 年度内。',
      });
    }
    expect(await send('get', '/v1/direct-funds?fiscalYear=2023')).toMatchObject({ fiscalYear: 2023, at: '2023-12-31' });
  });
});

describe('the feedback form', () => {
  const form = async (scope: string) =>
    (await send(
      'get',
      `/v1/direct-funds/feedback?fiscalYear=2024&at=2024-12-02&scope=${scope}`,
    )) as unknown as FeedbackDto;
  const file = async (scope: string): Promise<Buffer> =>
    (
      await bookkeeper
        .send('get', `/v1/direct-funds/feedback/file?fiscalYear=2024&at=2024-12-02&scope=${scope}`)
        .buffer(true)
        .parse((res, done) => {
          const chunks: Buffer[] = [];
          res.on('data', (chunk: Buffer) => chunks.push(chunk));
          res.on('end', () => done(null, Buffer.concat(chunks)));
        })
    ).body as Buffer;

  it('says of each document what came, was used and is left, and how many people were paid', async () => {
    const direct = await form('DIRECT');
    expect(direct.rows).toHaveLength(1);
    expect(direct.rows[0]).toMatchObject({
      documentNo: NUMBER,
      direct: true,
      firstArrivedOn: '2024-01-05',
      lastArrivedOn: '2024-03-07',
      arrivals: 2,
      yuan: { amount: '800.00', arrived: '700.00', used: '400.00', unused: '300.00', OLDER: '300.00' },
      wan: { amount: '0.08', arrived: '0.07', used: '0.04', unused: '0.03' },
      useRate: '57.14',
      people: 3,
      note: '追加 100 元',
    });
    const all = await form('ALL');
    expect(all.rows.map(({ documentNo }) => documentNo)).toEqual([NUMBER, OTHER]);
    expect(all.total).toMatchObject({ people: 3, yuan: { arrived: '900.00', used: '600.00' }, useRate: '66.67' });
  });

  it('counts whom a later day took the money back from as paid, until that day', async () => {
    const people = async (at: string): Promise<unknown> => {
      const path = `/v1/direct-funds/feedback?fiscalYear=2024&at=${at}&scope=ALL`;
      return ((await send('get', path)) as unknown as FeedbackDto).total.people;
    };
    const [paid] = await world.db.rows<{ id: string; line: number; period: number }>(
      `SELECT batch_id AS id, line_no AS line, period FROM payout p WHERE outcome = 'PAID'
          AND NOT EXISTS (SELECT FROM payout o WHERE o.beneficiary_id = p.beneficiary_id AND o.batch_id <> p.batch_id AND o.outcome = 'PAID') LIMIT 1`,
    );
    expect(await people('2024-12-02')).toBe(3);
    await world.http.database.asOwner(`SET session_replication_role = replica;
      INSERT INTO payout_act (agency_id, kind, period, batch_id, line_no, reason, on_date, cause, state, proposed_by, proposed_at, decided_by,
          decided_at, act_id, decided_act_id)
        SELECT agency_id, 'LATE_RETURN', period, id, ${paid!.line}, '银行退回', '2024-12-20', 'CLOSED', 'CONFIRMED', 1, now(), 2, now(), act_id, act_id
        FROM payout_batch WHERE id = ${paid!.id};
      UPDATE payout SET outcome = 'BOUNCED', credited_on = '2024-12-20', cause = 'CLOSED' WHERE batch_id = ${paid!.id} AND line_no = ${paid!.line};
      SET session_replication_role = origin`);
    expect([await people('2024-12-02'), await people('2024-12-19'), await people('2024-12-20')]).toEqual([3, 3, 2]);
  });

  it('is a workbook, and taking it is on the trail', async () => {
    const rows = await readWorkbook(await file('DIRECT'));
    expect(rows[0]![0]).toBe('中央直达资金使用情况反馈表');
    expect(rows.flat()).toEqual(expect.arrayContaining([NUMBER, '01', '2024-01-05 至 2024-03-07（2 笔）']));
    const taken = await world.db.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM trail WHERE act = 'directFunds.export' AND outcome = 'DONE'`,
    );
    expect(taken!.n).toBe(1);
  });

  (OFFICE_INSTALLED ? it : it.skip)('opened by LibreOffice holds the figures of the service', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'feedback-'));
    try {
      const path = join(folder, 'form.xlsx');
      await writeFile(path, await file('ALL'));
      const { rows, total, notes } = await form('ALL');
      for (const [sheet, unit] of [
        [1, 'wan'],
        [2, 'yuan'],
      ] as const) {
        const cells = await convertToCsv(path, { sheet });
        const found = cells.slice(3, 3 + rows.length + 1);
        const amounts = (line: readonly string[]): string[] =>
          [5, 6, 8, 10, 11, 12, 13, 14, 15].map((column) => line[column]!.replaceAll(',', ''));
        const said = ({ [unit]: printed }: Record<'wan' | 'yuan', FormAmounts>): string[] =>
          FORM_MONEY.map((column) => printed[column] ?? '—');
        expect(found.map(amounts)).toEqual([...rows, total].map(said));
        expect(found.map((line) => line[9])).toEqual([...rows, total].map(({ useRate }) => useRate));
        expect(found.map((line) => line[16])).toEqual([...rows, total].map(({ people }) => String(people)));
        expect(found.map((line) => line[1])).toEqual([...rows.map(({ documentNo }) => documentNo), '合计']);
        expect(cells.slice(3 + rows.length + 1).map(([text]) => text)).toEqual(notes);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('the verification', () => {
  it('finds the documents in order', async () => {
    const { ok, records } = await documentCheck();
    expect([ok, records > 5]).toEqual([true, true]);
  });

  const state = () => `fund_document_state WHERE document_id = ${first}`;
  it.each([
    [
      'sum that was changed',
      () => `UPDATE fund_document_state SET arrived = arrived - 1 WHERE document_id = ${first}`,
      () => `UPDATE fund_document_state SET arrived = arrived + 1 WHERE document_id = ${first}`,
      '的现状与登记',
    ],
    [
      'smaller amount than what came',
      () =>
        `ALTER TABLE fund_document_state DROP CONSTRAINT fund_document_arrived; UPDATE ${state().replace(' WHERE', ' SET amount = 1 WHERE')}`,
      () => `UPDATE ${state().replace(' WHERE', ' SET amount = 800 WHERE')}`,
      '超过下达金额',
    ],
    [
      'mark that was changed',
      () => `UPDATE ${state().replace(' WHERE', ' SET direct = false WHERE')}`,
      () => `UPDATE ${state().replace(' WHERE', ' SET direct = true WHERE')}`,
      '的现状与登记',
    ],
    [
      'level of an entry that was changed',
      () => `UPDATE budget_event SET level = 'COUNTY' WHERE id = ${loose}`,
      () => `UPDATE budget_event SET level = 'CENTRAL' WHERE id = ${loose}`,
      '与文件的项目、级次或文号不符',
    ],
    [
      'voucher that was booked to another level',
      () => `UPDATE posting SET account = '410102' WHERE account = '410101' AND credit = 200`,
      () => `UPDATE posting SET account = '410101' WHERE account = '410102' AND credit = 200`,
      '记入了其他级次',
    ],
  ])('names a document with a %s', async (_, damage, mend, sentence) => {
    const behind = 'SET session_replication_role = replica; ';
    await world.http.database.asOwner(behind + damage());
    const { firstBad } = await documentCheck();
    await world.http.database.asOwner(behind + mend());
    expect(firstBad).toMatchObject({ kind: 'fundDocument', why: expect.stringContaining(sentence) });
    expect(await documentCheck()).toMatchObject({ ok: true });
  });
});

describe('the running-cost project', () => {
  it('uses by spending, and pays nobody', async () => {
    const { id } = (await send('post', '/v1/projects', {
      ...{
        fiscalYear: 2024,
        no: 9,
        code: 'P9',
        name: '业务经费',
        scheme: null,
        functionCode: '2080109',
        economicCode: '302',
      },
      ...{
        sourceLevel: 'REGION',
        sourceText: '自治区补助',
        paymentMode: 'YEARLY',
        periodFrom: '2024-01',
        periodTo: '2024-12',
      },
    })) as { id: string };
    const entry = (kind: string, amount: string, on: string) =>
      send('post', `/v1/projects/${id}/events`, { kind, level: 'REGION', amount, on, documentNo: '自财社〔2023〕8号' });
    await entry('ALLOT', '50.00', '2024-01-02');
    await entry('ARRIVE', '40.00', '2024-01-10');
    await entry('SPEND', '15.00', '2024-02-10');
    await undo15(id);
    await entry('SPEND', '25.00', '2024-03-10');
    expect(
      await send('post', '/v1/fund-documents', {
        ...{ projectId: id, documentNo: '自财社〔2023〕8号', level: 'REGION', direct: false, amount: '50.00' },
      }),
    ).toMatchObject({ linked: 2 });
    const { rows } = (await send(
      'get',
      '/v1/direct-funds/feedback?fiscalYear=2024&at=2024-12-02&scope=ALL',
    )) as unknown as FeedbackDto;
    expect(rows.at(-1)).toMatchObject({ people: null, yuan: { arrived: '40.00', used: '25.00', unused: '15.00' } });
    expect(toWire(new Decimal(rows.at(-1)!.yuan.OLDER!))).toBe('15.00');
  });

  async function undo15(id: string): Promise<void> {
    const { events } = (await send('get', `/v1/projects/${id}`)) as unknown as {
      events: { id: string; kind: string }[];
    };
    const spent = events.find(({ kind }) => kind === 'SPEND')!;
    await send('post', `/v1/projects/${id}/events/${spent.id}/undo`, { on: '2024-02-11', reason: '登记有误' });
  }
});
