import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { NoticeDto } from '../../src/cases/case-paper-answers.dto.js';
import { CasesWorld } from '../support/cases-fixture.js';
import { nameOf } from '../support/payouts-fixture.js';
import { readWorkbook } from '../support/read-workbook.js';

jest.setTimeout(120_000);
let world: CasesWorld;
const batches = new Map<string, string>();
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cases-'));
  world = await CasesWorld.open();
  for (const period of ['2024-02', '2024-03', '2024-04', '2024-05']) {
    const payees = [1, 2, 3, 4].map((person) => ({ person, base: '200.00', personal: '50.91' }));
    // Person 3 is not reached by the bank in May.
    batches.set(period, await world.month(period, payees, period === '2024-05' ? [3] : []));
  }
}, 120_000);
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const noticeFile = async (id: string, format: 'pdf' | 'docx'): Promise<Buffer> => {
  const { status, body } = await world.auditor
    .send('get', `/v1/finding-notices/${id}/file?format=${format}`)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on('data', (part: Buffer) => parts.push(part));
      res.on('end', () => done(null, Buffer.concat(parts)));
    });
  expect(status).toBe(200);
  return body as Buffer;
};

describe('a case from a confirmed flag to the last cent', () => {
  let id: string;
  let flag: string;
  let notice: NoticeDto;

  it('opens from the flag, with a number of the year, and lists all payouts after the death at once', async () => {
    flag = await world.flag(batches.get('2024-03')!, 1);
    id = await world.openCase(1, { flagIds: [flag], sourceReference: '死亡名单-1' });
    const sums = await world.act(world.auditor, `/v1/findings/${id}/lines/whole`, { fromPeriod: '2024-03' });
    expect(sums).toEqual({ id, months: 3, amount: '752.73', changed: 3 });
    const shown = await world.show(id);
    expect(shown).toMatchObject({
      ...{ number: '稽核〔2024〕1号', state: 'OPEN', firstPeriod: '2024-03', lastPeriod: '2024-05' },
      amountInWords: '柒佰伍拾贰元柒角叁分',
      allowedActions: expect.arrayContaining(
        ['propose', 'edit', 'dismiss'].map((action) => ({ action, allowed: true, reasonCode: null, reason: null })),
      ),
      lines: [{ period: '2024-03', paid: '250.91', due: '0.00', overpaid: '250.91', paidOn: '2024-03-10' }, {}, {}],
    });
    expect(shown.flags).toMatchObject([{ id: flag, checkCode: 'PAID_AFTER_DEATH', live: true }]);
    expect(shown.idMasked).toMatch(/^652822\*+\d{4}$/);
  });

  it('says of flags whether they make a case, and why not, and of a flag which case lists it', async () => {
    const opening = async (...ids: string[]): Promise<unknown> =>
      (await world.auditor.send('get', `/v1/findings/opening?flagIds=${ids.join(',')}`)).body;
    const [other, undecided] = [
      await world.flag(batches.get('2024-03')!, 2),
      await world.flag(batches.get('2024-04')!, 2, { confirm: false }),
    ];
    expect(await opening(other)).toEqual({ allowed: true, reasonCode: null, reason: null, errorKind: 'DEATH' });
    expect(await opening(other, undecided)).toMatchObject({ reasonCode: 'FINDING_FLAG_NOT_CONFIRMED' });
    expect(await opening(other, flag)).toMatchObject({ reasonCode: 'FINDING_FLAGS_APART' });
    expect(await opening(flag)).toEqual({
      ...{ allowed: false, reasonCode: 'FINDING_FLAG_TAKEN', errorKind: 'DEATH' },
      reason: '疑点已列入另一个未撤销的案件。',
    });
    expect(await opening('999999')).toMatchObject({ code: 'RED_FLAG_NOT_FOUND' });
    const listed = (await world.auditor.send('get', `/v1/red-flags/${flag}`)).body;
    expect(listed).toMatchObject({
      ...{ caseId: id, caseNumber: '稽核〔2024〕1号' },
      actions: [{ action: 'reopen', allowed: false, reasonCode: 'RED_FLAG_IN_CASE' }],
    });
    expect((await world.auditor.send('get', `/v1/red-flags/${other}`)).body).toMatchObject({ caseId: null });
  });

  it('corrects what was due by taking a line out and listing it again', async () => {
    const [line] = (await world.show(id)).lines;
    await world.act(world.auditor, `/v1/findings/${id}/lines/remove`, { lineIds: [line!.id] });
    const lines = [{ reference: line!.reference, due: '125.45' }];
    const sums = await world.act(world.auditor, `/v1/findings/${id}/lines`, { lines });
    expect(sums).toMatchObject({ months: 3, amount: '627.28' });
    expect(await world.refused(world.auditor, `/v1/findings/${id}/lines`, { lines })).toBe('FINDING_LINE_BEYOND_PAID');
  });

  it('is signed by its handler and by a second person over the same content, and frozen from then on', async () => {
    const { digest } = await world.show(id);
    expect(await world.refused(world.auditor, `/v1/findings/${id}/propose`, { digest: '0'.repeat(64) })).toBe(
      'FINDING_CONTENT_CHANGED',
    );
    await world.sign(world.auditor, id, 'propose');
    expect(await world.refused(world.auditor, `/v1/findings/${id}/determine`, { digest })).toBe('PERMISSION_MISSING');
    expect(await world.refused(world.auditor, `/v1/findings/${id}/lines/whole`, { fromPeriod: '2024-02' })).toBe(
      'FINDING_NOT_OPEN',
    );
    await world.act(world.manager, `/v1/findings/${id}/send-back`, { reason: '事实写详细些' });
    await world.act(world.auditor, `/v1/findings/${id}/edit`, { facts: '该人员2024年2月16日死亡，家属未申报。' });
    await world.sign(world.auditor, id, 'propose');
    expect(await world.refused(world.manager, `/v1/findings/${id}/determine`, { digest })).toBe(
      'FINDING_CONTENT_CHANGED',
    );
    await world.sign(world.manager, id, 'determine');
    expect((await world.show(id)).events.map(({ action }) => action)).toEqual([
      ...['propose', 'sendBack', 'propose', 'determine'],
    ]);
  });

  it('issues the order to return as PDF and Word with the figures of the lines', async () => {
    const issued = await world.act<{ id: string; number: string; dueOn: string }>(
      world.auditor,
      `/v1/findings/${id}/notices`,
      { kind: 'RETURN_ORDER', recipient: '家属阿不都' },
    );
    // 30 days after 2 December is New Year's Day, a Wednesday that only the calendar knows to be free.
    expect(issued).toMatchObject({ number: '稽退〔2024〕1号', dueOn: '2025-01-01' });
    notice = (await world.show(id)).notices[0]!;
    expect(notice).toMatchObject({ kind: 'RETURN_ORDER', months: 3, amount: '627.28', deliveredOn: null });
    const pdf = await noticeFile(issued.id, 'pdf');
    const file = join(folder, 'notice.pdf');
    writeFileSync(file, pdf);
    const printed = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout.replace(/\s+/g, '');
    const docx = await noticeFile(issued.id, 'docx');
    writeFileSync(join(folder, 'notice.docx'), docx);
    const xml = spawnSync('unzip', ['-p', join(folder, 'notice.docx'), 'word/document.xml'], {
      encoding: 'utf8',
    }).stdout;
    const written = xml.replace(/<[^>]+>/g, '').replace(/\s+/g, '');
    for (const text of [printed, written]) {
      for (const part of [
        ...[
          '责令退回告知书',
          '稽退〔2024〕1号',
          '案号：稽核〔2024〕1号',
          '家属阿不都（待遇领取人人一，社会保障号码652822********',
        ],
        ...['人一在2024年3月至2024年5月期间（共3个月）', '死亡后领取', '该人员2024年2月16日死亡，家属未申报。'],
        ...[
          '627.28元（大写：陆佰贰拾柒元贰角捌分）',
          '250.91125.45125.46',
          '合计752.73125.45627.28',
          '2025年1月1日前退回',
        ],
        '轮台县社会保险中心',
      ]) {
        expect(text).toContain(part);
      }
    }
    const copy = process.env.LEDGER_KEEP_NOTICES;
    if (copy)
      for (const [name, bytes] of [
        ['notice.pdf', pdf],
        ['notice.docx', docx],
      ] as const)
        writeFileSync(join(copy, name), bytes);
  });

  it('becomes notified by the delivery, once, not before its day', async () => {
    const path = `/v1/finding-notices/${notice.id}/delivery`;
    const body = { on: '2024-12-03', method: 'DIRECT', receiver: '家属' };
    expect(await world.refused(world.auditor, path, body)).toBe('FINDING_DELIVERY_DATE');
    await world.later(1);
    expect(await world.act(world.auditor, path, body)).toEqual({ id, state: 'NOTIFIED' });
    expect(await world.refused(world.auditor, path, body)).toBe('FINDING_DELIVERED_ALREADY');
  });

  it('takes instalments by a signed agreement that sum to the amount', async () => {
    const paperId = await world.paper(id, 'AGREEMENT');
    const plan = (amounts: readonly string[], more = {}) => ({
      method: 'INSTALMENTS',
      paperId,
      items: amounts.map((amount, i) => ({ dueOn: `2024-12-${10 + i}`, amount })),
      ...more,
    });
    expect(await world.refused(world.auditor, `/v1/findings/${id}/plan`, plan(['300.00', '327.29']))).toBe(
      'RECOVERY_PLAN_WRONG',
    );
    expect(await world.refused(world.auditor, `/v1/findings/${id}/plan`, { method: 'OFFSET' })).toBe(
      'RECOVERY_PLAN_FIELDS',
    );
    await world.act(world.auditor, `/v1/findings/${id}/plan`, plan(['300.00', '327.28']));
    expect(await world.show(id)).toMatchObject({ state: 'RECOVERING', planMethod: 'INSTALMENTS' });
  });

  it('books what is received to the details of the expense, oldest line first, and never beyond what is open', async () => {
    const first = await world.receive(id, '130.00');
    expect(first.body).toMatchObject({ open: '497.28' });
    // 125.46 of March in proportion to 200.00 and 50.91, then 4.54 of April's basic pension.
    const booked = await world.get(`/v1/vouchers/${first.body.voucherId}`, world.bookkeeper);
    expect(booked).toMatchObject({
      recovery: { findingId: id, number: '稽核〔2024〕1号', name: nameOf(1), amount: '130.00', payer: '家属' },
    });
    // The first line whole, the rest of the money on the second one.
    expect(await world.get(`/v1/vouchers/${first.body.voucherId}/payouts`, world.bookkeeper)).toMatchObject({
      ...{ total: 2, amount: '130.00', booked: '130.00', difference: '0.00' },
      rows: [
        { period: '2024-03', amount: '125.46', name: nameOf(1) },
        { period: '2024-04', amount: '4.54' },
      ],
    });
    expect(await world.voucher(first.body.voucherId)).toEqual([
      '1004 130.00 0.00',
      '500101 0.00 104.54',
      '500102 0.00 25.46',
    ]);
    expect((await world.receive(id, '497.29')).body.code).toBe('RECOVERY_BEYOND_OPEN');
    expect((await world.receive(id, '1.00', { on: '2024-12-31' })).body.code).toBe('RECOVERY_DATE');
    expect((await world.receive(id, '1.00', { on: '2024-03-01' })).body.code).toBe('RECOVERY_DATE');
    expect(await world.refused(world.auditor, `/v1/findings/${id}/close`)).toBe('FINDING_STILL_OPEN');
    const deadlines = await world.get<{ rows: object[] }>('/v1/case-deadlines?kind=RETURN');
    expect(deadlines.rows).toMatchObject([{ id, dueOn: '2024-12-10', amount: '170.00', overdue: false }]);
  });

  it('closes at the last cent, and opens again when a receipt is taken back', async () => {
    const last = await world.receive(id, '497.28', { to: 'TREASURY' });
    expect(last.body.open).toBe('0.00');
    await world.act(world.auditor, `/v1/findings/${id}/close`);
    expect(await world.show(id)).toMatchObject({ state: 'CLOSED', recovered: '627.28', open: '0.00' });
    expect(await world.unfit()).toEqual([]);
    const reversed = await world.act<{ voucherId: string; open: string }>(
      world.bookkeeper,
      `/v1/receipts/${last.body.id}/reverse`,
      { on: '2024-12-03', reason: '登记错了案件' },
    );
    expect(reversed.open).toBe('497.28');
    expect(await world.get(`/v1/vouchers/${reversed.voucherId}/payouts`, world.bookkeeper)).toMatchObject({
      ...{ total: 2, amount: '497.28', booked: '497.28', difference: '0.00' },
    });
    expect((await world.voucher(reversed.voucherId))[0]).toBe('1003 -497.28 0.00');
    const again = await world.refused(world.bookkeeper, `/v1/receipts/${last.body.id}/reverse`, {
      on: '2024-12-03',
      reason: '再来一次',
    });
    expect(again).toBe('RECOVERY_REVERSED_ALREADY');
    expect(await world.show(id)).toMatchObject({ state: 'RECOVERING', open: '497.28' });
    expect(await world.unfit()).toEqual([]);
    await world.receive(id, '497.28');
    await world.act(world.auditor, `/v1/findings/${id}/close`);
    expect((await world.show(id)).lines.map(({ overpaid, recovered }) => [overpaid, recovered])).toEqual([
      ['125.46', '125.46'],
      ['250.91', '250.91'],
      ['250.91', '250.91'],
    ]);
    expect(await world.unfit()).toEqual([]);
  });
});

