import type { ErrorKind } from '../kernel/domain-error.js';

/** Errors of certification (资格认证). */
export const certificationErrors = {
  CERTIFICATION_NOT_FOUND: { kind: 'missing', text: '没有这条认证记录。请刷新后再试。' },
  CERTIFICATION_IN_FUTURE: { kind: 'invalid', text: '认证日期 {on} 在今天之后，请核对。' },
  CERTIFICATION_REPEATED: {
    kind: 'conflict',
    text: '{name} 在 {on} 已有同一方式的认证记录，无需重复登记。',
  },
  CERTIFICATION_WITHDRAWN_ALREADY: { kind: 'conflict', text: '这条认证记录已经撤销。' },
  CERTIFICATION_FILE_REPEATED: {
    kind: 'conflict',
    text: '这个文件已由{importedBy}于 {importedWhen} 导入，不需要再导入。',
  },
  CERTIFICATION_FILE_HEADER: {
    kind: 'invalid',
    text: '文件中找不到认证名单的表头，应有“社会保障号码”“姓名”“认证日期”“认证方式”四列。',
  },
  CERTIFICATION_FILE_EMPTY: { kind: 'invalid', text: '文件中没有一行认证记录。请检查是否选错了文件。' },
  CERTIFICATION_FILE_TOO_LONG: { kind: 'invalid', text: '一个文件最多 {limit} 行，请拆分后再导入。' },
  CERTIFICATION_COUNTS_WRONG: { kind: 'rule', text: '认证名单的行数核对不上，没有保存。请把请求编号告诉系统管理员。' },
  CERTIFICATION_WHOM: { kind: 'invalid', text: '请指定人员，或者指定乡镇、险种。' },
  CERTIFICATION_NOT_OVERDUE: {
    kind: 'rule',
    text: '有 {people} 人到停发月份时认证没有过期，或已有暂停申请，不能申请暂停。请刷新到期名单后再选。',
  },
  CERTIFICATION_NOBODY_OVERDUE: { kind: 'rule', text: '所选范围内到 {from} 没有认证过期的人员（已申请暂停的不计）。' },
  CERTIFICATION_SUSPENSION_OPEN: {
    kind: 'conflict',
    text: '其中有人刚刚被另一份暂停申请列入。请刷新到期名单后再提出。',
  },
  CERTIFICATION_PROPOSAL_CLOSED: { kind: 'conflict', text: '申请暂停的人员刚刚有变化，没有保存。请刷新后再提出。' },
  CERTIFICATION_PROPOSAL_CHANGED: {
    kind: 'invalid',
    text: '这份申请共 {people} 人，与您看到的人数不同。请刷新后再决定。',
  },
  CERTIFICATION_PROPOSAL_DECIDED: { kind: 'conflict', text: '这份暂停申请已经处理过。请刷新查看结果。' },
  CERTIFICATION_LEFT_OUT_UNKNOWN: { kind: 'invalid', text: '要剔除的人员不在这份申请中。请刷新后再选。' },
  CERTIFICATION_NOT_SUSPENDED: { kind: 'conflict', text: '该人员没有因未认证而暂停，无需恢复。' },
  CERTIFICATION_STILL_OVERDUE: {
    kind: 'rule',
    text: '该人员没有到 {payPeriod} 仍有效的认证，不能恢复。请先登记新的认证。',
  },
  CERTIFICATION_SECOND_PERSON: { kind: 'denied', text: '登记认证的人不能恢复同一人的发放，请由另一人办理。' },
  CERTIFICATION_NOT_RESUMABLE: {
    kind: 'rule',
    text: '有 {people} 人不能恢复：没有因未认证而暂停，没有新的认证，或新的认证由您本人登记。',
  },
  CERTIFICATION_NOBODY_RESUMABLE: {
    kind: 'rule',
    text: '所选范围内没有可以恢复的人员：须已暂停、有新的认证，且认证由他人登记。',
  },
  STOP_LIST_OF_CERTIFICATION: {
    kind: 'rule',
    text: '因未认证的停发由资格认证的暂停申请产生，在资格认证中恢复，不能在停发名单中直接增加或解除。',
  },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

export const certificationThings = {
  person: '该人员',
  record: '该认证记录',
  proposal: '该暂停申请',
  file: '该认证文件',
  suspension: '该恢复记录',
} as const;

export const certificationMethodLabels = {
  FACE: '人脸',
  APP: '手机',
  VISIT: '上门',
  COUNTER: '柜台',
  PROXY: '委托',
  DATA: '数据比对',
} as const;

export const dueKindLabels = { OVERDUE: '已过期', DUE: '本月到期', NEVER: '从未认证' } as const;
export const proposalStateLabels = { PROPOSED: '待决定', CONFIRMED: '已确认', REFUSED: '已驳回' } as const;
export const suspensionStateLabels = {
  PROPOSED: '待决定',
  SUSPENDED: '已暂停',
  REFUSED: '已驳回',
  LEFT_OUT: '已剔除',
  CERTIFIED: '决定前已认证',
  RESUMED: '已恢复',
} as const;
export const backPayVerdictLabels = {
  AWAITED: '待名册补发',
  AGREES: '相符',
  DIFFERS: '补发不符',
  MISSING: '名册遗漏',
} as const;

/** What is wrong with a row of a file, and what to do. */
export const certificationRowProblems = {
  NUMBER: '社会保障号码不正确，请对照身份证更正。',
  NAME_MALFORMED: '姓名为空或含有不能用于姓名的字符。',
  DATE: '认证日期无法识别，请按“年-月-日”填写。',
  FUTURE: '认证日期在今天之后，请核对。',
  METHOD: '认证方式无法识别，请填写：人脸、手机、上门、柜台、委托、数据比对。',
  UNKNOWN: '待遇人员中没有这个号码，请核对号码；外地人员请从名单中删除。',
  NAME_DIFFERS: '姓名与登记的姓名不同，请核对是不是同一人。',
  REPEATED: '同一人同一天同一方式已有记录，不重复登记。',
} as const;

/** Sentences for OpenAPI. */
export const certificationHelp = {
  tag: '资格认证',
  list: '认证记录，新的在前',
  record: '登记一次认证；有效期按规则计算',
  withdraw: '撤销登记错误的认证，原记录保留',
  importFile: '从文件登记认证：按号码匹配、姓名折叠比较，每一行要么登记要么列明原因；同一文件只导入一次',
  files: '导入过的文件',
  issues: '一个文件中没有登记的行及原因',
  rules: '有效月数的规则',
  setRule: '设定自某日起的有效月数',
  due: '一个月的到期名单：已过期、本月到期、从未认证（号码隐去）',
  dueSummary: '按险种、乡镇的人数：有效、到期、过期、从未认证、已申请、已暂停',
  proposals: '暂停申请，待决定的在前',
  propose: '申请暂停：指定人员，或一个乡镇、险种的全部过期人员',
  decide: '由另一人确认或驳回；确认后列入停发名单',
  suspensions: '申请和暂停的人员；resumable=true 为可以恢复的',
  resumes: '恢复的人员：应补发的月数、金额，以及名册是否补发相符',
  resume: '凭新的认证恢复发放，并列明应补发的各月',
  lines: '恢复时列明的各月补发',
  file: '.xlsx 或 .csv，含社会保障号码、姓名、认证日期、认证方式',
  month: '年-月；缺省为本月',
  source: '来源，例如“自治区认证平台 12 月”',
  people: '您看到的申请人数',
} as const;

/** Texts of the command line. */
export const cliCertification = {
  imported: (rows: string, accepted: string, refused: string) =>
    `共 ${rows} 行：登记 ${accepted} 行，未登记 ${refused} 行。`,
  issuesTitle: '未登记的行',
  none: '没有到期或过期的人员。',
  columns: {
    name: '姓名',
    idMasked: '社会保障号码',
    township: '乡镇',
    scheme: '险种',
    kind: '情况',
    method: '上次方式',
    certifiedOn: '上次认证',
    dueOn: '有效至',
    overdueDays: '过期天数',
    suspension: '暂停',
    row: '行号',
    problem: '原因',
  },
  fileName: (period: string) => `资格认证到期名单 ${period}`,
} as const;
