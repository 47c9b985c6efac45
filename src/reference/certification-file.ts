import { Random } from '../demo/random.js';
import type { ReferenceYear } from '../demo/reference-year.js';
import type { Desk } from '../client/desk.js';
import { addDays, type Period } from '../kernel/period.js';
import { certificationMethodLabels } from '../messages/certification.js';
import { writeCsv } from '../platform/tabular/write-csv.js';
import { SCHEMES } from './money-plan.js';

/** Most people came between these days; who came before FIRST is late by the end of the year. */
const FIRST = '2024-01-02';
const DAYS = 320;
/** In 1,000: certified too long ago; never certified. */
const OVERDUE = 3;
const NEVER = 2;
const METHODS = ['APP', 'APP', 'APP', 'FACE', 'FACE', 'VISIT', 'COUNTER', 'PROXY', 'DATA', 'DATA'] as const;
const HEADERS = ['姓名', '社会保障号码', '认证日期', '认证方式'];

/** One file of certifications for everybody who was paid in these months; the same seed gives the same bytes. */
export function certificationFile(year: ReferenceYear, periods: readonly Period[], seed = 2024): Buffer {
  const random = new Random(seed, 'certification');
  const people = new Map<string, string>();
  for (const scheme of SCHEMES) {
    for (const period of periods) {
      for (const { idNumber, name, status } of year.month(period, scheme).lines) {
        if (status === 'PAY' && !people.has(idNumber)) people.set(idNumber, name);
      }
    }
  }
  const rows: string[][] = [HEADERS];
  for (const [idNumber, name] of people) {
    const luck = random.int(1000);
    const day = random.int(DAYS);
    const method = certificationMethodLabels[random.pick(METHODS)];
    if (luck < NEVER) continue;
    const on = luck < NEVER + OVERDUE ? addDays('2023-10-08', day % 80) : addDays(FIRST, day);
    rows.push([name, idNumber, on, method]);
  }
  return Buffer.concat([...writeCsv(rows)]);
}

/** The clerk takes it in over HTTP, as they would a file of the region's platform. */
export async function playCertifications(clerk: Desk, year: ReferenceYear, periods: readonly Period[]): Promise<void> {
  const bytes = certificationFile(year, periods);
  const file = { name: '资格认证名单（演示）.csv', bytes };
  await clerk.client.upload('/v1/certifications/file', { source: '资格认证平台（演示数据）' }, file, {
    key: 'reference/certifications',
  });
}
