import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EvidenceModule } from '../../src/evidence/evidence.module.js';
import { canonical, sm3Hex } from '../../src/kernel/digest.js';
import { ExcludeLine } from '../../src/payouts/exclude-line.js';
import type { Config } from '../../src/platform/config.js';
import { CONFIG } from '../../src/platform/platform.module.js';
import { EvidencePack, verifierLines, type Row } from '../support/evidence-pack.js';
import type { Browser } from '../support/http-app.js';
import { referenceOf, VerifyWorld } from '../support/verify-fixture.js';

jest.setTimeout(300_000);
const folder = mkdtempSync(join(tmpdir(), 'evidence-data-'));
let world: VerifyWorld;
let auditor: Browser;
let october: string;
let personId: string;
let projectId: string;
let period: EvidencePack;
let person: EvidencePack;
let project: EvidencePack;

async function ask(scope: string, more: Record<string, string> = {}, browser = auditor) {
  const query = new URLSearchParams({ scope, ...more });
  return browser
    .send('get', `/v1/evidence?${query}`)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => done(null, Buffer.concat(chunks)));
    });
}
async function pack(scope: string, more: Record<string, string> = {}): Promise<EvidencePack> {
  const answer = await ask(scope, more);
  expect(answer.status).toBe(200);
  const unzipped = await EvidencePack.unzip(answer.body as Buffer);
  expect(answer.headers['evidence-code']).toBe(unzipped.code);
  return unzipped;
}
const codeOf = async (answer: ReturnType<typeof ask>): Promise<string> =>
  (JSON.parse(((await answer).body as Buffer).toString('utf8')) as { code: string }).code;

