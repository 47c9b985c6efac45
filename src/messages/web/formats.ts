/** How periods and units are written on the screen. */
export const formats = {
  period: (year: string, month: string) => `${year}年${month}月`,
  /** In an empty field, how it is typed. */
  entered: { date: '年-月-日', month: '年-月' },
  yuan: '元',
  tenThousand: '万元',
  people: '人',
  payouts: '笔',
} as const;
