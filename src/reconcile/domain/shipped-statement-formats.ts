import type { StatementFormat } from './statement-format.js';

const skip = ['合计', '本页小计', '本页合计', '本月合计', '累计', '期末余额', '制表', '打印'];
const opening = ['期初余额', '上期余额', '承前页', '上页余额'];

/** Layouts that every agency can use without saving one first. */
export const shippedStatementFormats: Readonly<Record<string, StatementFormat>> = {
  GENERIC: {
    code: 'GENERIC',
    name: '通用对账单（日期、摘要、对方户名、借方、贷方、余额、流水号）',
    version: 1,
    columns: {
      on: ['日期', '交易日期', '记账日期', '入账日期'],
      summary: ['摘要', '附言', '用途'],
      counterparty: ['对方户名', '对方名称', '对方账户名称'],
      debit: ['借方', '借方发生额', '借方金额', '支出', '支出金额'],
      credit: ['贷方', '贷方发生额', '贷方金额', '收入', '收入金额'],
      balance: ['余额', '账户余额', '当前余额'],
      serial: ['流水号', '交易流水号', '银行流水号', '凭证号'],
    },
    amounts: 'TWO_COLUMNS',
    paidSide: 'DEBIT',
    order: 'OLDEST_FIRST',
    skip,
    opening,
  },
  SIGNED: {
    code: 'SIGNED',
    name: '单列金额对账单（收入为正、支出为负，最新在前）',
    version: 1,
    columns: {
      on: ['交易时间', '交易日期', '日期'],
      summary: ['摘要', '附言'],
      counterparty: ['对方户名', '对方名称'],
      amount: ['交易金额', '发生额', '金额'],
      balance: ['账户余额', '余额'],
      serial: ['交易流水号', '流水号'],
    },
    amounts: 'SIGNED',
    paidSide: 'DEBIT',
    order: 'NEWEST_FIRST',
    skip,
    opening,
  },
};