beforeAll(async () => {
  world = await VerifyWorld.open([EvidenceModule]);
  const { payouts } = world;
  Object.assign(payouts.http.app.get<Config>(CONFIG), { dataDir: folder });
  const people = Array.from({ length: 7 }, (_, i) => ({ person: i + 1, base: '250.91', personal: '12.09' }));

  // One month with everything: a line excluded, one withdrawn after approval, failures paid again, given up, late.
  const draft = await payouts.draft(await payouts.roll('2024-10', people));
  october = draft.id;
  await payouts.sign(
    await payouts.run('jingban', (ctx) =>
      payouts.of(ExcludeLine).run(ctx, { batchId: october, lineNo: 7, reason: '本人死亡' }),
    ),
  );
  await world.act({ reference: referenceOf(october, 6), kind: 'WITHDRAW', reason: '本人死亡' });
  await world.issue(october);
  for (const no of [1, 2]) {
    await payouts.run('chuna', async (ctx) => {
      const [file] = await ctx.tx.rows<{ id: string }>('SELECT id FROM bank_file WHERE batch_id = $1', [october]);
      await ctx.tx.run(
        `INSERT INTO bank_file_download (agency_id, bank_file_id, no, actor_id, at, digest, act_id)
         SELECT agency_id, id, $2, $3, $4, digest, $5 FROM bank_file WHERE id = $1`,
        [file!.id, no, ctx.actor.userId, ctx.now, ctx.actId],
      );
      ctx.note('bankFile', file!.id, { download: no });
    });
  }
  await payouts.slip(october, '2024-10-10');
  await payouts.results(october, [
    { lineNo: 1, result: 'FAILED', creditedOn: '2024-10-11' },
    { lineNo: 2, result: 'FAILED', creditedOn: '2024-10-11' },
    { lineNo: 3, result: 'PAID', creditedOn: '2024-10-10' },
  ]);
  await payouts.results(
    october,
    [4, 5].map((lineNo) => ({ lineNo, result: 'PAID' as const, creditedOn: '2024-10-10' })),
  );
  const child = await world.reissue([referenceOf(october, 1)]);
  await payouts.sign(child);
  await world.issue(child.id);
  await payouts.slip(child.id, '2024-10-18');
  await payouts.results(child.id, [{ lineNo: 1, result: 'PAID', creditedOn: '2024-10-18' }]);
  await world.act({ reference: referenceOf(october, 2), kind: 'WAIVE', reason: '本人死亡', onDate: '2024-11-20' });
  const late = { kind: 'LATE_RETURN', reason: '账户销户', onDate: '2024-11-25', cause: 'ACCOUNT_CLOSED' } as const;
  await world.act({ reference: referenceOf(october, 3), ...late });

  const found = await payouts.db.one<{ person: string; project: string }>(
    `SELECT (SELECT beneficiary_id FROM payout WHERE batch_id = $1 AND line_no = 1) AS person, (SELECT id FROM subsidy_project WHERE scheme = 'RESIDENT') AS project`,
    [october],
  );
  [personId, projectId] = [found!.person, found!.project];
  for (const score of ['8.00', '9.00']) {
    await payouts.run('guanli', async (ctx) => {
      await ctx.tx.run(
        `INSERT INTO indicator (agency_id, fiscal_year, project_id, no, level1, level2, level3, operator, target, weight, scoring_code, measure, act_id)
         VALUES ($1, 2024, $2, 1, '产出', '数量', '发放次数', '>=', '5', 10, 'BASIC', 'MANUAL', $3) ON CONFLICT DO NOTHING`,
        [ctx.agencyId, projectId, ctx.actId],
      );
      await ctx.tx.run(
        `INSERT INTO measurement (agency_id, indicator_id, cut_off, watermark, measurable, actual, score, scoring_code, scoring_version, query, facts, measured_at, act_id)
         SELECT $1, id, '2024-11-30', 1, true, '4', $2, 'BASIC', 1, '{}', '{}', $3, $4 FROM indicator WHERE project_id = $5`,
        [ctx.agencyId, score, ctx.now, ctx.actId, projectId],
      );
    });
  }
  auditor = await payouts.http.login('jihe');
  await auditor.send('post', '/v1/anchors').send({});
  period = await pack('period:2024-10:RESIDENT');
  person = await pack(`person:${personId}`);
  project = await pack(`project:${projectId}`);
});
afterAll(async () => {
  await world?.payouts.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an evidence pack', () => {
  it('proves itself with its own verifier of at most 300 lines, whatever its scope', async () => {
    expect(await verifierLines()).toBeLessThanOrEqual(300);
    for (const one of [period, person, project, await pack(`batch:${october}`)]) {
      const { exit, out } = await one.verify(one.code);
      expect({ exit, last: out.trimEnd().split('\n').at(-1) }).toEqual({ exit: 0, last: '全部相符。' });
    }
    expect((await period.verify()).out).toContain('日终锚点');
  });

  it('holds every kind of record, and a dictionary that names every field of each', () => {
    const kinds = period.manifest.files.map(({ name }) => name).filter((name) => name.endsWith('.jsonl'));
    const filled = (one: EvidencePack) => kinds.filter((name) => one.text(name) !== '');
    expect(new Set([...filled(period), ...filled(person), ...filled(project)])).toEqual(new Set(kinds));
    const dictionary = period.text('数据字典.csv');
    for (const one of [period, person, project]) {
      for (const name of filled(one)) {
        for (const field of Object.keys(one.rows(name.slice(0, -6))[0]!)) {
          expect(dictionary).toMatch(new RegExp(`"${name}","[^"]+","${field}","[^"]*\\p{Script=Han}`, 'u'));
        }
      }
    }
  });

  it('lets a voucher be checked with openssl alone', () => {
    for (const { text, hash } of period.rows('vouchers') as { text: string; hash: string }[]) {
      const said = execFileSync('openssl', ['dgst', '-sm3', '-r'], { input: text }).toString().split(' ')[0];
      expect(said).toBe(hash);
    }
  });

  it('hides numbers unless the right to see them is used with a reason, and then holds the bank file itself', async () => {
    const numbers = /652822196001\d{6}|622848\d{10}/;
    for (const one of [period, person, project]) {
      expect(one.manifest.masked).toBe(true);
      for (const [, bytes] of one.files) expect(bytes.toString('utf8')).not.toMatch(numbers);
    }
    expect(await codeOf(ask(`batch:${october}`, { unmask: '1' }))).toBe('REASON_REQUIRED');
    const open = await pack(`batch:${october}`, { unmask: '1', reason: '检察机关调取' });
    expect(open.rows('numbers')[0]).toEqual({
      payeeVersionId: expect.any(String),
      idNumber: expect.stringMatching(numbers),
      accountNumber: expect.stringMatching(numbers),
    });
    expect(await open.verify(open.code)).toMatchObject({ exit: 0 });
    const [file] = [...open.files.keys()].filter((name) => name.startsWith('files/'));
    expect((await open.with(file!, 'x').sealed().verify()).out).toContain('文件内容与摘要不符');
    const own = await pack(`person:${personId}`, { unmask: '1', reason: '本人申请查询' });
    expect(own.rows('numbers').every(({ idNumber }) => idNumber === own.rows('numbers')[0]!.idNumber)).toBe(true);
    expect([...own.files.keys()].filter((name) => name.startsWith('files/'))).toEqual([]);
    expect(await own.verify()).toMatchObject({ exit: 0 });
  });

  it('is on the trail with its code and the reason', async () => {
    const open = await pack(`batch:${october}`, { unmask: '1', reason: '检察机关调取' });
    const [last] = await world.payouts.db.rows<{ subject: string; details: object }>(
      `SELECT subject_id AS subject, details FROM trail WHERE act = 'evidence.packed' ORDER BY position DESC LIMIT 1`,
    );
    expect(last).toEqual({
      subject: `batch:${october}`,
      details: { code: open.code, size: expect.any(Number), masked: false, reason: '检察机关调取' },
    });
  });

  it('is for those who may verify and see people; numbers only for those who may see them', async () => {
    const { http } = world.payouts;
    const as = async (login: string, scope: string, more: Record<string, string> = {}) =>
      codeOf(ask(scope, more, await http.login(login)));
    expect(await as('jingban', `batch:${october}`)).toBe('PERMISSION_MISSING');
    expect(await as('guanli', `batch:${october}`)).toBe('PERMISSION_MISSING');
    expect(await as('kuaiji', `batch:${october}`, { unmask: '1', reason: '看一看号码' })).toBe('PERMISSION_MISSING');
    expect((await ask(`project:${projectId}`, {}, await http.login('guanli'))).status).toBe(200);
    const refused = await world.payouts.db.rows(
      `SELECT 1 FROM trail WHERE act = 'evidence.packed' AND outcome = 'REFUSED'`,
    );
    expect(refused).toHaveLength(2);
    for (const scope of ['batch:0', 'batch:1;2', 'period:2024-13:RESIDENT', 'year:2024']) {
      expect(await codeOf(ask(scope))).toBe('EVIDENCE_SCOPE_MALFORMED');
    }
    for (const scope of ['batch:999', 'person:999999', 'project:999', 'period:2031-01:RESIDENT']) {
      expect(await codeOf(ask(scope))).toBe('EVIDENCE_EMPTY');
    }
  });
});