describe('other ways a case goes', () => {
  it('recovers by deduction from a later benefit, without a voucher, up to what was deducted', async () => {
    const id = await world.recovering(2, ['2024-05', '2024-05'], { method: 'OFFSET', monthly: '100.00' });
    await world.later(10);
    const batch = await world.month('2024-12', [
      { person: 2, base: '200.00', personal: '50.91', adjustment: '-100.00' },
      { person: 4, base: '200.00', personal: '50.91', adjustment: '-10.00' },
    ]);
    const offset = (reference: string, amount: string) =>
      world.ask<{ code?: string; open?: string; voucherId?: string | null }>(
        world.auditor,
        `/v1/findings/${id}/offsets`,
        {
          reference,
          amount,
        },
      );
    const [own, others] = [world.reference(batch, 1), world.reference(batch, 2)];
    expect((await offset(others, '10.00')).body.code).toBe('RECOVERY_OFFSET_UNFIT');
    expect((await offset(world.reference(batches.get('2024-02')!, 2), '10.00')).body.code).toBe(
      'RECOVERY_OFFSET_UNFIT',
    );
    expect((await offset(own, '100.01')).body.code).toBe('RECOVERY_OFFSET_BEYOND');
    expect((await offset(own, '60.00')).body).toMatchObject({ open: '190.91', voucherId: null });
    expect((await offset(own, '40.01')).body.code).toBe('RECOVERY_OFFSET_BEYOND');
    const rest = await offset(own, '40.00');
    expect(rest.body.open).toBe('150.91');
    const candidates = await world.get<{ rows: object[] }>(`/v1/findings/${id}/candidates?purpose=OFFSET`);
    expect(candidates.rows).toMatchObject([{ reference: own, adjustment: '-100.00', offset: '100.00' }]);
    await world.receive(id, '150.91');
    await world.act(world.auditor, `/v1/findings/${id}/close`);
    expect(await world.unfit()).toEqual([]);
  });

  it('counts what the bank gave back and nobody was paid again', async () => {
    const id = await world.recovering(4, ['2024-05', '2024-05']);
    const act = await lateReturned(batches.get('2024-05')!, 4);
    const path = `/v1/findings/${id}/bank-returns`;
    expect(await world.refused(world.auditor, path, { payoutActId: act, amount: '250.92' })).toBe(
      'RECOVERY_BEYOND_OPEN',
    );
    expect(await world.refused(world.auditor, path, { payoutActId: '999', amount: '1.00' })).toBe(
      'RECOVERY_BANK_RETURN_UNFIT',
    );
    const linked = await world.act<{ id: string; open: string }>(world.auditor, path, {
      payoutActId: act,
      amount: '250.91',
    });
    expect(linked.open).toBe('0.00');
    await world.act(world.auditor, `/v1/recovery-links/${linked.id}/reverse`, { on: '2024-12-13', reason: '引用有误' });
    await world.act(world.auditor, path, { payoutActId: act, amount: '250.91' });
    await world.act(world.auditor, `/v1/findings/${id}/close`);
    expect(await world.unfit()).toEqual([]);
  });

  it('writes off the rest by a second person with reason and document', async () => {
    const id = await world.recovering(3, ['2024-03', '2024-12']);
    // May came back from the bank: it was never overpaid.
    expect(await world.show(id)).toMatchObject({ months: 2, amount: '501.82' });
    await world.receive(id, '100.00');
    const paperId = await world.paper(id, 'WRITE_OFF');
    const proposal = await world.act<{ id: string; amount: string }>(world.auditor, `/v1/findings/${id}/write-offs`, {
      reason: '当事人死亡且无遗产，无法追回',
      paperId,
    });
    expect(proposal.amount).toBe('401.82');
    expect(await world.refused(world.auditor, `/v1/write-offs/${proposal.id}/decide`, { decision: 'CONFIRM' })).toBe(
      'PERMISSION_MISSING',
    );
    await world.receive(id, '1.82');
    expect(await world.refused(world.manager, `/v1/write-offs/${proposal.id}/decide`, { decision: 'CONFIRM' })).toBe(
      'WRITE_OFF_CHANGED',
    );
    await world.act(world.manager, `/v1/write-offs/${proposal.id}/decide`, { decision: 'REFUSE', reason: '金额已变' });
    const again = await world.act<{ id: string }>(world.auditor, `/v1/findings/${id}/write-offs`, {
      reason: '当事人死亡且无遗产，无法追回',
      paperId,
    });
    expect(await world.act(world.manager, `/v1/write-offs/${again.id}/decide`, { decision: 'CONFIRM' })).toEqual({
      id,
      state: 'CLOSED',
    });
    expect(await world.show(id)).toMatchObject({ recovered: '101.82', writtenOff: '400.00', open: '0.00' });
    expect(await world.unfit()).toEqual([]);
  });

  it('books to other income what comes back in a later year, and what is told after its month was closed', async () => {
    const id = await world.recovering(4, ['2024-02', '2024-04']);
    expect(await world.show(id)).toMatchObject({ months: 3, amount: '752.73' });
    const inYear = await world.receive(id, '100.00', { to: 'TREASURY' });
    expect((await world.voucher(inYear.body.voucherId))[1]).toBe('500101 0.00 100.00');
    await world.later(30);
    const later = await world.receive(id, '300.00');
    expect(await world.voucher(later.body.voucherId)).toEqual(['1004 300.00 0.00', '4601 0.00 300.00']);
    // The receipt of December is taken back in January: the opposite of what was booked, whatever the year.
    const taken = await world.act<{ voucherId: string }>(world.bookkeeper, `/v1/receipts/${inYear.body.id}/reverse`, {
      on: world.payouts.http.clock.today(),
      reason: '款项退回付款人',
    });
    expect(await world.voucher(taken.voucherId)).toEqual(['1003 -100.00 0.00', '500101 0.00 -100.00']);
    // Money of a month that is closed is booked when it is heard of, and then it is of a later year too.
    await world.payouts.http.database.asOwner(
      `UPDATE accounting_period SET state = 'CLOSED', closed_by = $1, closed_at = now() WHERE fund = 'RESIDENT' AND period = 202412`,
      [world.payouts.userId('shenpi')],
    );
    const closed = await world.receive(id, '10.00', { on: '2024-12-20' });
    expect(await world.voucher(closed.body.voucherId)).toEqual(['1004 10.00 0.00', '4601 0.00 10.00']);
    const [voucher] = await world.db.rows('SELECT voucher_on, summary FROM voucher WHERE id = $1', [
      closed.body.voucherId,
    ]);
    expect(voucher).toMatchObject({ voucher_on: '2025-01-01', summary: expect.stringContaining('2024-12-20') });
    expect(await world.unfit()).toEqual([]);
    const overdue = await world.get<{ rows: object[] }>('/v1/case-deadlines?overdue=true');
    expect(overdue.rows).toEqual([]);
    await world.later(30);
    const late = await world.get<{ rows: object[]; total: number }>('/v1/case-deadlines?overdue=true');
    expect(late.rows).toMatchObject([{ id, kind: 'RETURN', dueOn: '2025-01-31', amount: '442.73', overdue: true }]);
    const listed = await world.get<{ rows: object[]; open: string }>('/v1/findings?overdue=true');
    expect(listed).toMatchObject({ total: 1, rows: [{ id, open: '442.73' }], open: '442.73' });
    const others = await world.get<{ rows: { id: string }[] }>('/v1/findings?overdue=false&pageSize=100');
    expect(others.rows.map((row) => row.id)).toEqual(expect.not.arrayContaining([id]));
    const auditors = await world.get<{ id: string; name: string }[]>('/v1/case-handlers');
    expect(auditors).toEqual([{ id: world.payouts.userId('jihe'), name: '张伟' }]);
  });

  it('is dismissed with a reason, and its flag is free for another case', async () => {
    const flag = await world.flag(batches.get('2024-02')!, 1);
    const id = await world.openCase(1, { flagIds: [flag] });
    expect(await world.refused(world.auditor, '/v1/findings', { ...(await asOpened(1)), flagIds: [flag] })).toBe(
      'FINDING_FLAG_TAKEN',
    );
    await world.act(world.auditor, `/v1/findings/${id}/dismiss`, { reason: '死亡日期登记有误，本人健在' });
    const other = await world.openCase(1, { flagIds: [flag] });
    expect((await world.show(id)).flags).toMatchObject([{ live: false }]);
    const result = await world.act<{ id: string; number: string }>(world.auditor, `/v1/findings/${id}/notices`, {
      kind: 'RESULT',
    });
    expect(result.number).toBe('稽告〔2025〕1号');
    await world.act(world.auditor, `/v1/findings/${other}/dismiss`, { reason: '同上，不再立案' });
  });

  it('closes after its determination where nothing was overpaid', async () => {
    const id = await world.openCase(2, { errorKind: 'MISSED', facts: '2024年6月漏发，已补发。' });
    await world.sign(world.auditor, id, 'propose');
    await world.sign(world.manager, id, 'determine');
    await world.act(world.auditor, `/v1/findings/${id}/notices`, { kind: 'RESULT' });
    await world.act(world.auditor, `/v1/findings/${id}/close`);
    const empty = await world.openCase(2);
    expect(
      await world.refused(world.auditor, `/v1/findings/${empty}/propose`, { digest: (await world.show(empty)).digest }),
    ).toBe('FINDING_WITHOUT_LINES');
    await world.act(world.auditor, `/v1/findings/${empty}/dismiss`, { reason: '试建' });
  });
});

