import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CasesModule } from '../../src/cases/cases.module.js';
import { CertificationModule } from '../../src/certification/certification.module.js';
import { DirectFundsModule } from '../../src/direct-funds/direct-funds.module.js';
import { PublicationModule } from '../../src/publication/publication.module.js';
import { WhatifModule } from '../../src/whatif/whatif.module.js';
import type { Browser } from '../support/http-app.js';
import { SamplingWorld } from '../support/sampling-fixture.js';

/** What people type wrong is answered with a sentence that says so, never as a defect of the service. */
let world: SamplingWorld;
const people = new Map<string, Browser>();
beforeAll(async () => {
  world = await SamplingWorld.open(3, [
    CasesModule,
    CertificationModule,
    DirectFundsModule,
    PublicationModule,
    WhatifModule,
  ]);
  for (const login of ['guanli', 'jingban', 'jihe', 'kuaiji', 'shenpi'])
    people.set(login, await world.http.login(login));
});
afterAll(() => world?.close());

type Method = 'get' | 'post' | 'put';
const send = (login: string, method: Method, path: string, body?: object) => {
  const asked = people.get(login)!.send(method, `/v1/${path}`);
  return body === undefined ? asked : asked.send(body);
};

describe('a day that no calendar has', () => {
  it.each([
    ['indicators', 'indicators?fiscalYear=2024&cutOff=2024-02-30'],
    ['measurements', 'measurements?fiscalYear=2024&cutOff=2024-02-30'],
    ['monitoring', 'monitoring?fiscalYear=2024&cutOff=2024-02-30'],
    ['recovery rate', 'case-recovery-rate?by=scheme&asOf=2024-02-30'],
  ])('is refused: %s', async (_, path) => {
    const { status, body } = await send('guanli', 'get', path);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'DATE_MALFORMED' });
  });

  it('is refused for a graded value, whose rule is looked up by it', async () => {
    const values = { operator: '定性', target: '长期', unit: null, measure: 'GRADE' };
    const row = {
      level1: '效益指标',
      level2: '可持续影响',
      level3: '制度可持续',
      weight: '90',
      basis: '计划',
      ...values,
    };
    const table = await send('jingban', 'post', 'goal-tables', { fiscalYear: 2024, effectiveOn: '2024-01-01' });
    const path = `goal-tables/${table.body.id}`;
    const { digest } = (await send('jingban', 'get', path)).body;
    await send('jingban', 'put', path, { digest, effectiveOn: '2024-01-01', goalText: null, rows: [row] });
    const { rows } = (await send('jingban', 'get', path)).body;
    const answer = await send('jingban', 'post', `indicators/${rows[0].id}/manual-values`)
      .field({ value: '达成', on: '2024-02-30' })
      .attach('file', Buffer.from('x'), '佐证.txt');
    expect(answer.body.code).toBe('DATE_MALFORMED');
  });
});

const BLANK = '   ';
const PROJECT = {
  scheme: null,
  functionCode: '2082602',
  economicCode: '30308',
  sourceLevel: 'CENTRAL',
  policyBasis: [],
};
const NO_TEXTS = { documentNo: null, subsidised: null, standard: null };
const DOCUMENT = { level: 'CENTRAL', direct: true, amount: '700.00' };
const RULE = { scheme: 'RESIDENT', effectiveFrom: '2024-01', paidFrom: '2024-03', rounding: 'FEN' };
const VERSION = { effectiveOn: '2024-01-01', limits: { cap: '10' } };
const ADJUSTMENT = { scheme: 'RESIDENT', from: '2024-07', amount: '10.00', people: 1, reason: '扩面' };