/** A change that keeps a record in itself as right as its maker can. */
const relink = (row: Row, fields: string[]): Row => {
  const postings = (row.postings as string[][] | undefined)?.flat() ?? [];
  const text = canonical([row.prevHash as string, ...fields.map((field) => row[field] as string | null), ...postings]);
  return { ...row, text, hash: sm3Hex(text) };
};
const SIGNATURE = ['batchId', 'round', 'step', 'actorId', 'digest', 'lineCount', 'total', 'signedAt'];
const BANK_FILE = [
  'agencyId',
  'chainNo',
  'batchId',
  'formatCode',
  'formatVersion',
  'fileName',
  'digest',
  'lineCount',
  'total',
  'issuedBy',
  'issuedAt',
];
const VOUCHER = [
  'agencyId',
  'fund',
  'chainNo',
  'period',
  'number',
  'voucherOn',
  'causeType',
  'causeId',
  'summary',
  'total',
  'reversalOf',
  'preparedBy',
  'postedAt',
];
const raised = (amount: unknown): string =>
  `${Number((amount as string).split('.')[0]) + 1}.${(amount as string).split('.')[1]}`;
const CHANGES: Record<string, (row: Row) => Row> = {
  batches: (row) => ({ ...row, total: raised(row.total) }),
  lines: (row) => {
    const [base, amount] = [raised(row.base), raised(row.amount)];
    const text = (row.text as string)
      .replace(`,${row.base as string},`, `,${base},`)
      .replace(`,${row.amount as string},`, `,${amount},`);
    return { ...row, base, amount, text };
  },
  amendments: (row) => ({ ...row, fromTotal: raised(row.fromTotal), toTotal: raised(row.toTotal) }),
  signatures: (row) => relink({ ...row, actorId: '999' }, SIGNATURE),
  events: (row) => ({ ...row, actorId: '999' }),
  acts: (row) => ({ ...row, decidedBy: row.proposedBy }),
  bridge: (row) => ({ ...row, amount: raised(row.amount) }),
  'bank-files': (row) => relink({ ...row, issuedBy: '999' }, BANK_FILE),
  downloads: (row) => ({ ...row, digest: sm3Hex('x') }),
  slips: (row) => ({ ...row, paidOn: '2024-10-09' }),
  'result-files': (row) => ({ ...row, lineCount: '9' }),
  'result-lines': (row) => ({ ...row, amount: raised(row.amount) }),
  vouchers: (row) => relink({ ...row, summary: `${row.summary as string}。` }, VOUCHER),
  projects: (row) => ({ ...row, consumed: raised(row.consumed) }),
  'project-events': (row) => ({ ...row, amount: raised(row.amount) }),
  attribution: (row) => ({ ...row, amount: raised(row.amount) }),
  people: (row) => ({ ...row, idIndex: sm3Hex('x') }),
  payees: (row) => ({ ...row, accountIndex: sm3Hex('x') }),
  spells: (row) => ({ ...row, status: 'ENDED' }),
  measurements: (row) => ({ ...row, score: '10.00' }),
  trail: (row) => ({ ...row, at: '2024-01-01T00:00:00.000000Z' }),
};
const KEYS: Record<string, string[]> = {
  'bank-files': ['chainNo'],
  vouchers: ['fund', 'chainNo'],
  trail: ['position'],
};
const keysOf = (kind: string, row: Row): string[] =>
  KEYS[kind] ??
  [
    ['batchId', 'lineNo'],
    ['batchId', 'round', 'step'],
    ['batchId', 'no'],
    ['bankFileId', 'no'],
    ['resultFileId', 'lineNo'],
    ['id'],
    ['batchId'],
  ].find((keys) => keys.every((key) => key in row) && (keys[0] === 'id' || !('id' in row)))!;
