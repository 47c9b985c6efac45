/** Errors of the export of a list as a workbook. */
export const listExportErrors = {
  LIST_TOO_LONG: {
    kind: 'rule',
    text: '符合条件的有 {total} 行，超过一次可以导出的 {limit} 行。请缩小筛选范围（例如限定期间、险种或乡镇）后再导出。',
  },
} as const;

/** What is wrong with the parameters of an export. */
export const exportProblems = {
  format: '只能是：xlsx、csv',
  twice: '只能填写一次',
  columnsMissing: '必填：要导出的列',
  columnsUnreadable: '应为列定义（JSON 数组）的 UTF-8 文本按 base64url 编码',
  columnsCount: (limit: number): string => `应有 1 到 ${limit} 列`,
  columnShape: '应为对象，只有 title、path、kind、words',
  title: (limit: number): string => `应为 1 到 ${limit} 个字的列名`,
  path: '应为字段名，下级以点分隔，例如 amount 或 user.name',
  pathUnknown: '列表中没有这个字段',
  kind: (kinds: readonly string[]): string => `只能是：${kinds.join('、')}`,
  words: (limit: number): string => `应为代码与文字的对照，最多 ${limit} 项，每项最多 60 字`,
  fileName: (limit: number): string => `应为 1 到 ${limit} 个字的文件名`,
} as const;

export const exportWords = {
  sheet: '列表',
  yes: '是',
  no: '否',
  between: '、',
  /** The last row of a workbook whose list changed on the way. */
  changed: '注意：导出期间列表有变化，以上各行可能重复或缺失，请重新导出。',
} as const;

/** Descriptions of the parameters for OpenAPI. */
export const exportHelp = {
  format: 'xlsx 或 csv：把符合条件的全部行（不分页）导出为工作簿或文本，最多 200000 行；须同时给出 columns',
  columns:
    '导出的列：[{title, path, kind, words?}] 的 JSON 文本按 base64url 编码，最多 40 列；kind 为 text、money、count、date、time 或 period，words 为代码与文字的对照',
  fileName: '导出的文件名，缺省为“列表”',
  agency: '经办机构编号；只用于不能设请求头 X-Agency 的场合（下载链接、EventSource）',
  answer: '列表；format=xlsx 时为工作簿，format=csv 时为文本',
} as const;
