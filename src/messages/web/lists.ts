/** Texts of every list. */
export const lists = {
  total: (n: string) => `共 ${n} 行`,
  columns: '列',
  columnsHint: '选择要显示的列，只影响您自己',
  columnsReset: '恢复默认',
  exportXlsx: '导出 xlsx',
  exportCsv: '导出 CSV',
  exported: '已导出',
  refresh: '刷新',
  filter: '筛选',
  clearFilters: '清除筛选',
  empty: '没有符合条件的记录',
  emptyFiltered: '没有符合条件的记录。可以放宽筛选。',
  all: '全部',
  table: '表格',
  chart: '图',
  keyboardHint: '上下键移动，回车打开，/ 键筛选',
} as const;

/** Words of the dialogs that ask before an act. */
export const acts = {
  reason: '原因',
  reasonMissing: '请填写原因',
  people: '人数',
  lines: '笔数',
  amount: '金额',
  inWords: '大写',
  digest: '内容摘要',
  digestHint: '摘要由全部内容算出：任何一行改动一个字，前八位都会变。签的就是这一份内容。',
  copied: '已复制',
  copy: '复制',
  notAllowed: '现在不能执行',
} as const;
