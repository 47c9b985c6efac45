import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import type { ExportVoucher, Journal } from './export.types.js';
import { journalRows } from './journal-rows.js';
import { safeCell } from '../../kernel/safe-cell.js';
import { writeBeancount } from './write-beancount.js';
import { writePlainJournal } from './write-plain-journal.js';

const FUND = 'RESIDENT' as const;
const VOUCHER: ExportVoucher = {
  id: '7',
  fund: FUND,
  period: '2024-02',
  number: 3,
  on: '2024-02-11',
  causeType: 'BOUNCE',
  causeId: '12',
  summary: '退回; date: 2024-13-99 [x] "引号" \\',
  chainNo: '9',
  prevHash: 'aa',
  hash: 'bb',
  reverses: { period: '2024-01', number: 12 },
  postings: [
    { lineNo: 1, account: '1004', debit: '5.10', credit: '0.00', summary: '一\n二' },
    { lineNo: 2, account: '500101', debit: '-5.10', credit: '0.00', summary: null },
    { lineNo: 3, account: '1004', debit: '0.00', credit: '-1.00', summary: null },
    { lineNo: 4, account: '500101', debit: '0.00', credit: '1.00', summary: null },
  ],
};
const JOURNAL: Journal = {
  scope: { funds: [FUND], from: '2024-02', to: '2024-12' },
  agency: { code: '652822', name: '中心' },
  accounts: [
    { fund: FUND, code: '1004', name: '支出户存款', class: 'ASSET' },
    { fund: FUND, code: '5001', name: '待遇:支出', class: 'EXPENSE' },
    { fund: FUND, code: '500101', name: '基础养老金', class: 'EXPENSE' },
  ],
  months: [
    { fund: FUND, account: '1004', period: '2024-01', net: new Decimal('-20.00') },
    { fund: FUND, account: '500101', period: '2024-01', net: new Decimal('20.00') },
    { fund: FUND, account: '1004', period: '2024-02', net: new Decimal('6.10') },
    { fund: FUND, account: '500101', period: '2024-02', net: new Decimal('-6.10') },
  ],
  vouchers: [VOUCHER],
};

async function whole(texts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of texts) text += part;
  return text;
}

