import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readTable } from '../platform/tabular/read-table.js';
import type { TableRow } from '../platform/tabular/table.types.js';
import { classifyRow, ControlTotals } from '../rolls/domain/classify-row.js';
import { readRollRow } from '../rolls/domain/read-roll-row.js';
import { findHeader } from '../rolls/domain/roll-columns.js';
import type { ParsedRollLine, RollIssueDraft } from '../rolls/domain/roll-row.types.js';
import { millionRoll } from './million-roll.js';
import { TOWNSHIPS } from './places.js';
import { buildReferenceYear } from './reference-year.js';
import type { ReferenceYear } from './reference-year.js';
import { rollFileName, writeDemoFiles, writeRollFile } from './roll-file.js';

const TOWNSHIP_CODES = new Map<string, string>(TOWNSHIPS.map(({ name, code }) => [name, code]));

interface ReadRoll {
  lines: (ParsedRollLine | null)[];
  issues: RollIssueDraft[];
  totals: number;
}

async function readRoll(open: () => AsyncIterable<Uint8Array>, scheme: string, period: string): Promise<ReadRoll> {
  const rows: TableRow[] = [];
  for await (const row of readTable({ name: 'roll', open })) rows.push(row);
  const header = findHeader(rows)!;
  expect(header).toMatchObject({ unknownHeaders: [], missing: [], ambiguous: [], otherUnits: [] });
  const read: ReadRoll = { lines: [], issues: [], totals: 0 };
  const sums = new ControlTotals();
  for (const row of rows.slice(header.index + 1)) {
    if (classifyRow(row, header.mapping, header.headers[header.mapping.idNumber!]!) === 'TOTAL') {
      read.totals += 1;
      read.issues.push(...sums.compare(row, header.mapping));
      continue;
    }
    const { line, issues, amount } = readRollRow(row, header.mapping, { scheme, period, townships: TOWNSHIP_CODES });
    sums.add(amount);
    read.lines.push(line);
    read.issues.push(...issues);
  }
  return read;
}

const once = (bytes: Buffer) =>
  async function* (): AsyncGenerator<Buffer> {
    yield bytes;
  };

let year: ReferenceYear;
beforeAll(() => {
  year = buildReferenceYear();
});

describe('the roll files', () => {
  it.each([
    ['RESIDENT', '2024-07'],
    ['ENTERPRISE', '2024-12'],
    ['INSTITUTIONAL', '2024-12'],
  ] as const)('of %s in %s read back as the lines they were made from, in both formats', async (scheme, period) => {
    const { lines } = year.month(period, scheme);
    for (const format of ['xlsx', 'csv'] as const) {
      const read = await readRoll(once(await writeRollFile(lines, scheme, period, format)), scheme, period);
      expect(read.totals).toBe(1);
      expect(read.issues.filter((issue) => issue.severity === 'BLOCK')).toEqual([]);
      expect(new Set(read.issues.map((issue) => issue.code)).size).toBeGreaterThanOrEqual(3);
      expect(read.issues.length).toBeLessThan(30);
      const plain = read.lines.map((line) => ({
        idNumber: line!.idNumber,
        name: line!.name,
        accountNumber: line!.accountNumber,
        accountName: line!.accountName ?? '',
        bankName: line!.bankName,
        township: line!.township,
        status: line!.status,
        statusReason: line!.statusReason ?? '',
        base: line!.base.toFixed(2),
        personal: line!.personal.toFixed(2),
        adjustment: line!.adjustment.toFixed(2),
        backPay: line!.backPay.toFixed(2),
        amount: line!.amount.toFixed(2),
        backPayFrom: line!.backPayFrom ?? '',
        backPayTo: line!.backPayTo ?? '',
      }));
      const expected = lines.map(({ idText: _id, nameText: _name, ...line }) => ({
        ...line,
        township: TOWNSHIP_CODES.get(line.township),
      }));
      expect(plain).toEqual(expected);
    }
  });
});

describe('the demonstration files', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rolls-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('are named by scheme and month', async () => {
    const paths = await writeDemoFiles(dir, ['2024-12'], ['INSTITUTIONAL'], year);
    expect(paths).toEqual([
      join(dir, '2024-12', '花名册-机关事业-202412.xlsx'),
      join(dir, '2024-12', '花名册-机关事业-202412.csv'),
    ]);
    expect((await readdir(join(dir, '2024-12'))).sort()).toEqual(
      paths.map((path) => path.slice(dir.length + 9)).sort(),
    );
    expect(rollFileName('RESIDENT', '2024-01', 'csv')).toBe('花名册-城乡居民-202401.csv');
  });
});

describe('the large csv', () => {
  it('has as many payable people as asked for, each with a number and an account of their own', async () => {
    const { lines, issues } = await readRoll(() => millionRoll(20_000), 'RESIDENT', '2024-12');
    expect(issues).toEqual([]);
    expect(lines).toHaveLength(20_000);
    expect(new Set(lines.map((line) => line!.idNumber)).size).toBe(20_000);
    expect(new Set(lines.map((line) => line!.accountNumber)).size).toBe(20_000);
    expect(lines.every((line) => line!.birthOn! < '1964-01-01')).toBe(true);
  });

  it('is the same for the same seed', async () => {
    const bytesOf = async (seed: number): Promise<Buffer> => {
      const chunks: Buffer[] = [];
      for await (const chunk of millionRoll(3000, seed)) chunks.push(chunk);
      return Buffer.concat(chunks);
    };
    expect((await bytesOf(1)).equals(await bytesOf(1))).toBe(true);
    expect((await bytesOf(1)).equals(await bytesOf(2))).toBe(false);
  });

  it('refuses more people than there are numbers', async () => {
    await expect(millionRoll(9_000_000).next()).rejects.toThrow(RangeError);
  });
});
