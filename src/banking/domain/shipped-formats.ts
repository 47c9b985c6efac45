import type { BankFormat, FailureCause, ResultOutcome } from './bank-format.js';

/** Codes of the shipped formats; a real bank's differ and are edited with its format. */
const outcomes: Record<string, ResultOutcome> = { '00': 'PAID', '01': 'FAILED' };
const causes: Record<string, FailureCause> = {
  E01: 'ACCOUNT_NAME_DIFFERS',
  E02: 'WRONG_BANK',
  E03: 'ACCOUNT_INVALID',
  E04: 'FROZEN',
  E05: 'CLOSED',
  E06: 'DORMANT',
  E07: 'NOT_SETTLEMENT',
  E08: 'CARD_REPLACING',
  E09: 'CARD_NOT_ACTIVATED',
  E10: 'ID_EXPIRED',
  E99: 'OTHER',
};

/** `|`-separated, GB18030, without header, amounts in 元. */
const pipe: BankFormat = {
  code: 'PIPE_GB18030',
  name: '竖线分隔文本（GB18030，无表头）',
  version: 1,
  order: {
    layout: 'DELIMITED',
    delimiter: '|',
    quoting: 'NONE',
    encoding: 'GB18030',
    newline: 'CRLF',
    fileName: '{agency}_{batchNo}_{payOn}.txt',
    header: { kind: 'NONE' },
    trailer: { kind: 'NONE' },
    columns: [
      { field: 'sequence' },
      { field: 'reference' },
      { field: 'account' },
      { field: 'name' },
      { field: 'bankName' },
      { field: 'amount', unit: 'YUAN' },
      { field: 'currency', constant: 'CNY' },
      { field: 'purpose' },
    ],
  },
  result: {
    layout: 'DELIMITED',
    delimiter: '|',
    quoting: 'NONE',
    encoding: 'GB18030',
    newline: 'CRLF',
    header: { kind: 'NONE' },
    trailer: { kind: 'NONE' },
    columns: [
      { field: 'sequence' },
      { field: 'reference' },
      { field: 'account' },
      { field: 'name' },
      { field: 'amount', unit: 'YUAN' },
      { field: 'outcome' },
      { field: 'cause' },
      { field: 'creditedOn', dateFormat: 'YYYYMMDD' },
      { field: 'message' },
    ],
    outcomes,
    causes,
  },
};

/** UTF-8 csv with a line of titles, quoted where needed. */
const csv: BankFormat = {
  code: 'CSV_HEADER',
  name: 'CSV 表格（UTF-8，有表头）',
  version: 1,
  order: {
    layout: 'DELIMITED',
    delimiter: ',',
    quoting: 'CSV',
    encoding: 'UTF-8',
    newline: 'LF',
    fileName: '{agency}_{batchNo}_{payOn}.csv',
    header: { kind: 'TITLES' },
    trailer: { kind: 'NONE' },
    columns: [
      { field: 'sequence', title: '序号' },
      { field: 'reference', title: '业务参考号' },
      { field: 'name', title: '户名' },
      { field: 'account', title: '账号' },
      { field: 'bankName', title: '开户行' },
      { field: 'amount', unit: 'YUAN', title: '金额（元）' },
      { field: 'purpose', title: '摘要' },
    ],
  },
  result: {
    layout: 'DELIMITED',
    delimiter: ',',
    quoting: 'CSV',
    encoding: 'UTF-8',
    newline: 'LF',
    header: { kind: 'TITLES' },
    trailer: { kind: 'NONE' },
    columns: [
      { field: 'sequence', title: '序号' },
      { field: 'reference', title: '业务参考号' },
      { field: 'name', title: '户名' },
      { field: 'account', title: '账号' },
      { field: 'amount', unit: 'YUAN', title: '金额（元）' },
      { field: 'outcome', title: '处理结果' },
      { field: 'cause', title: '失败代码' },
      { field: 'creditedOn', dateFormat: 'YYYY-MM-DD', title: '入账日期' },
      { field: 'message', title: '说明' },
    ],
    outcomes: { 成功: 'PAID', 失败: 'FAILED' },
    causes,
  },
};

/** Fixed width in bytes of GB18030; header `H` and trailer `T` state count and sum; amounts in 分. */
const fixed: BankFormat = {
  code: 'FIXED_HT',
  name: '定长文本（GB18030，首尾记录含笔数和金额）',
  version: 1,
  order: {
    layout: 'FIXED',
    encoding: 'GB18030',
    newline: 'CRLF',
    fileName: 'DF{agency}{payOn}_{batchNo}.dat',
    header: {
      kind: 'RECORD',
      columns: [
        { field: 'constant', constant: 'H', width: 1 },
        { field: 'agencyCode', width: 12 },
        { field: 'agencyName', width: 60 },
        { field: 'batchNo', width: 32 },
        { field: 'payOn', width: 8 },
        { field: 'currency', constant: 'CNY', width: 3 },
        { field: 'recordCount', width: 8, pad: '0' },
        { field: 'totalAmount', width: 16, pad: '0', unit: 'FEN' },
      ],
    },
    trailer: {
      kind: 'RECORD',
      columns: [
        { field: 'constant', constant: 'T', width: 1 },
        { field: 'recordCount', width: 8, pad: '0' },
        { field: 'totalAmount', width: 16, pad: '0', unit: 'FEN' },
      ],
    },
    columns: [
      { field: 'constant', constant: 'D', width: 1 },
      { field: 'sequence', width: 8, pad: '0' },
      { field: 'reference', width: 16 },
      { field: 'account', width: 32 },
      { field: 'name', width: 100 },
      { field: 'bankName', width: 60 },
      { field: 'amount', width: 14, pad: '0', unit: 'FEN' },
      { field: 'purpose', width: 40 },
    ],
  },
  result: {
    layout: 'FIXED',
    encoding: 'GB18030',
    newline: 'CRLF',
    header: {
      kind: 'RECORD',
      columns: [
        { field: 'constant', constant: 'H', width: 1 },
        { field: 'batchNo', width: 32 },
        { field: 'payOn', width: 8 },
        { field: 'recordCount', width: 8, pad: '0' },
        { field: 'totalAmount', width: 16, pad: '0', unit: 'FEN' },
      ],
    },
    trailer: {
      kind: 'RECORD',
      columns: [
        { field: 'constant', constant: 'T', width: 1 },
        { field: 'recordCount', width: 8, pad: '0' },
        { field: 'totalAmount', width: 16, pad: '0', unit: 'FEN' },
      ],
    },
    columns: [
      { field: 'constant', constant: 'D', width: 1 },
      { field: 'sequence', width: 8, pad: '0' },
      { field: 'reference', width: 16 },
      { field: 'account', width: 32 },
      { field: 'name', width: 100 },
      { field: 'amount', width: 14, pad: '0', unit: 'FEN' },
      { field: 'outcome', width: 2 },
      { field: 'cause', width: 3 },
      { field: 'creditedOn', width: 8, dateFormat: 'YYYYMMDD' },
      { field: 'message', width: 40 },
    ],
    outcomes,
    causes,
  },
};

/** The formats a new installation starts with, by code. Synthetic: no bank's own. */
export const shippedFormats: Readonly<Record<'PIPE_GB18030' | 'CSV_HEADER' | 'FIXED_HT', BankFormat>> = {
  PIPE_GB18030: pipe,
  CSV_HEADER: csv,
  FIXED_HT: fixed,
};