/**
 * Of these only the manifest knows: without the code of the pack, one who makes a new manifest is not found. Rows that are
 * swapped have exchanged their numbers, and state the same facts.
 */
const ONLY_SEALED = new Set(['spells', 'measurements', 'attribution swapped', 'payees swapped']);

function tampered(pack: EvidencePack, kind: string): Map<string, EvidencePack> {
  const rows = pack.rows(kind);
  const ways = new Map<string, EvidencePack>();
  ways.set('changed', pack.withRows(kind, [CHANGES[kind]!(rows[0]!), ...rows.slice(1)]));
  ways.set('first deleted', pack.withRows(kind, rows.slice(1)));
  ways.set('last deleted', pack.withRows(kind, rows.slice(0, -1)));
  if (rows.length > 1) {
    const [first, second] = rows as [Row, Row];
    const last = rows.at(-1)!;
    ways.set('reordered', pack.withRows(kind, [second, first, ...rows.slice(2)]));
    ways.set('repeated', pack.withRows(kind, [first, ...rows]));
    const keys = keysOf(kind, first);
    const keyed = (own: Row, other: Row): Row => ({
      ...other,
      ...Object.fromEntries(keys.map((key) => [key, own[key]])),
    });
    ways.set('swapped', pack.withRows(kind, [keyed(first, last), ...rows.slice(1, -1), keyed(last, first)]));
  }
  return ways;
}

describe('tampering with a pack is found', () => {
  const packOf = (kind: string): EvidencePack =>
    ['projects', 'project-events', 'measurements'].includes(kind)
      ? project
      : ['people', 'payees', 'spells'].includes(kind)
        ? person
        : period;

  it.each(Object.keys(CHANGES))('%s: changed, deleted, reordered, repeated, swapped', async (kind) => {
    const pack = packOf(kind);
    for (const [way, other] of tampered(pack, kind)) {
      const plain = await other.verify();
      expect([kind, way, plain.exit, plain.out]).toEqual([kind, way, 1, expect.stringMatching(/^不符 {2}.+：.+/m)]);
      const sealed = other.sealed();
      expect([kind, way, (await sealed.verify(pack.code)).out]).toEqual([
        kind,
        way,
        expect.stringContaining('核对码与所给的'),
      ]);
      if (ONLY_SEALED.has(kind) || ONLY_SEALED.has(`${kind} ${way}`)) continue;
      const again = await sealed.verify();
      // Made to fit its manifest, the pack still does not fit itself.
      expect([kind, way, again.exit, again.out]).toEqual([kind, way, 1, expect.stringMatching(/^不符 {2}.+：.+/m)]);
      expect(again.out).not.toContain('清单的摘要');
    }
  });

  it('files that are missing, added, or of the anchor', async () => {
    expect((await period.with('lines.jsonl', null).verify()).exit).toBe(1);
    expect((await period.with('more.jsonl', '{}\n').verify()).out).toContain('不在清单中');
    const anchor = period.text('anchor.txt');
    expect((await period.with('anchor.txt', anchor.replace('2024', '2023')).sealed().verify()).out).toContain(
      '校验行不符',
    );
    const above = `${anchor.trimEnd().split('\n').slice(0, -1).join('\n')}\n`.replace(
      /(城乡居民 \d+ )[0-9a-f]{8}/,
      '$100000000',
    );
    const forged = `${above}校验 ${sm3Hex(above)}\n`;
    expect((await period.with('anchor.txt', forged).sealed().verify()).out).toContain('与锚点不符');
  });

  it('a whole voucher chain made anew, by the anchor in the pack', async () => {
    let prevHash = '0'.repeat(64);
    const rows = period.rows('vouchers').map((row) => {
      const linked = relink({ ...row, prevHash, summary: `${row.summary as string}。` }, VOUCHER);
      prevHash = linked.hash as string;
      return linked;
    });
    const manifest = { ...period.manifest, funds: [{ code: 'RESIDENT', head: prevHash }] };
    const forged = period.withRows('vouchers', rows).with('manifest.json', JSON.stringify(manifest)).sealed();
    expect((await forged.verify()).out).toMatch(/^不符 {2}城乡居民：第 \d+ 号与锚点不符/m);
  });
});