describe('a journal', () => {
  it('for hledger has chart, balances brought forward, vouchers with tags, and what each month must end with', async () => {
    const text = await whole(writePlainJournal(JOURNAL, 'hledger'));
    expect(text.slice(text.indexOf('\ndecimal-mark'))).toBe(`
decimal-mark .

commodity 1000.00 CNY

account RESIDENT:ASSET:1004 支出户存款
    ; type: A
    ; code: 1004
account RESIDENT:EXPENSE:5001 待遇：支出
    ; type: X
    ; code: 5001
account RESIDENT:EXPENSE:5001 待遇：支出:500101 基础养老金
    ; type: X
    ; code: 500101

2024-02-01 * 承前余额
    ; fund: RESIDENT
    ; cause: BROUGHT_FORWARD
    RESIDENT:ASSET:1004 支出户存款  -20.00 CNY
    RESIDENT:EXPENSE:5001 待遇：支出:500101 基础养老金  20.00 CNY

2024-02-11 * (2024-02-0003) 退回； date： 2024-13-99 ［x］ ＂引号＂ \\
    ; voucher: 2024-02-0003
    ; fund: RESIDENT
    ; cause: BOUNCE
    ; cause-id: 12
    ; reverses: 2024-01-0012
    ; chain: 9
    ; prev-hash: aa
    ; hash: bb
    RESIDENT:ASSET:1004 支出户存款  5.10 CNY  ; 一 二
    RESIDENT:EXPENSE:5001 待遇：支出:500101 基础养老金  -5.10 CNY
    ; red: debit
    RESIDENT:ASSET:1004 支出户存款  1.00 CNY
    ; red: credit
    RESIDENT:EXPENSE:5001 待遇：支出:500101 基础养老金  -1.00 CNY

2024-02-29 * 2024-02 月末余额核对
    ; fund: RESIDENT
    ; cause: MONTH_END_BALANCES
    RESIDENT:ASSET:1004 支出户存款  0.00 CNY == -13.90 CNY
    RESIDENT:EXPENSE:5001 待遇：支出:500101 基础养老金  0.00 CNY == 13.90 CNY
`);
  });

  it('for ledger differs in the declarations and the mark of an assertion only', async () => {
    const [one, two] = [
      await whole(writePlainJournal(JOURNAL, 'hledger')),
      await whole(writePlainJournal(JOURNAL, 'ledger')),
    ];
    const entries = (text: string): string => text.slice(text.indexOf('\n2024-02-01'));
    expect(entries(two)).toBe(entries(one).replaceAll(' == ', ' = '));
    expect(two).toContain('commodity CNY\n    format 1000.00 CNY\n');
    expect(two).toContain('tag hash\n');
  });

  it('for beancount names accounts by code and checks subtotals at the beginning of the next month', async () => {
    const text = await whole(writeBeancount(JOURNAL));
    expect(text).toContain(
      '2024-02-01 open Expenses:RESIDENT:5001:500101 CNY\n  name: "基础养老金"\n  code: "500101"\n',
    );
    expect(text.slice(text.indexOf('\n2024-02-11'))).toBe(`
2024-02-11 * "退回; date: 2024-13-99 [x] \\"引号\\" \\\\"
  voucher: "2024-02-0003"
  fund: "RESIDENT"
  cause: "BOUNCE"
  cause-id: "12"
  reverses: "2024-01-0012"
  chain: "9"
  prev-hash: "aa"
  hash: "bb"
  Assets:RESIDENT:1004  5.10 CNY
    summary: "一 二"
  Expenses:RESIDENT:5001:500101  -5.10 CNY
    red: "debit"
  Assets:RESIDENT:1004  1.00 CNY
    red: "credit"
  Expenses:RESIDENT:5001:500101  -1.00 CNY

2024-03-01 balance Assets:RESIDENT:1004  -13.90 ~ 0.00 CNY
2024-03-01 balance Expenses:RESIDENT:5001  13.90 ~ 0.00 CNY
2024-03-01 balance Expenses:RESIDENT:5001:500101  13.90 ~ 0.00 CNY
`);
  });

  it('as rows keeps both sides and the texts as they are', async () => {
    const rows: string[][] = [];
    for await (const row of journalRows(JOURNAL)) rows.push(row);
    expect(rows).toHaveLength(7);
    expect(rows[1]).toEqual([
      'RESIDENT',
      '202402',
      '',
      '2024-02-01',
      '承前余额',
      'BROUGHT_FORWARD',
      '',
      '',
      '',
      '1004',
      '支出户存款',
      '0.00',
      '20.00',
      '',
      '',
      '',
      '',
    ]);
    expect(rows[4]!.slice(4, 13)).toEqual([
      VOUCHER.summary,
      'BOUNCE',
      '12',
      '2024-01-0012',
      '2',
      '500101',
      '基础养老金',
      '-5.10',
      '0.00',
    ]);
  });

  it('ends each month of the scope that the books have reached, also those without a voucher', async () => {
    const quiet = {
      ...JOURNAL,
      months: [...JOURNAL.months, { ...JOURNAL.months[2]!, period: '2024-04' }],
      vouchers: [],
    };
    const text = await whole(writePlainJournal(quiet, 'ledger'));
    expect(text.match(/^2024-\d\d-\d\d(?=.*核对)/gm)).toEqual(['2024-02-29', '2024-03-31', '2024-04-30']);
  });
});

describe('a cell of a csv', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+86', "'+86"],
    ['-1.50', '-1.50'],
    ['-1+2', "'-1+2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1', "'＝1"],
    [' =1', "' =1"],
    ['\t=1', "'\t=1"],
    ['a=1', 'a=1'],
    ['', ''],
  ])('%j is written %j', (text, written) => {
    expect(safeCell(text)).toBe(written);
  });
});
