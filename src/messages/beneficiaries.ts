import type { ErrorKind } from '../kernel/domain-error.js';

/** Errors of the register of beneficiaries. */
export const beneficiariesErrors = {
  SPELL_OVERLAPS: {
    kind: 'rule',
    text: '有人员在同一月份已在另一个险种领取待遇，同一人不能同时领取两种。请重新校验名册后处理。',
  },
  ACCOUNT_NUMBER_MALFORMED: { kind: 'invalid', text: '银行账号不正确，应为 12 至 32 位数字。请对照银行卡或存折更正。' },
  ACCOUNT_NAME_MALFORMED: { kind: 'invalid', text: '户名不正确：不能为空、过长或含有不能用于姓名的字符。' },
  NAME_MALFORMED: { kind: 'invalid', text: '姓名不正确：不能为空、过长或含有不能用于姓名的字符。' },
  NAME_UNCHANGED: { kind: 'conflict', text: '填写的姓名与登记的姓名相同，无需更名。' },
  ID_NUMBER_MALFORMED: { kind: 'invalid', text: '社会保障号码不正确，请对照身份证核对后再查。' },
  PAYEE_MISSING: { kind: 'rule', text: '该人员还没有登记收款账户，请填写完整的银行账号。' },
  SEARCH_EMPTY: { kind: 'invalid', text: '请填写姓名、社会保障号码或号码后四位，再查询。' },
  BENEFICIARY_NOT_ENDED: { kind: 'conflict', text: '该人员在{scheme}的待遇没有终止，无需恢复。' },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

export const beneficiaryThings = { beneficiary: '该人员' } as const;

/** Reasons that the product itself writes into the history of spells. */
export const spellReasons = { NOT_IN_LATER_ROLL: '补发月份以后的名册中没有此人' } as const;
