/** What things are called when they are not found. */
export const bankThings = { bankFile: '报盘文件', resultFile: '回盘文件' } as const;

/** Stages of the import of a result file. */
export const resultStages = { reading: '读取回盘', booked: '已入账' } as const;

/** Sentences for the codes thrown in `src/banking`; {braces} are filled from the error's details. */
export const bankingErrors = {
  BANK_FILE_BATCH_STATE: {
    kind: 'conflict',
    text: '批次 {number} 当前不能报盘：只有已审批的批次可以生成一次报盘文件。',
  },
  BANK_FORMAT_NOT_SET: { kind: 'rule', text: '{fund}还没有设置银行文件格式。请系统管理员在基金设置中选择。' },
  FUNDS_SHORT: {
    kind: 'rule',
    text: '支出户可用余额 {available} 元，不足以支付本批次 {needed} 元，还差 {short} 元。请先办理用款计划，资金到账后再报盘。',
  },
  BANK_FILE_ISSUED_ALREADY: { kind: 'conflict', text: '本批次已经生成过报盘文件。请下载原文件，不会再生成第二份。' },
  BANK_FILE_TOTALS_DIFFER: {
    kind: 'rule',
    text: '报盘文件读回的笔数（{count}）或金额（{total} 元）与批次不一致，未生成。请通知系统管理员。',
  },
  BANK_FILE_NOT_THE_BATCH: { kind: 'rule', text: '报盘文件的笔数或金额与已审批的批次不一致，未登记。' },
  BANK_SLIP_BATCH_STATE: { kind: 'conflict', text: '批次 {number} 当前不能登记银行回单：应在报盘之后登记一次。' },
  BANK_SLIP_RECORDED_ALREADY: { kind: 'conflict', text: '本批次的银行回单已经登记过。' },
  BANK_SLIP_NUMBER_TAKEN: { kind: 'conflict', text: '这个银行回单号已用于另一批次，请核对。' },
  BANK_SLIP_IN_FUTURE: { kind: 'invalid', text: '回单日期 {paidOn} 晚于今天，请核对。' },
  BANK_RESULT_BATCH_STATE: { kind: 'conflict', text: '批次 {number} 还没有报盘，不能导入回盘。' },
  BANK_RESULT_REPEATED: { kind: 'conflict', text: '这个回盘文件已由{by}于 {at} 导入，无需再次导入。' },
  BANK_RESULT_DECIDED: { kind: 'conflict', text: '这个回盘文件已经处理过，不能再改变。' },
  BANK_RESULT_LINES_FROZEN: {
    kind: 'rule',
    text: '回盘明细只能在导入时随文件写入一次，且成功、失败的各笔必须属于该文件的批次。',
  },
  BANK_RESULT_LINE_NOT_OPEN: { kind: 'conflict', text: '回盘第 {lineNo} 行没有需要说明的差异。' },
  BANK_FORMAT_NOT_FOUND: { kind: 'missing', text: '没有名为 {code} 的银行文件格式。' },
  BANK_FILE_UNSAFE: {
    kind: 'rule',
    text: '报盘文件未生成：有 {count} 处会被银行拒收，已逐行列出。请按各行提示更正后重新导出。',
  },
  BANK_FORMAT_INVALID: { kind: 'invalid', text: '银行文件格式设置有误，不能使用。请按列出的各项更正后保存。' },
  BANK_FILE_EMPTY: { kind: 'invalid', text: '文件是空的。请确认选对了文件，或请银行重新提供。' },
  BANK_FILE_NOT_TEXT: {
    kind: 'invalid',
    text: '这不是文本格式的银行文件（{found}）。请选择银行提供的原始文本文件，不要另存为表格或压缩包。',
  },
  BANK_FILE_WRONG_ENCODING: {
    kind: 'invalid',
    text: '文件编码与格式设置不符：应为 {expected}。请用银行的原始文件，不要用其他软件打开后另存；若银行确已更换编码，请修改格式设置。',
  },
  BANK_FILE_NOT_THIS_FORMAT: {
    kind: 'invalid',
    text: '文件共 {lines} 行，没有一行符合格式“{format}”。请确认选对了文件和银行格式。',
  },
  ORDER_FILE_MALFORMED: {
    kind: 'invalid',
    text: '报盘文件读回核对不通过，共 {count} 处不符。请不要发送此文件，并通知系统管理员。',
  },
} as const;

