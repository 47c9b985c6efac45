/** Monitoring of the goals (绩效运行监控): likelihoods, causes, methods of forecasts, alerts. */
export const monitoringThings = { adjustment: '该已知变动' } as const;

export const monitoringErrors = {
  PAYROLL_ADJUSTMENT_UNFIT: { kind: 'conflict', text: '这项已知变动已被撤销，或撤销的内容与原来不符。请刷新后查看。' },
  PAYROLL_ADJUSTMENT_EMPTY: { kind: 'invalid', text: '每月的金额和人数都没有变动。请至少填写其中一项。' },
  PAYROLL_ADJUSTMENT_MONTH: { kind: 'invalid', text: '起始月份应在 2000-01 至 2100-12 之间。请核对。' },
  PAYROLL_ADJUSTMENT_FUND: { kind: 'rule', text: '该险种的基金尚未开设，没有可以变动的发放。' },
} as const;

export const likelihoodLabels = { CERTAIN: '确定能', POSSIBLE: '有可能', IMPOSSIBLE: '完全不可能' } as const;

export const causeLabels = {
  FUNDING: '经费保障',
  SYSTEM: '制度保障',
  PERSONNEL: '人员保障',
  HARDWARE: '硬件条件保障',
  OTHER: '其他',
} as const;

export const forecastMethodLabels = {
  PAYROLL: '已知发放加最近一月推算',
  PAYROLL_SEASONAL: '已知发放加上年各月走势推算',
  ATTRIBUTION: '按各月发放归集推算',
  RATE_SO_FAR: '按至今的比率延续',
  LINEAR: '按至今的月均推算',
  AS_IS: '按现有值',
  NONE: '不推算',
} as const;

export const payrollMethodLabels = {
  SEASONAL: '上年各月走势 × 今年至今的增减',
  LAST_MONTH: '最近一个已知月份延续',
  NONE: '还没有发放，不推算',
} as const;

/** Sentences of the alerts; amounts are 万元. */
const ALERTS: Record<string, string> = {
  NEED_MONTHLY_LEAST: '余下各月须月均不低于 {amount} 万元',
  NEED_MONTHLY_MOST: '余下各月须月均不高于 {amount} 万元',
  BUDGET_SHORT: '不可能完成：{target} 次需 {needed} 万元，预算只有 {budget} 万元',
  PEOPLE_NEEDED: '余下各月须月均不少于 {people} 人',
  RATE_LOST: '不可能完成：已有 {lost} 人次无法挽回，全年最高 {high}%',
  RATE_LEFT: '余下应计 {due} 人次中，未达到的不得超过 {left} 人次',
  COUNT_NEEDED: '余下 {months} 个月还须完成 {needed}',
  EXECUTION_NEEDED: '余下各月还须执行 {needed} 万元，月均 {monthly} 万元',
  UNREACHABLE: '按推算不可能完成',
};

export function alertText(
  code: string,
  details: Readonly<Record<string, string>>,
  grouped: (n: string) => string,
): string {
  return (ALERTS[code] ?? code).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name] ?? '';
    return name === 'target' || name === 'high' || name === 'months' ? value : grouped(value);
  });
}

export function exhaustionText(month: number, short: string): string {
  return `资金将在 ${month} 月用完，其后还有 ${short} 万元要由后面的项目或基金自有资金承担`;
}
export const lastsText = '资金够用到年末';
export const usedUpText = '资金已全部用完';
