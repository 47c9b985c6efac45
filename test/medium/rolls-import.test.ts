import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encode } from 'iconv-lite';
import { DomainError } from '../../src/kernel/domain-error.js';
import { xlsxBytes } from '../../src/platform/tabular/write-xlsx.js';
import { RestartRoll } from '../../src/rolls/restart-roll.js';
import { refusal } from '../support/refusal.js';
import { accountOf, csvOf, HEADERS, idOf, RollsWorld, rowOf, xlsxOf } from '../support/rolls-fixture.js';

describe('a roll is read, checked and accepted', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
  });
  afterAll(() => world.close());

  it('takes in a clean csv and registers its people', async () => {
    const roll = await world.check(csvOf([rowOf(1), rowOf(2), rowOf(3)]), { period: '2024-10' });
    expect(roll).toMatchObject({
      state: 'CHECKED',
      rowCount: 3,
      lineCount: 3,
      blockedCount: 0,
      payCount: 3,
      payTotal: '752.73',
      encoding: 'utf-8',
      issueCounts: [],
      allowedActions: ['accept', 'recheck', 'map', 'reject'],
    });
    expect(await world.accept(roll.id)).toMatchObject({ state: 'ACCEPTED', registered: 3, newAccounts: 3, started: 3 });
    expect(await world.spells(1)).toEqual(['RESIDENT [2024-10-01,)']);
    expect(await world.payee(2)).toEqual({ number: accountOf(2), accountName: '人二', source: 'ROLL' });
  });

  it('takes in an xlsx of the next month and finds nobody new in it', async () => {
    const rows = [rowOf(1), rowOf(2), rowOf(3, { id: idOf(3).toLowerCase() })];
    const roll = await world.check(await xlsxOf(rows), { name: '名册.xlsx' });
    expect(roll).toMatchObject({ state: 'CHECKED', lineCount: 3, encoding: 'xlsx', issueCounts: [] });
    expect(await world.accept(roll.id)).toMatchObject({ registered: 0, newAccounts: 0, started: 0 });
  });

  it('knows a person by the 15-digit form of the number', async () => {
    const old = idOf(1).slice(0, 6) + idOf(1).slice(8, 17);
    const roll = await world.check(csvOf([rowOf(1, { id: old }), rowOf(2), rowOf(3)]), { period: '2024-12' });
    expect(await world.codes(roll.id)).toEqual(['2 ROLL_ID_FROM_15']);
    expect(await world.accept(roll.id)).toMatchObject({ registered: 0, newAccounts: 0 });
  });

  it('reads GB18030 with rare characters and every dot, and calls the odd spellings by name', async () => {
    const text = csvOf([
      rowOf(11, { name: '买买提•艾力' }),
      rowOf(12, { name: '王𫘧' }),
      rowOf(13, { name: '李　芳' }),
    ]).toString();
    const roll = await world.check(encode(text, 'gb18030'), { scheme: 'ENTERPRISE' });
    expect(roll).toMatchObject({ encoding: 'gb18030', lineCount: 3 });
    expect(await world.codes(roll.id)).toEqual(['2 ROLL_NAME_SEPARATOR', '4 ROLL_NAME_SEPARATOR']);
    await world.accept(roll.id);
    expect([await world.person(11), await world.person(12), await world.person(13)].map(({ name }) => name)).toEqual([
      '买买提·艾力',
      '王𫘧',
      '李芳',
    ]);
  });

  it('ends every row as one line or as named issues, with row, column, sentence and remedy', async () => {
    const long = `${idOf(21).slice(0, 17)}${idOf(21)[17] === '1' ? '2' : '1'}`;
    const rows = [
      rowOf(20),
      rowOf(21, { id: long }),
      rowOf(22, { id: '' }),
      rowOf(23, { account: '6.217E+18' }),
      rowOf(24, { base: '165.001' }),
      rowOf(25, { total: '999.99' }),
      rowOf(26, { name: '张?' }),
      rowOf(27, { status: '不详', base: '' }),
      rowOf(28),
      rowOf(28),
      rowOf(29, { base: '-165.00', total: '-79.09' }),
      rowOf(30, { base: '￥1,165.00', total: '1,250.91' }),
    ];
    const roll = await world.check(csvOf(rows), { scheme: 'INSTITUTIONAL' });
    expect(roll).toMatchObject({ rowCount: 12, lineCount: 2, blockedCount: 10 });
    expect(await world.codes(roll.id)).toEqual([
      '3 ROLL_ID_CHECK_DIGIT',
      '4 ROLL_ID_EMPTY',
      '5 ROLL_ACCOUNT_DIGITS_LOST',
      '6 ROLL_AMOUNT_TOO_MANY_DECIMALS',
      '7 ROLL_AMOUNT_SUM',
      '8 ROLL_NAME_CHARACTER',
      '9 ROLL_STATUS_UNKNOWN',
      '9 ROLL_AMOUNT_EMPTY',
      '10 ROLL_DUPLICATE_IN_ROLL',
      '11 ROLL_DUPLICATE_IN_ROLL',
      '12 ROLL_AMOUNT_NEGATIVE',
      '12 ROLL_AMOUNT_NEGATIVE',
    ]);
    const issues = await world.issues(roll.id);
    expect(issues[8]).toMatchObject({
      column: '2',
      field: 'idNumber',
      sentence: '同一社会保障号码在本名册中出现 2 次（另见第 11 行）。',
      details: { person: { name: '人二八' } },
    });
    expect(issues.every(({ sentence, remedy }) => !/[{}]/.test(sentence + remedy) && remedy !== '')).toBe(true);
    const lines = await world.db.rows('SELECT ordinal FROM roll_line WHERE roll_id = $1 ORDER BY ordinal', [roll.id]);
    expect(lines).toEqual([{ ordinal: 1 }, { ordinal: 12 }]);
  });

  it('keeps a blocked number sealed and masked, and opens it again', async () => {
    const wrong = `${idOf(31).slice(0, 17)}${idOf(31)[17] === '5' ? '6' : '5'}`;
    const roll = await world.check(csvOf([rowOf(31, { id: wrong }), rowOf(32)]), {
      scheme: 'INSTITUTIONAL',
      period: '2024-10',
    });
    const row = await world.db.one<{ value_masked: string; value_cipher: Buffer }>(
      'SELECT value_masked, value_cipher FROM roll_issue WHERE roll_id = $1',
      [roll.id],
    );
    expect(row!.value_masked).toBe(`${wrong.slice(0, 6)}********${wrong.slice(-4)}`);
    expect(world.numbers.open(row!.value_cipher)).toBe(wrong);
  });

  it('reads all sheets, leaves out titles and totals, and names a sheet that is no roll', async () => {
    const header = HEADERS.split(',');
    const bytes = await xlsxBytes([
      {
        name: '轮台镇',
        rows: [
          ['2024年11月花名册'],
          [],
          header,
          rowOf(41),
          rowOf(42),
          ['合计', '', '', '', '', '', '', '', '', '', '', '', '', '501.82'],
        ],
      },
      { name: '群巴克镇', rows: [header, rowOf(43), ['制表：张三']] },
      { name: '说明', rows: [['本表由系统导出'], ['请勿改动']] },
    ]);
    const roll = await world.check(bytes, { scheme: 'ENTERPRISE', period: '2024-09', name: '多表.xlsx' });
    expect(roll).toMatchObject({
      rowCount: 3,
      lineCount: 3,
      wholeIssues: [{ code: 'ROLL_SHEET_SKIPPED', sheet: '说明' }],
    });
    expect(roll.mapping!.sheets.map(({ sheet, headerRow, skipped }) => [sheet, headerRow, skipped])).toEqual([
      ['轮台镇', 3, { TOTAL: 1 }],
      ['群巴克镇', 1, { NOTE: 1 }],
    ]);
  });

  it('cannot be accepted when its own total does not fit', async () => {
    const total = ['合计', '', '', '', '', '', '', '', '', '', '', '', '', '999.00'];
    const roll = await world.check(csvOf([rowOf(44), rowOf(45), total]), { scheme: 'ENTERPRISE', period: '2024-08' });
    expect(roll).toMatchObject({ lineCount: 2, wholeIssues: [{ code: 'ROLL_CONTROL_TOTAL', rowNo: 4 }] });
    expect(roll.allowedActions).not.toContain('accept');
    expect(await refusal(world.accept(roll.id))).toBe('ROLL_BLOCKED_WHOLE');
  });

  it('asks for the columns it cannot find, and remembers the answer for the source', async () => {
    const headers = HEADERS.replace('银行账号', '甲列');
    const id = await world.upload(csvOf([rowOf(51)], headers), { period: '2024-09', source: '社保站' });
    expect(await refusal(world.import(id))).toBe('ROLL_COLUMN_MISSING');
    const failed = await world.detail(id);
    expect(failed).toMatchObject({
      state: 'FAILED',
      rowCount: null,
      wholeIssues: [{ code: 'ROLL_COLUMN_MISSING', sentence: expect.stringContaining('银行账号') }],
      allowedActions: ['recheck', 'map', 'reject'],
    });
    const columns = failed.wholeIssues[0]!.details.columns as { header: string; field: string | null }[];
    expect(columns.slice(1, 3)).toEqual([
      { header: '社会保障号码', field: 'idNumber' },
      { header: '甲列', field: null },
    ]);

    const map = (mapping: Record<string, string>) =>
      world.run('jingban', (ctx) => world.of(RestartRoll).run(ctx, { rollId: id, mapping }));
    expect(await refusal(map({ 甲列: 'nonsense' }))).toBe('ROLL_MAPPING_FIELD');
    await map({ 甲列: 'account' });
    await world.import(id);
    expect(await world.detail(id)).toMatchObject({ state: 'CHECKED', lineCount: 1 });

    const later = await world.check(csvOf([rowOf(52)], headers), { period: '2024-08', source: '社保站' });
    expect(later).toMatchObject({ state: 'CHECKED', lineCount: 1 });
    const elsewhere = await world.upload(csvOf([rowOf(53)], headers), { period: '2024-08', source: '别处' });
    expect(await refusal(world.import(elsewhere))).toBe('ROLL_COLUMN_MISSING');
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'FILE_EMPTY'],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'), 'FILE_NOT_A_TABLE'],
    ['a header without people', csvOf([]), 'ROLL_NO_ROWS'],
    ['a table of something else', Buffer.from('a,b\r\n1,2\r\n'), 'ROLL_HEADER_NOT_FOUND'],
    ['a broken workbook', Buffer.from('PK\x03\x04rubbish', 'latin1'), 'FILE_BROKEN'],
  ])('leaves the roll FAILED for %s, with the reason', async (_, bytes, code) => {
    const id = await world.upload(bytes, { period: '2024-07' });
    expect(await refusal(world.import(id))).toBe(code);
    const roll = await world.detail(id);
    expect(roll).toMatchObject({ state: 'FAILED', wholeIssues: [{ code }] });
    expect(roll.wholeIssues[0]!.sentence).not.toContain('未登记的错误');
    await world.import(id);
    expect((await world.detail(id)).state).toBe('FAILED');
  });
});