/** Why the bank could not pay, and what the failure desk does about it. */
export const failureCauseLabels = {
  ACCOUNT_NAME_DIFFERS: { label: '户名不符', remedy: '核对银行留存的户名写法（注意间隔点和生僻字），更正后重发。' },
  WRONG_BANK: { label: '开户行不符', remedy: '核对账号所属银行和网点，更正后重发。' },
  ACCOUNT_INVALID: { label: '账号不存在', remedy: '请本人提供卡或存折，核对账号后重发。' },
  FROZEN: { label: '账户冻结', remedy: '请本人到银行查明原因；解冻或换户后重发。' },
  CLOSED: { label: '账户已销户', remedy: '登记新账户后重发；同时核实本人待遇状态。' },
  DORMANT: { label: '账户久悬', remedy: '请本人到银行激活账户，或登记新账户后重发；同时核实领取资格。' },
  NOT_SETTLEMENT: { label: '非结算账户', remedy: '登记可以入账的结算账户后重发。' },
  CARD_REPLACING: { label: '社保卡换卡中', remedy: '新卡启用后核对账号，再重发。' },
  CARD_NOT_ACTIVATED: { label: '社保卡金融功能未激活', remedy: '请本人到银行激活社保卡金融功能，再重发。' },
  ID_EXPIRED: { label: '银行留存证件过期', remedy: '请本人到银行更新身份证件信息，再重发。' },
  OTHER: { label: '其他原因', remedy: '向银行查询原因；若银行代码常见，请在格式设置中补充对应关系。' },
} as const;

export const resultClassLabels = {
  MALFORMED: { label: '无法读取', remedy: '对照原文件查看该行，请银行重新提供；该笔在此之前按未知处理。' },
  UNKNOWN_REFERENCE: { label: '查无此笔', remedy: '参考号不是本机构报出的。请与银行核对，确认是否误发他人文件。' },
  WRONG_BATCH: { label: '不属本批次', remedy: '该笔属于另一批次。请在那一批次导入此回盘，或请银行更正。' },
  DUPLICATE: { label: '文件内重复', remedy: '同一文件中该笔已出现过，未采用。请与银行核对是否重复入账。' },
  FINAL_SAME: { label: '已处理，结果相同', remedy: '此前的回盘已处理，结果一致，无需操作。' },
  FINAL_DIFFERENT: {
    label: '已处理，结果不同',
    remedy: '与此前回盘的结果或金额不同，原结果未改动。请向银行查明；成功后退票的，走退票登记。',
  },
  AMOUNT_DIFFERS: {
    label: '金额不符',
    remedy: '银行处理的金额与报盘不同，未采用。请立即与银行核对，查清前批次不能结清。',
  },
  PAID: { label: '发放成功', remedy: '无需操作。' },
  FAILED: { label: '发放失败', remedy: '按失败原因在失败处理中更正账户，再重发。' },
} as const;

/** Of the rows in BANK_FILE_UNSAFE; {character} is filled from the row. */
export const orderProblemLabels = {
  NOT_ENCODABLE: '含有银行文件无法表示的字符“{character}”。请核对该字，改用银行留存的写法。',
  LOOKALIKE_DOT: '间隔点“{character}”不是规范的“·”（U+00B7）。请改为规范间隔点，与银行留存的户名一致。',
  INVISIBLE_CHARACTER: '含有看不见的字符。请删除后重新录入该项。',
  CONTROL_CHARACTER: '含有换行或控制字符。请删除后重新录入该项。',
  EMPTY: '内容为空。请补充。',
  TOO_WIDE: '内容超过银行规定的长度。请核对，或请银行放宽该栏长度。',
  DELIMITER_INSIDE: '含有分隔符“{character}”，银行会读错栏。请去掉该字符。',
  BLANK_AT_EDGE: '首尾有空格。请删除。',
  ACCOUNT_MALFORMED: '账号只能由半角数字、字母和短横组成。请核对账号。',
  REFERENCE_MALFORMED: '业务参考号不是 16 位数字。请通知系统管理员。',
  REFERENCE_DUPLICATED: '业务参考号重复。请通知系统管理员。',
  AMOUNT_NOT_POSITIVE: '金额必须大于零。请从批次中去掉该笔，或更正金额。',
  AMOUNT_MALFORMED: '金额不是最多两位小数的有效数字。请更正。',
  SEQUENCE_NOT_ASCENDING: '序号没有递增。请通知系统管理员。',
  DATE_MALFORMED: '发放日期不正确。请填写真实存在的日期。',
  FILE_NAME_UNSAFE: '按格式生成的文件名含有不允许的字符或缺项。请检查机构代码、批次号和文件名格式。',
  CONTROL_COUNT_DIFFERS: '笔数与已审批批次不一致。请不要发送，并重新核对批次。',
  CONTROL_TOTAL_DIFFERS: '金额合计与已审批批次不一致。请不要发送，并重新核对批次。',
  NO_LINES: '没有可以报盘的明细。',
} as const;

export const orderReadProblemLabels = {
  ORDER_LINE_MALFORMED: '该行的栏数、长度或固定内容不符合格式。',
  ORDER_BAD_BYTES: '该行含有不属于规定编码的字节。',
  ORDER_AMOUNT_MALFORMED: '该行金额无法读取。',
  ORDER_HEADER_MISSING: '缺少首记录或表头，或其内容无法读取。',
  ORDER_TRAILER_MISSING: '缺少尾记录，或其内容无法读取。',
  ORDER_COUNT_DIFFERS: '首尾记录的笔数与明细不一致。',
  ORDER_TOTAL_DIFFERS: '首尾记录的金额与明细合计不一致。',
} as const;

