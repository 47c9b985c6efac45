/** Scoring rules (赋分规则) and their versions. */
export const scoringThings = { rule: '该赋分规则' } as const;

export const scoringErrors = {
  SCORING_DEFINITION_UNFIT: {
    kind: 'invalid',
    text: '“{rule}”的各项界限不成立：得分上限应在 50% 至 100%，须说明的完成率在 100% 至 1000%；各等级的界限应由高到低，惯用比例在本等级之内；总分等级应由高到低，都在 0 与 100 之间。',
  },
  SCORING_RULE_SAME: { kind: 'conflict', text: '“{rule}”与现有的最新一版没有不同，没有保存。' },
  SCORING_EFFECTIVE_EARLIER: {
    kind: 'conflict',
    text: '起用日期 {effectiveOn} 早于前一版的 {former}。请填写同一天或以后的日期。',
  },
} as const;

const percent = (share: string): string => `${Number((Number(share) * 100).toFixed(2))}%`;

/** A definition in words, a line each. */
export const scoringLines = {
  cap: (share: string) => `得分 = 权重 × 完成率，最多计 ${percent(share)}`,
  explainAbove: (share: string) => `完成率高于 ${percent(share)} 须说明原因`,
  band: (grade: string, from: string, to: string, usual: string) =>
    `${grade}：得权重的 ${percent(from)} 至 ${percent(to)}，不写明比例的按 ${percent(usual)}`,
  total: (grade: string, from: string) => `${grade}：总分不低于 ${from} 分`,
  below: (grade: string, from: string) => `${grade}：总分低于 ${from} 分`,
} as const;

export const scoringActionReasons = { noRight: '您没有这项权限' } as const;
export const scoringHelp = {
  list: '赋分规则及其各版本，最新的在前',
  on: '看哪一天有效的版本；缺省为今天',
  write: '编写新的一版：界限、起用日期和原因；已签认的自评表不变',
  effectiveOn: '起用日期：截止日期在这一天及以后的计量按这一版赋分',
  limits: '百分数，或分数',
} as const;
