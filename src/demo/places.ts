/** Townships of 轮台县 (GB/T 2260 county 652822), with the share of rural pensioners put there in the demonstration. */
export const TOWNSHIPS = [
  { code: '652822100', name: '轮台镇', rural: 16, urban: 78 },
  { code: '652822101', name: '轮南镇', rural: 6, urban: 6 },
  { code: '652822102', name: '群巴克镇', rural: 14, urban: 4 },
  { code: '652822103', name: '阳霞镇', rural: 12, urban: 4 },
  { code: '652822201', name: '哈尔巴克乡', rural: 13, urban: 2 },
  { code: '652822202', name: '野云沟乡', rural: 5, urban: 1 },
  { code: '652822203', name: '阿克萨来乡', rural: 10, urban: 1 },
  { code: '652822204', name: '塔尔拉克乡', rural: 7, urban: 1 },
  { code: '652822205', name: '草湖乡', rural: 4, urban: 1 },
  { code: '652822206', name: '铁热克巴扎乡', rural: 8, urban: 1 },
  { code: '652822207', name: '策达雅乡', rural: 5, urban: 1 },
] as const;

export type Township = (typeof TOWNSHIPS)[number];

/** Places of first registration: 轮台 itself and its neighbours. */
export const ID_PREFIXES = ['652822', '652801', '652823', '652824', '652826', '652829', '652923'] as const;

/** Sequence codes of all synthetic ID numbers lie from 900 to 999. */
export const SEQUENCE_FROM = 900;
export const SEQUENCE_COUNT = 100;

/**
 * Banks that do not exist. Their numbers begin with 99, which no card scheme uses, so that no demonstration account can
 * be somebody's account.
 */
export const BANKS = [
  { name: '演示银行轮台县支行', prefix: '990001' },
  { name: '演示农村信用社轮台联社', prefix: '990002' },
  { name: '演示储蓄银行轮台县营业所', prefix: '990003' },
] as const;
