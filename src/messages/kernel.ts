import type { ErrorKind } from '../kernel/domain-error.js';

/** Sentences for the codes thrown in `src/kernel`; {braces} are filled from the error's details. */
export const kernelErrors = {
  MONEY_MALFORMED: { kind: 'invalid', text: '金额格式不正确：{value}。请填写最多两位小数的数字。' },
  ALLOCATE_AMOUNT_INVALID: { kind: 'invalid', text: '待分配金额不正确：{amount}。金额不能为负，且最多两位小数。' },
  ALLOCATE_RECIPIENT_DUPLICATE: { kind: 'invalid', text: '分配对象重复：{key}。请删除重复的一项后再试。' },
  ALLOCATE_ROOM_INVALID: {
    kind: 'invalid',
    text: '分配对象 {key} 的可用额度不正确：{room}。请填写最多两位小数的金额。',
  },
  ALLOCATE_WEIGHT_INVALID: {
    kind: 'invalid',
    text: '分配对象 {key} 的比例不正确：{weight}。请填写 0 到 1 之间的比例。',
  },
  ALLOCATE_SHARES_EXCEED: { kind: 'invalid', text: '各对象比例之和为 {total}，超过 1。请调整比例，使合计不超过 1。' },
  PERIOD_MALFORMED: { kind: 'invalid', text: '期间格式不正确：{value}。请按“年-月”填写，例如 2024-12。' },
  DATE_MALFORMED: { kind: 'invalid', text: '日期不正确：{value}。请按“年-月-日”填写真实存在的日期，例如 2024-12-31。' },
  WORKING_DAY_NONE: { kind: 'rule', text: '自 {from} 起一年内没有工作日。请检查工作日历的设置。' },
  TEXT_NOT_WELL_FORMED: { kind: 'invalid', text: '第 {field} 项文字含有残缺字符，无法计算摘要。请重新录入该项。' },
  STATE_NOT_ALLOWED: {
    kind: 'conflict',
    text: '当前状态 {from} 不能执行 {action}。可执行的操作：{allowed}。请刷新后再试。',
  },
  PAYOUT_REFERENCE_RANGE: {
    kind: 'rule',
    text: '业务参考号超出范围（批次 {batchId}，第 {lineNo} 笔）。批次号最多 9 位，笔号最多 7 位。请拆分批次。',
  },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;
