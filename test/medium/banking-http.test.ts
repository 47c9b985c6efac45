import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BankingModule } from '../../src/banking/banking.module.js';
import { shippedFormats } from '../../src/banking/domain/shipped-formats.js';
import { writeResultFile } from '../../src/banking/domain/write-result.js';
import { money } from '../../src/kernel/money.js';
import { PerformanceModule } from '../../src/performance/performance.module.js';
import { httpApp, type Browser, type HttpApp } from '../support/http-app.js';

let world: HttpApp;
let cashier: Browser;
let manager: Browser;
beforeAll(async () => {
  world = await httpApp({ imports: [BankingModule, PerformanceModule] });
  cashier = await world.login('chuna');
  manager = await world.login('guanli');
}, 120_000);
afterAll(() => world?.close());

describe('an address', () => {
  it.each([
    '/v1/batches/abc/bank',
    '/v1/bank-results/abc',
    '/v1/bank-results/0',
    '/v1/bank-results/99999999999999999999/lines',
  ])('with something that is no id names nothing: %s', async (path) => {
    const { status, body } = await cashier.send('get', path);
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'NOT_FOUND' });
  });

  it('of measurements too, and of a line that no file can have', async () => {
    expect((await manager.send('get', '/v1/measurements/x1/lines')).status).toBe(404);
    expect((await manager.send('get', '/v1/measurements/7/vouchers')).status).toBe(404);
    expect((await manager.send('get', '/v1/measurements/7/lines?side=SOME')).status).toBe(400);
    const clerk = await world.login('jingban');
    const explained = await clerk
      .send('post', '/v1/bank-results/1/lines/99999999999/explain')
      .send({ explanation: '已核对' });
    expect({ status: explained.status, code: explained.body.code }).toEqual({
      status: 409,
      code: 'BANK_RESULT_LINE_NOT_OPEN',
    });
  });
});

describe('a sample of a bank format', () => {
  it('is read line by line, with rare characters in its bytes, and nothing is kept', async () => {
    const format = shippedFormats.FIXED_HT;
    const line = {
      sequence: 1,
      reference: '0000000010000001',
      amount: money('250.91'),
      outcome: 'PAID' as const,
      cause: null,
      creditedOn: '2024-12-10',
      name: '阿依古丽·㐱𠀀',
      account: '6228480000000001',
      bankName: '农业银行',
      purpose: '202412居民养老',
    };
    const head = { batchNo: 'B1', agencyCode: '652822', agencyName: '轮台县', payOn: '2024-12-10' };
    const sample = new TextDecoder('gb18030').decode(writeResultFile(format, head, [line]));
    const { status, body } = await cashier.send('post', '/v1/bank-formats/try').send({ definition: format, sample });
    expect(status).toBe(200);
    expect(body.fileProblems).toEqual([]);
    expect(body.lines).toMatchObject([
      { reference: '0000000010000001', amount: '250.91', outcome: 'PAID', creditedOn: '2024-12-10', problem: null },
    ]);
    expect((await cashier.send('get', '/v1/bank-formats')).body).toEqual([]);
  });

  it('with a broken definition names the faults', async () => {
    const { status, body } = await cashier
      .send('post', '/v1/bank-formats/try')
      .send({ definition: { code: 'X' }, sample: 'x' });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'BANK_FORMAT_INVALID' });
  });
});
