import { get as httpGet, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProperty } from '@nestjs/swagger';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pageOf } from '../../src/platform/http/page-of.js';
import { PageQuery } from '../../src/platform/http/paging.js';
import { Allow } from '../../src/platform/http/request-context.js';
import { readTable } from '../../src/platform/tabular/read-table.js';
import { httpApp, type Browser, type HttpApp } from '../support/http-app.js';

class RowDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  text!: string;
}
class RowsPage extends pageOf(RowDto) {}

/** What the list under test does on its nth page, and how often it was asked. */
let list: (query: PageQuery) => { first: number; count: number; total: number };
let asked: PageQuery[] = [];

@Controller('v1/changing')
class ChangingController {
  @Get()
  @Allow('trail.read')
  @ApiOkResponse({ type: RowsPage })
  rows(@Query() query: PageQuery): RowsPage {
    asked.push({ ...query });
    const { first, count, total } = list(query);
    // Text that does not compress, so that what is not taken up fills the buffers on the way.
    const rows = Array.from({ length: count }, (_, i) => ({ id: String(first + i), text: noise(first + i) }));
    return { rows, total, page: query.page, pageSize: query.pageSize };
  }
}

let seed = 1;
function noise(salt: number): string {
  let text = '';
  for (let i = 0; i < 24; i += 1)
    text += ((seed = (seed * 1_103_515_245 + 12_345 + salt) % 2_147_483_648) >>> 3).toString(36);
  return text;
}

jest.setTimeout(120_000);
let world: HttpApp;
let auditor: Browser;
let port: number;
beforeAll(async () => {
  world = await httpApp({ controllers: [ChangingController] });
  auditor = await world.login('jihe');
  const server = (await world.app.listen(0, '127.0.0.1')) as { address(): AddressInfo };
  ({ port } = server.address());
}, 120_000);
afterAll(() => world?.close());
beforeEach(() => {
  asked = [];
});

const columns = Buffer.from(
  JSON.stringify([
    { title: '编号', path: 'id', kind: 'text' },
    { title: '内容', path: 'text', kind: 'text' },
  ]),
).toString('base64url');

function open(): Promise<IncomingMessage> {
  const path = `/api/v1/changing?format=xlsx&columns=${columns}`;
  return new Promise((resolve, reject) => {
    httpGet({ host: '127.0.0.1', port, path, headers: { Cookie: auditor.cookie } }, resolve).on('error', reject);
  });
}

/** First cells of the rows, without the titles. */
async function firstCells(): Promise<string[]> {
  const parts: Buffer[] = [];
  for await (const part of await open()) parts.push(part as Buffer);
  const source = {
    name: 'export.xlsx',
    async *open() {
      yield Buffer.concat(parts);
    },
  };
  const cells: string[] = [];
  for await (const row of readTable(source)) cells.push(row.cells[0]!.text);
  return cells.slice(1);
}
/** A list of `total` rows that stands still. */
const still = (total: number) => (query: PageQuery) => {
  const first = (query.page - 1) * query.pageSize;
  return { first, count: Math.max(0, Math.min(query.pageSize, total - first)), total };
};
const CHANGED = /导出期间列表有变化/;

describe('a list that is read page by page', () => {
  it('and stands still is taken out whole, in large pages, without a remark', async () => {
    list = still(25_000);
    const cells = await firstCells();
    expect(cells).toEqual(Array.from({ length: 25_000 }, (_, i) => String(i)));
    expect(asked.map(({ page, pageSize }) => [page, pageSize])).toEqual([1, 2, 3].map((page) => [page, 10_000]));
  });

  it('exactly of full pages is not asked for one more', async () => {
    list = still(20_000);
    expect(await firstCells()).toHaveLength(20_000);
    expect(asked).toHaveLength(2);
  });

  it.each<[string, typeof list]>([
    ['grows', (query) => ({ ...still(12_000)(query), total: query.page === 1 ? 12_000 : 12_001 })],
    ['shrinks', (query) => ({ ...still(12_000)(query), total: query.page === 1 ? 12_000 : 11_999 })],
    [
      'shows a row again that moved down',
      (query) => ({ ...still(12_000)(query), first: query.page === 1 ? 0 : 9_999 }),
    ],
    ['ends early', (query) => ({ first: 0, count: query.page === 1 ? 10_000 : 0, total: 12_000 })],
  ])('and %s on the way says so in its last row', async (_, changing) => {
    list = changing;
    const cells = await firstCells();
    expect(cells.at(-1)).toMatch(CHANGED);
    expect(cells.filter((cell) => CHANGED.test(cell))).toHaveLength(1);
  });

  it('and breaks on a later page cuts the connection: no workbook that looks whole', async () => {
    list = (query) => {
      if (query.page === 3) throw new Error('broken');
      return still(40_000)(query);
    };
    const response = await open();
    expect(response.statusCode).toBe(200);
    const read = async (): Promise<void> => {
      for await (const part of response) void part;
    };
    await expect(read()).rejects.toThrow(/aborted/);
    expect(asked).toHaveLength(3);
  });

  it('is not read on when its reader has gone', async () => {
    list = still(200_000);
    const response = await open();
    response.destroy();
    await sleep(300);
    const pages = asked.length;
    expect(pages).toBeLessThan(20);
    await sleep(300);
    expect(asked).toHaveLength(pages);
  });

  it('of more than 200,000 rows is refused and says to narrow the filter', async () => {
    list = still(200_001);
    const answer = await auditor.send('get', `/v1/changing?format=xlsx&columns=${columns}`);
    expect([answer.status, answer.body.code]).toEqual([422, 'LIST_TOO_LONG']);
    expect(answer.body.message).toContain('200001');
    expect(answer.body.message).toContain('缩小筛选范围');
    expect(asked).toHaveLength(1);
  });

  it('that fails on its first page answers as any request does, and nothing is on the trail', async () => {
    const count = async () =>
      (await auditor.send('get', '/v1/trail?act=list.exported&pageSize=1')).body.total as number;
    const before = await count();
    list = () => {
      throw new Error('broken');
    };
    const answer = await auditor.send('get', `/v1/changing?format=xlsx&columns=${columns}`);
    expect([answer.status, answer.body.code]).toEqual([500, 'INTERNAL']);
    expect(await count()).toBe(before);
  });

  it('serves pages as ever to those who ask for one', async () => {
    list = still(30);
    const { body } = await auditor.send('get', '/v1/changing?page=2&pageSize=20');
    expect([body.rows.length, body.total, body.page, body.pageSize]).toEqual([10, 30, 2, 20]);
    expect((await auditor.send('get', '/v1/changing?pageSize=10000')).status).toBe(400);
  });
});
