/** How periods and units are written on the screen. */
export const formats = {
  period: (year: string, month: string) => `${year}年${month}月`,
  yuan: '元',
  tenThousand: '万元',
  people: '人',
  payouts: '笔',
} as const;
