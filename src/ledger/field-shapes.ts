/** Shapes of the fields of the ledger's requests, each with the sentence for a violation. */
export const AMOUNT = [/^-?\d{1,14}(\.\d{1,2})?$/, { message: '应为最多两位小数的金额（元）' }] as const;
export const DAY = [/^\d{4}-\d{2}-\d{2}$/, { message: '应为“年-月-日”的日期' }] as const;
export const MONTH = [/^\d{4}-(0[1-9]|1[0-2])$/, { message: '应为“年-月”的期间' }] as const;
export const ID = [/^\d{1,18}$/, { message: '应为数字编号' }] as const;
export const CODE = [/^\d{4}(\d{2})*$/, { message: '应为 4 位数字，明细科目每级加 2 位' }] as const;
