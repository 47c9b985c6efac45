import { checkCharacter } from '../../kernel/id-number.js';
import { readRollRow } from './read-roll-row.js';
import type { RollRowContext, RollRowResult } from './read-roll-row.js';
import type { RollField, RollMapping, SourceCell } from './roll-row.types.js';

export const CONTEXT: RollRowContext = {
  scheme: 'RESIDENT',
  period: '2024-12',
  townships: new Map([
    ['群巴克镇', '652822102'],
    ['652822102', '652822102'],
  ]),
};

/** The first of the numbers whose check character is as wanted. */
export function numberFrom(first17s: string[], check = ''): string {
  return first17s.map((first) => first + checkCharacter(first)).find((number) => number.endsWith(check))!;
}

export const GOOD = {
  idNumber: numberFrom(['65282219600101901']),
  name: '阿依古丽·买买提',
  account: '9900018402862006327',
  bankName: ' 演示银行 ',
  accountName: '',
  township: '群巴克镇',
  status: '正常',
  base: '165.00',
  personal: '60.62',
  adjustment: '20',
  backPay: '',
  total: '245.62',
  backPayFrom: '',
  backPayTo: '',
};

export type Given = Partial<Record<RollField, string | Partial<SourceCell> | null>>;

/** Reads a good row with some cells changed; null leaves the column out of the roll. */
export function read(changes: Given = {}, sheet: string | null = '一', context = CONTEXT): RollRowResult {
  const mapping: RollMapping = {};
  const cells: SourceCell[] = [];
  for (const [field, value] of Object.entries({ ...GOOD, ...changes }) as [RollField, Given[RollField]][]) {
    if (value === null || value === undefined) continue;
    mapping[field] = cells.length;
    const text = typeof value === 'string' ? value : (value.text ?? '');
    const given = typeof value === 'string' ? {} : value;
    cells.push({ text, kind: text === '' ? 'EMPTY' : 'TEXT', lossy: false, ...given });
  }
  return readRollRow({ sheet, rowNo: 7, cells }, mapping, context);
}

export const codes = (changes: Given): string[] => read(changes).issues.map((issue) => issue.code);
export const number = (text: string, lossy = false): Partial<SourceCell> => ({ text, kind: 'NUMBER', lossy });