describe('the same file', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
  });
  afterAll(() => world.close());

  const repeated = async (work: Promise<unknown>): Promise<DomainError> => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(DomainError);
    return error as DomainError;
  };

  it('again for the same month answers who took it in, when, as which roll, and its state', async () => {
    const bytes = csvOf([rowOf(1)]);
    const { id } = await world.check(bytes);
    const error = await repeated(world.upload(bytes, { name: '改了名.csv' }));
    expect(error).toMatchObject({
      code: 'ROLL_FILE_REPEATED',
      kind: 'conflict',
      details: {
        rollId: id,
        state: 'CHECKED',
        stateLabel: '已校验',
        fileName: '名册.csv',
        uploadedBy: '阿依努尔·买买提',
      },
    });
    expect(error.details.uploadedAt).toMatch(/^2024-12-02T01:00/);
  });

  it('uploaded five times at once is one roll, and each of the others says so', async () => {
    const bytes = csvOf([rowOf(2)]);
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => world.upload(bytes)));
    const ids = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(ids).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      expect(result.reason).toMatchObject({
        code: 'ROLL_FILE_REPEATED',
        details: { rollId: ids[0], state: 'UPLOADED' },
      });
    }
  });

  it('for another month is taken, with a warning', async () => {
    const roll = await world.check(csvOf([rowOf(1)]), { period: '2024-12' });
    expect(roll.wholeIssues).toMatchObject([
      { code: 'ROLL_FILE_USED_ELSEWHERE', severity: 'WARN', sentence: '同一个文件已用于城乡居民 2024-11 的名册。' },
    ]);
  });

  it('cannot come back to life beside a newer upload of itself', async () => {
    const bytes = csvOf([]);
    const first = await world.upload(bytes, { period: '2024-06' });
    expect(await refusal(world.import(first))).toBe('ROLL_NO_ROWS');
    const second = await world.upload(bytes, { period: '2024-06' });
    const restart = world.run('jingban', (ctx) => world.of(RestartRoll).run(ctx, { rollId: first }));
    expect(await repeated(restart)).toMatchObject({ code: 'ROLL_FILE_REPEATED', details: { rollId: second } });
  });

  it('is refused for a month beyond the next', async () => {
    expect(await refusal(world.upload(csvOf([rowOf(3)]), { period: '2025-02' }))).toBe('ROLL_PERIOD_FUTURE');
  });
});