describe('inspections and terms', () => {
  it('announces an inspection in time, and takes no unannounced one without a reason', async () => {
    const id = await world.openCase(2);
    const today = world.payouts.http.clock.today();
    const day = (n: number) => new Date(Date.parse(today) + n * 86_400_000).toISOString().slice(0, 10);
    const announce = { kind: 'INSPECTION', place: '轮台镇社区服务站' };
    const path = `/v1/findings/${id}/notices`;
    expect(await world.refused(world.auditor, path, { ...announce, inspectOn: day(2) })).toBe('FINDING_NOTICE_LATE');
    expect(await world.refused(world.auditor, path, { kind: 'INSPECTION' })).toBe('FINDING_NOTICE_FIELDS');
    expect(await world.refused(world.auditor, path, { kind: 'RETURN_ORDER' })).toBe('FINDING_NOTICE_STATE');
    const { id: notice } = await world.act<{ id: string }>(world.auditor, path, { ...announce, inspectOn: day(4) });
    const ahead = await world.get<{ rows: object[] }>('/v1/case-deadlines?kind=ANNOUNCE');
    expect(ahead.rows).toMatchObject([{ id, overdue: false }]);
    await world.act(world.auditor, `/v1/finding-notices/${notice}/delivery`, {
      ...{ on: today, method: 'DIRECT', receiver: '本人' },
    });
    await world.later(4);
    const inspection = { inspectors: '张伟、赵敏', record: '核对了银行流水', endedOn: day(4) };
    const inspect = `/v1/findings/${id}/inspections`;
    expect(await world.refused(world.auditor, inspect, { ...inspection, beganOn: day(2) })).toBe(
      'FINDING_INSPECTION_UNANNOUNCED',
    );
    expect(await world.refused(world.auditor, inspect, { ...inspection, beganOn: day(4), endedOn: day(5) })).toBe(
      'FINDING_INSPECTION_FUTURE',
    );
    await world.act(world.auditor, inspect, { ...inspection, beganOn: day(3) });
    await world.act(world.auditor, inspect, { ...inspection, beganOn: day(2), unannouncedReason: '防止转移账户' });
    const due = async (): Promise<string | undefined> => {
      const { rows } = await world.get<{ rows: { id: string; dueOn: string }[] }>('/v1/case-deadlines?kind=RESULT');
      return rows.find((row) => row.id === id)?.dueOn;
    };
    // Nothing is listed yet: five working days after the end of the inspection.
    const before = await due();
    await world.act(world.auditor, `/v1/findings/${id}/lines`, {
      lines: [{ reference: world.reference(batches.get('2024-03')!, 2), due: '0.00' }],
    });
    expect(before! < (await due())!).toBe(true);
    await world.act(world.manager, '/v1/case-terms', {
      ...{ name: 'RESULT_WORKING_DAYS_FOUND', validFrom: '2025-01-01', value: 5, basis: '本县规定' },
    });
    expect(await due()).toBe(before);
    const terms = await world.get<{ name: string; value: number; validFrom: string | null }[]>('/v1/case-terms');
    expect(terms.filter(({ name }) => name === 'RESULT_WORKING_DAYS_FOUND').map(({ value }) => value)).toEqual([10, 5]);
  });
});