export const resultLineProblemLabels = {
  RESULT_BAD_BYTES: '该行含有不属于规定编码的字节，可能被截断。请银行重新提供。',
  RESULT_LINE_MALFORMED: '该行的栏数、长度或固定内容不符合格式。请对照原文件，与银行核对。',
  RESULT_REFERENCE_MALFORMED: '参考号不是本机构报出的 16 位数字。请与银行核对。',
  RESULT_AMOUNT_MALFORMED: '金额无法读取。请与银行核对。',
  RESULT_OUTCOME_UNKNOWN: '银行的结果代码没有对应关系。请向银行确认含义，并补充到格式设置。',
  RESULT_DATE_MALFORMED: '入账日期缺失或不是真实存在的日期。请与银行核对。',
} as const;

/** {stated} and {found} are filled from the problem. */
export const resultFileProblemLabels = {
  RESULT_HEADER_MISSING: '缺少首记录或表头，首行已按明细处理。请确认文件完整。',
  RESULT_HEADER_MALFORMED: '首记录的笔数、金额或日期无法读取。请与银行核对。',
  RESULT_TRAILER_MISSING: '缺少尾记录，文件可能被截断。请银行重新提供；未出现的各笔仍按未知处理。',
  RESULT_TRAILER_MALFORMED: '尾记录的笔数或金额无法读取。请与银行核对。',
  RESULT_COUNT_DIFFERS: '文件声明 {stated} 笔，实有 {found} 笔。请与银行核对。',
  RESULT_TOTAL_DIFFERS: '文件声明合计 {stated} 元，明细合计 {found} 元。请与银行核对。',
  RESULT_NO_LINES: '文件中没有明细。请确认选对了文件。',
} as const;

/** Of the issues in BANK_FORMAT_INVALID; {detail} is filled from the issue. */
export const formatIssueLabels = {
  MISSING: '缺少此项。',
  WRONG_TYPE: '此项的类型不正确。',
  UNKNOWN_PROPERTY: '没有名为 {detail} 的设置，请检查拼写。',
  VALUE_NOT_ALLOWED: '不能设为 {detail}。',
  FIELD_UNKNOWN: '没有名为 {detail} 的栏目。',
  FIELD_REPEATED: '栏目 {detail} 重复。',
  COLUMN_MISSING: '缺少必需的栏目 {detail}。',
  NO_COLUMNS: '栏目数应为 1 至 100。',
  DELIMITER_UNSAFE: '分隔符 {detail} 可能出现在姓名、摘要或金额中，请换用 | 等符号；加引号的格式只能用一个字符。',
  SETTING_UNUSED: '此项对该栏目或该版式不起作用，请去掉。',
  WIDTH_NOT_ALLOWED: '长度应为 1 至 1000 字节。',
  WIDTH_TOO_SMALL: '长度不足（{detail}）。',
  PAD_UNSAFE: '不能用“{detail}”填充：只有靠右的数字栏可以用 0，其余用空格。',
  CONSTANT_UNSAFE: '固定内容“{detail}”含有分隔符、首尾空格或无法表示的字符。',
  TITLE_UNSAFE: '栏目名“{detail}”含有分隔符、首尾空格或无法表示的字符。',
  TITLES_NEED_DELIMITER: '定长格式不能有栏目名表头。',
  RECORD_NOT_DISTINCT: '首尾记录无法与明细区分。请加一个固定内容的栏目，例如首记录 H、尾记录 T、明细 D。',
  PLACEHOLDER_UNKNOWN: '文件名中没有名为 {detail} 的变量。',
  FILE_NAME_UNSAFE: '文件名含有不允许的字符。',
  FILE_NAME_NOT_UNIQUE: '文件名必须含有批次号变量 batchNo，否则同日的两个批次会重名。',
  OUTCOME_MISSING: '缺少表示 {detail} 的结果代码。',
  CODE_UNSAFE: '代码“{detail}”为空、过长或含有首尾空格。',
  CAUSE_NOT_REACHABLE: '没有失败原因栏时，原因代码 {detail} 必须同时是表示失败的结果代码。',
} as const;

const SCHEME_SHORT: Record<string, string> = {
  RESIDENT: '居民养老',
  ENTERPRISE: '企业养老',
  INSTITUTIONAL: '机关养老',
};

/** The bank's 摘要 of a payout, at most 20 bytes in GB18030. */
export function payoutPurpose(period: string, scheme: string): string {
  return `${period.replace('-', '')}${SCHEME_SHORT[scheme] ?? '养老待遇'}`;
}