describe('a text of blanks only', () => {
  it.each<[string, string, Method, string, object, string]>([
    ['of a trial', 'guanli', 'post', 'whatif-scenarios', { ...RULE, name: BLANK }, 'name'],
    [
      'of a document',
      'kuaiji',
      'post',
      'fund-documents',
      { ...DOCUMENT, projectId: '1', documentNo: BLANK },
      'documentNo',
    ],
    ['of an amendment', 'kuaiji', 'post', 'fund-documents/1/amendments', { ...DOCUMENT, reason: BLANK }, 'reason'],
    ['of a cancelled document', 'kuaiji', 'post', 'fund-documents/1/cancel', { reason: BLANK }, 'reason'],
    ['of a line', 'kuaiji', 'put', 'budget-books/1/tables/3/lines/2082602', { name: BLANK, cells: {} }, 'name'],
    [
      'of a published project',
      'kuaiji',
      'put',
      'budget-books/1/projects/P',
      { ...PROJECT, ...NO_TEXTS, name: BLANK, paymentMode: '财政' },
      'name',
    ],
    ['of a withdrawn book', 'kuaiji', 'post', 'budget-books/1/withdraw', { reason: BLANK }, 'reason'],
    ['of a finding', 'kuaiji', 'post', 'publication-findings/1/acknowledge', { reason: BLANK }, 'reason'],
    [
      'of a scoring version',
      'guanli',
      'post',
      'scoring-rules/BY_COMPLETION/versions',
      { ...VERSION, reason: BLANK },
      'reason',
    ],
    ['of a form sent back', 'shenpi', 'post', 'self-evaluations/1/send-back', { reason: BLANK }, 'reason'],
    [
      'of a deviation',
      'jingban',
      'post',
      'indicators/1/deviations',
      { cutOff: '2024-10-31', cause: 'MONEY', text: BLANK },
      'text',
    ],
    ['of an adjustment', 'jingban', 'post', 'payroll-adjustments', { ...ADJUSTMENT, reason: BLANK }, 'reason'],
    [
      'of a goal table',
      'jingban',
      'post',
      'goal-tables',
      { fiscalYear: 2024, effectiveOn: '2024-01-01', reason: BLANK },
      'reason',
    ],
    ['of a case', 'jihe', 'post', 'findings/1/dismiss', { reason: BLANK }, 'reason'],
    ['of a withdrawn sample', 'jihe', 'post', 'sampling-plans/1/withdraw', { reason: BLANK }, 'reason'],
    ['of a certification', 'jingban', 'post', 'certifications/1/withdraw', { reason: '     ' }, 'reason'],
  ])('is refused: %s', async (_, login, method, path, body, field) => {
    const answer = await send(login, method, path, body);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    const { fields } = answer.body.details as { fields: { field: string; problems: string[] }[] };
    expect(fields.find((one) => one.field === field)?.problems).toEqual([expect.stringContaining('空格')]);
  });
});

describe('a number beyond its bounds', () => {
  const adjust = async (more: object) => {
    const { status, body } = await send('jingban', 'post', 'payroll-adjustments', { ...ADJUSTMENT, ...more });
    return `${status} ${body.code}`;
  };

  it('of a known change is refused: its month, no change at all, a scheme without a fund', async () => {
    expect(await adjust({ from: '1999-12' })).toBe('400 REQUEST_INVALID');
    expect(await adjust({ from: '2101-01' })).toBe('400 REQUEST_INVALID');
    expect(await adjust({ from: '2024-13' })).toBe('400 REQUEST_INVALID');
    expect(await adjust({ amount: '0.00', people: 0 })).toBe('400 PAYROLL_ADJUSTMENT_EMPTY');
    expect(await adjust({ from: '2100-12' })).toBe('201 undefined');
    await world.facts.plant(`DELETE FROM fund WHERE scheme = 'INSTITUTIONAL'`);
    expect(await adjust({ scheme: 'INSTITUTIONAL' })).toBe('422 PAYROLL_ADJUSTMENT_FUND');
  });

  it('of a sample or a year is refused', async () => {
    const answer = await send('jingban', 'post', 'indicators/1/manual-values')
      .field({ value: '97', on: '2024-11-22', sampleSize: '99999999999' })
      .attach('file', Buffer.from('x'), '佐证.txt');
    expect(answer.body.code).toBe('REQUEST_INVALID');
    expect((await send('guanli', 'get', 'budget-books?year=99999999999')).body.code).toBe('REQUEST_INVALID');
  });
});