describe('all cases together', () => {
  it('stand in the account-book with their figures, and the sums below leave out the dismissed', async () => {
    const { status, body } = await world.manager
      .send('get', '/v1/case-account-book')
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part));
        res.on('end', () => done(null, Buffer.concat(parts)));
      });
    expect(status).toBe(200);
    const [title, , head, first, ...rest] = await readWorkbook(body as Buffer);
    expect(title![0]).toBe('轮台县社会保险中心 稽核案件台账');
    const row = Object.fromEntries(head!.map((name, i) => [name, first![i]]));
    expect(row).toMatchObject({
      ...{ 序号: '1', 案号: '稽核〔2024〕1号', 来源: '自查', 来源文号: '死亡名单-1', 姓名: '人一', 险种: '城乡居民' },
      ...{ 问题类型: '死亡后领取', 起始月份: '2024-03', 截止月份: '2024-05', 月数: '3', 金额: '627.28' },
      ...{ 认定日期: '2024-12-02', 告知书文号: '稽退〔2024〕1号', 送达日期: '2024-12-03', 送达方式: '直接送达' },
      ...{ 退回方式: '分期退回', 已退回: '627.28', 未退回: '0.00', 状态: '已结案', 经办人: '张伟' },
    });
    expect(row['身份证号']).toMatch(/^652822\*+\d{4}$/);
    const sums = Object.fromEntries(head!.map((name, i) => [name, rest.at(-1)![i]]));
    const list = await world.get<{ total: number; rows: { state: string; amount: string; recovered: string }[] }>(
      '/v1/findings?pageSize=100',
    );
    expect(rest).toHaveLength(list.total);
    const live = list.rows.filter(({ state }) => state !== 'DISMISSED');
    const cents = (texts: string[]) => texts.reduce((sum, text) => sum + BigInt(text.replace('.', '')), 0n);
    expect(BigInt(sums['金额']!.replace('.', ''))).toBe(cents(live.map(({ amount }) => amount)));
    expect(BigInt(sums['已退回']!.replace('.', ''))).toBe(cents(live.map(({ recovered }) => recovered)));
  });

  it('give the recovery rate by group: recovered ÷ determined', async () => {
    const byScheme = await world.get<object[]>('/v1/case-recovery-rate?by=scheme');
    // 627.28 + 250.91 + 250.91 + 101.82 + 310.00 of 627.28 + 250.91 + 250.91 + 501.82 + 752.73, and one with nothing overpaid.
    const sums = { cases: 6, determined: '2383.65', recovered: '1540.92', writtenOff: '400.00', open: '442.73' };
    expect(byScheme).toEqual([
      { key: 'RESIDENT', label: '城乡居民', ...sums, rate: '64.65' },
      { key: '', label: '合计', ...sums, rate: '64.65' },
    ]);
    const none = await world.get<object[]>('/v1/case-recovery-rate?by=source&asOf=2024-01-01');
    expect(none).toMatchObject([{ key: '', cases: 0, rate: null }]);
    expect(await world.get<object[]>('/v1/case-recovery-rate?by=year&year=2024')).toMatchObject([
      { key: '2024', cases: 5 },
      { key: '' },
    ]);
  });

  it('are found by state, source and person, with sums, and only by those who may read them', async () => {
    const closed = await world.get<{ total: number; recovered: string }>('/v1/findings?state=CLOSED&source=OWN_CHECK');
    expect(closed).toMatchObject({ total: 5, recovered: '1230.92' });
    const found = await world.get<{ rows: { number: string }[] }>(
      `/v1/findings?text=${encodeURIComponent('人三')}&year=2024`,
    );
    expect(found.rows).toMatchObject([{ name: '人三', planMethod: 'RETURN' }]);
    const clerk = await world.payouts.http.login('jingban');
    expect((await clerk.send('get', '/v1/findings')).status).toBe(403);
  });
});

