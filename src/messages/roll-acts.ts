import type { ErrorKind } from '../kernel/domain-error.js';

/** Errors of what is done with rolls and the stop list; what is wrong inside a roll is in rolls.ts. */
export const rollActErrors = {
  ROLL_FILE_REPEATED: {
    kind: 'conflict',
    text: '这个文件已由{uploadedBy}于 {uploadedWhen} 上传为本月名册（编号 {rollId}，{stateLabel}），不需要再传。',
  },
  ROLL_PERIOD_FUTURE: {
    kind: 'invalid',
    text: '发放年月 {period} 太远，最多可以上传 {limit} 的名册。请核对发放年月。',
  },
  ROLL_STATE_NOT_ALLOWED: { kind: 'conflict', text: '名册当前状态不能这样处理。请刷新后再试。' },
  ROLL_ROWS_FROZEN: { kind: 'rule', text: '名册已经校验，内容不能再改动。' },
  ROLL_COUNTS_WRONG: { kind: 'rule', text: '名册的行数核对不上，没有保存。请把请求编号告诉系统管理员。' },
  ROLL_BLOCKED_ROWS: {
    kind: 'rule',
    text: '名册有 {blocked} 行不能发放。请更正来源后重新上传；若只接收其余各行，请确认不发放的行数为 {blocked}。',
  },
  ROLL_BLOCKED_WHOLE: { kind: 'rule', text: '名册整体有问题（{problems}），不能接收。请更正来源后重新上传。' },
  ROLL_NOTHING_TO_ACCEPT: { kind: 'rule', text: '名册没有一行可以接收。请更正来源后重新上传。' },
  ROLL_CHECK_OUTDATED: {
    kind: 'conflict',
    text: '校验以后人员登记有了变化，名册中又有 {count} 处不能发放。请重新校验，再查看问题清单。',
  },
  ROLL_MAPPING_FIELD: { kind: 'invalid', text: '没有“{field}”这一项。请从列表中选择各列对应的项目。' },
  ROLL_JOB_RUNNING: { kind: 'conflict', text: '名册正在读取和校验，请等它完成。' },
  STOP_LIST_LIFTED_ALREADY: { kind: 'conflict', text: '这条停发记录已经解除。' },
  STOP_LIST_FILE_HEADER: {
    kind: 'invalid',
    text: '文件中找不到停发名单的表头，应有“社会保障号码”“姓名”“停发原因”三列，可以有“起始年月”。',
  },
  STOP_LIST_ROWS: { kind: 'invalid', text: '停发名单有 {count} 处不正确，没有保存：{problems}' },
  STOP_LIST_TOO_LONG: { kind: 'invalid', text: '一次最多登记 {limit} 人，请拆分后再试。' },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

export const rollThings = { roll: '该花名册', row: '花名册中有问题的这一行', stopListEntry: '该停发记录' } as const;

export const rollStateLabels = {
  UPLOADED: '校验中',
  CHECKED: '已校验',
  ACCEPTED: '已接收',
  REJECTED: '已退回',
  FAILED: '无法读取',
} as const;

/** Stages of the import, as its progress shows them. */
export const rollStages = { READING: '读取', CHECKING: '核对登记和往月', SAVING: '保存' } as const;

/** Those that a person may enter. */
export const enteredStopReasonLabels = {
  DEATH: '死亡',
  PRISON: '服刑',
  OTHER_INSURANCE: '已参加其他保险',
  INVESTIGATION: '核查中',
  OTHER: '其他',
} as const;

/** With the one that only a suspension for want of certification makes. */
export const stopReasonLabels = { ...enteredStopReasonLabels, CERTIFICATION: '未认证' } as const;

/** What is wrong with a row of a stop list. */
export const stopListProblems = {
  ID: '社会保障号码不正确',
  NAME: '姓名不正确',
  REASON: '停发原因无法识别，请填写：死亡、服刑、已参加其他保险、核查中、其他',
  MONTH: '起始年月不正确，请按“年-月”填写',
} as const;

/** Headings of the list of issues as a workbook. */
export const issueListWords = {
  sheetName: '问题行',
  wholeSheetName: '整体问题',
  problem: '问题',
  remedy: '处理办法',
  row: '原行号',
  severity: { BLOCK: '不能发放', WARN: '请核对' },
} as const;
