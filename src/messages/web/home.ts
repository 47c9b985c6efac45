/** Texts of the first page: what waits for the person. */
export const home = {
  title: '工作台',
  answer: (n: number) => `${n} 件事等您处理`,
  nothing: '现在没有等您处理的事。',
  nothingHint: '有批次、文件或申请轮到您时会出现在这里。',
  toMonth: '看本月发放',
  late: '已晚',
  due: (on: string) => `应在 ${on} 前`,
  help: {
    about: '这里只列出轮到您本人处理的事，最急的在上面。处理完就会消失。',
    words: [
      ['批次', '一个险种一个月要发放的全部人员和金额。重发批次只含被银行退回后更正的款项。'],
      ['复核、审批', '两个不同的人先后核对同一份内容并签名；经办人不能复核自己的批次。'],
      ['报盘、回盘', '报盘是交给银行的付款文件，回盘是银行返回的逐笔结果。'],
      ['应发日', '按日历和各险种的发放日算出的最迟发放日期，遇非工作日顺延。'],
    ],
  },
} as const;