describe('an import that is cut off', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
  });
  afterAll(() => world.close());

  it('leaves nothing behind and is done whole the next time, once', async () => {
    // Two chunks and a bit; every 500th row is at fault.
    const rows = Array.from({ length: 11_000 }, (_, i) =>
      rowOf(i, { ...(i % 500 === 0 && { base: 'x', total: '250.91' }) }),
    );
    const id = await world.upload(csvOf(rows));
    const stop = new AbortController();
    // The first chunk is on its way into the database when the process is asked to stop.
    const stopped = world.import(id, stop.signal, () => stop.abort(new Error('the process is stopping')));
    await expect(stopped).rejects.toThrow('the process is stopping');
    expect(await left(world, id)).toEqual({ state: 'UPLOADED', lines: 0, issues: 0 });

    await Promise.all([world.import(id), world.import(id)]);
    expect(await left(world, id)).toEqual({ state: 'CHECKED', lines: 10_978, issues: 22 });
    await world.import(id);
    expect(await left(world, id)).toEqual({ state: 'CHECKED', lines: 10_978, issues: 22 });
    expect(world.stages.some((stage) => /^读取（[\d,]+ 行\/秒）$/.test(stage))).toBe(true);
  });
});

async function left(world: RollsWorld, id: string) {
  return world.db.one(
    `SELECT state, (SELECT count(*)::int FROM roll_line WHERE roll_id = r.id) AS lines,
            (SELECT count(*)::int FROM roll_issue WHERE roll_id = r.id) AS issues FROM payout_roll r WHERE id = $1`,
    [id],
  );
}
