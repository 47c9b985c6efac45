import type { ErrorKind } from '../kernel/domain-error.js';

export const projectThings = { batch: '批次', rule: '归集规则' } as const;

/** Errors of the budget book; {braces} are filled from the error's details. */
export const projectErrors = {
  PROJECT_NOT_FOUND: { kind: 'missing', text: '没有找到项目 {id}。' },
  PROJECT_CODE_TAKEN: { kind: 'conflict', text: '本年度已有相同代码的项目。请换一个代码。' },
  PROJECT_FUND_MISSING: { kind: 'rule', text: '该险种的基金尚未开设，不能建立补贴项目。' },
  PROJECT_BASIS_WRONG: {
    kind: 'invalid',
    text: '执行口径与项目不符：有险种的项目按到位或归集计算，工作经费项目按到位或支出计算。',
  },
  PROJECT_PERIOD_WRONG: { kind: 'invalid', text: '项目起止期间不正确：{from} 晚于 {to}。' },
  EVENT_NOT_FOUND: { kind: 'missing', text: '没有找到预算记录 {id}。' },
  EVENT_AMOUNT_WRONG: { kind: 'invalid', text: '金额不正确：{amount}。下达、到位和支出应大于零，追加为正、追减为负。' },
  EVENT_OUTSIDE_YEAR: { kind: 'invalid', text: '日期 {on} 不在项目年度 {year} 内（预算下达可提前一年）。' },
  EVENT_REVERSED_ALREADY: { kind: 'conflict', text: '这条预算记录已经撤销过。' },
  EVENT_REVERSAL_NOT_OPPOSITE: { kind: 'rule', text: '撤销记录不能再撤销。请重新登记正确的内容。' },
  SPENDING_NOT_ALLOWED: { kind: 'rule', text: '项目“{project}”不按支出计算执行，不能登记支出。' },
  BUDGET_NEGATIVE: { kind: 'rule', text: '追减后预算为负，未登记。请核对追减金额。' },
  BUDGET_OVERCOMMITTED: {
    kind: 'rule',
    text: '预留和归集的金额超过项目的调整后预算，未登记。请先追加预算或调整归集规则。',
  },
  ARRIVAL_BEYOND_BUDGET: { kind: 'rule', text: '到位金额将超过项目的调整后预算。请核对金额，或先登记追加预算。' },
  SPENDING_BEYOND_BUDGET: { kind: 'rule', text: '支出金额将超过项目的调整后预算。请核对金额，或先登记追加预算。' },
  ATTRIBUTION_SHARES_WRONG: {
    kind: 'invalid',
    text: '归集规则不正确：项目不能重复；按比例时每个项目须填写 0 到 1 的比例且合计不超过 1（现为 {total}），按顺序时不填写比例。',
  },
  ATTRIBUTION_PROJECT_FOREIGN: { kind: 'rule', text: '项目 {projectId} 不属于该险种和年度，不能归集。' },
  ATTRIBUTION_RESERVED_ALREADY: { kind: 'conflict', text: '该批次已经预留过项目资金。' },
  ATTRIBUTION_BEYOND_RESERVE: { kind: 'rule', text: '归集金额超过该批次预留的资金，未登记。请报告系统管理员。' },
  ATTRIBUTION_BEYOND_CONSUMED: { kind: 'rule', text: '退回金额超过该批次已归集的资金，未登记。请报告系统管理员。' },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;