async function asOpened(person: number) {
  return {
    ...{ source: 'COMPLAINT', beneficiaryId: await world.person(person), scheme: 'RESIDENT', errorKind: 'DEATH' },
    facts: '群众举报该人员已死亡。',
  };
}

/** A payout that came back after it had been paid, and is not paid again: the act of the waiver. */
async function lateReturned(batchId: string, lineNo: number): Promise<string> {
  const { payouts } = world;
  const { ProposePayoutAct } = await import('../../src/payouts/propose-payout-act.js');
  const { DecidePayoutAct } = await import('../../src/payouts/decide-payout-act.js');
  const reference = world.reference(batchId, lineNo);
  const today = payouts.http.clock.today();
  const decided = async (kind: 'LATE_RETURN' | 'WAIVE', more: { cause?: string } = {}): Promise<string> => {
    const proposal = { reference, kind, reason: '账户已销户', onDate: today, ...more };
    const { id } = await payouts.run('jingban', (ctx) => payouts.of(ProposePayoutAct).run(ctx, proposal));
    await payouts.run('shenpi', (ctx) => payouts.of(DecidePayoutAct).run(ctx, { actId: id, decision: 'CONFIRM' }));
    return id;
  };
  await decided('LATE_RETURN', { cause: 'ACCOUNT_CLOSED' });
  return decided('WAIVE');
}
