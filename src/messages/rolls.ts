import type { ErrorKind } from '../kernel/domain-error.js';

/** BLOCK: the row is not paid until the roll is corrected. WARN: paid, but a person should look. */
export type RollIssueSeverity = 'BLOCK' | 'WARN';

export interface RollIssueEntry {
  severity: RollIssueSeverity;
  sentence: string;
  remedy: string;
}

/** How a field is called on screen and in issue lists. */
export const rollFieldLabels = {
  idNumber: '社会保障号码',
  name: '姓名',
  account: '银行账号',
  bankName: '开户行',
  accountName: '户名',
  township: '所属乡镇',
  status: '发放状态',
  statusReason: '停发原因',
  base: '基础（基本）养老金',
  personal: '个人账户养老金',
  adjustment: '调整金额',
  backPay: '补发金额',
  grant: '一次性待遇',
  total: '发放金额',
  backPayFrom: '补发起始年月',
  backPayTo: '补发截止年月',
  phone: '联系电话',
  seq: '序号',
} as const;

/**
 * Every issue of a row or a roll: what is wrong, and what to do; {braces} are filled from the details of the issue.
 */
export const rollIssues = {
  // One row by itself.
  ROLL_ID_EMPTY: {
    severity: 'BLOCK',
    sentence: '社会保障号码为空。',
    remedy: '请补填 18 位社会保障号码（公民身份号码）。',
  },
  ROLL_ID_LENGTH: {
    severity: 'BLOCK',
    sentence: '社会保障号码有 {length} 位，应为 18 位（旧号 15 位）。',
    remedy: '请对照身份证核对，补全缺少的数字或删去多余的数字。',
  },
  ROLL_ID_CHARACTER: {
    severity: 'BLOCK',
    sentence: '社会保障号码含有不该有的字符。',
    remedy: '号码只能是数字，末位可以是 X。请对照身份证更正。',
  },
  ROLL_ID_BIRTH_DATE: {
    severity: 'BLOCK',
    sentence: '社会保障号码中的出生日期不存在。',
    remedy: '请对照身份证核对第 7 至 14 位。',
  },
  ROLL_ID_CHECK_DIGIT: {
    severity: 'BLOCK',
    sentence: '社会保障号码的校验码不符，至少有一位录错。',
    remedy: '请对照身份证逐位核对后更正。系统不会自动改号。',
  },
  ROLL_ID_DIGITS_LOST: {
    severity: 'BLOCK',
    sentence: '社会保障号码被表格软件当作数字，末尾几位已经丢失。',
    remedy: '请把该列设为“文本”格式后重新录入完整号码，或从原系统以文本方式重新导出。丢失的数字无法推算。',
  },
  ROLL_ID_FROM_15: {
    severity: 'WARN',
    sentence: '社会保障号码是 15 位旧号，已按规则换算为 18 位。',
    remedy: '请核对换算后的号码与本人身份证一致，并在来源名册中更正。',
  },
  ROLL_NAME_EMPTY: { severity: 'BLOCK', sentence: '姓名为空。', remedy: '请补填姓名。' },
  ROLL_NAME_TOO_LONG: {
    severity: 'BLOCK',
    sentence: '姓名超过 100 个字。',
    remedy: '请检查是否把其他内容填进了姓名栏。',
  },
  ROLL_NAME_CHARACTER: {
    severity: 'BLOCK',
    sentence: '姓名含有不能用于姓名的字符（如数字、问号、方框）。',
    remedy: '多为生僻字丢失或录错。请对照身份证更正；生僻字请用 GB18030 或 UTF-8 编码导出。',
  },
  ROLL_NAME_SEPARATOR: {
    severity: 'WARN',
    sentence: '姓名中的间隔符或空格写法不规范，将按“{name}”登记。',
    remedy: '间隔符应为“·”。请核对登记的写法，并在来源名册中更正。',
  },
  ROLL_ACCOUNT_EMPTY: {
    severity: 'BLOCK',
    sentence: '银行账号为空，无法发放。',
    remedy: '请补填银行账号；暂不发放的人员请把发放状态改为“暂停”。',
  },
  ROLL_ACCOUNT_CHARACTER: {
    severity: 'BLOCK',
    sentence: '银行账号含有数字以外的字符。',
    remedy: '请对照银行卡或存折更正。',
  },
  ROLL_ACCOUNT_LENGTH: {
    severity: 'BLOCK',
    sentence: '银行账号的位数不对，应为 12 至 32 位。',
    remedy: '请对照银行卡或存折核对；不要填社会保障卡卡号。',
  },
  ROLL_ACCOUNT_DIGITS_LOST: {
    severity: 'BLOCK',
    sentence: '银行账号被表格软件当作数字，末尾几位已经丢失。',
    remedy: '请把该列设为“文本”格式后重新录入完整账号，或从原系统以文本方式重新导出。丢失的数字无法推算。',
  },
  ROLL_ACCOUNT_LUHN: {
    severity: 'WARN',
    sentence: '银行账号不符合银行卡号的校验规则。',
    remedy: '老式存折账号属正常；若是银行卡，请对照卡面核对，以免退回。',
  },
  ROLL_ACCOUNT_UNUSUAL_LENGTH: {
    severity: 'WARN',
    sentence: '银行账号有 {length} 位，一般为 16 至 19 位。',
    remedy: '请对照银行卡或存折核对，以免退回。',
  },
  ROLL_ACCOUNT_NAME_CHARACTER: {
    severity: 'BLOCK',
    sentence: '户名含有不能用于姓名的字符，或过长。',
    remedy: '请按银行登记的户名更正；与姓名相同时可以留空。',
  },
  ROLL_ACCOUNT_NAME_DIFFERS: {
    severity: 'WARN',
    sentence: '户名与姓名不是同一人。',
    remedy: '待遇应发到本人账户。请核对是否代领，确有代领的请留存委托材料。',
  },
  ROLL_AMOUNT_EMPTY: {
    severity: 'BLOCK',
    sentence: '金额为空。',
    remedy: '请补填金额；不发放的人员请把发放状态改为“暂停”或“终止”。',
  },
  ROLL_AMOUNT_MALFORMED: {
    severity: 'BLOCK',
    sentence: '金额无法识别。',
    remedy: '请填写数字，例如 1234.50 或 1,234.50，单位为元。',
  },
  ROLL_AMOUNT_TOO_MANY_DECIMALS: {
    severity: 'BLOCK',
    sentence: '金额超过两位小数。',
    remedy: '金额以元为单位，最多两位小数。请在来源中四舍五入后重新导出，系统不会代为取舍。',
  },
  ROLL_AMOUNT_NEGATIVE: {
    severity: 'BLOCK',
    sentence: '金额为负数。',
    remedy: '发放金额不能为负。需要扣回的，请通过追回办理。',
  },
  ROLL_AMOUNT_RANGE: { severity: 'BLOCK', sentence: '金额过大。', remedy: '请检查小数点和单位（应为元）。' },
  ROLL_AMOUNT_SUM: {
    severity: 'BLOCK',
    sentence: '各项金额之和 {sum} 元与合计 {total} 元不符。',
    remedy: '请核对各项金额与合计；如有未列出的项目，请补上该列。',
  },
  ROLL_AMOUNT_ZERO: {
    severity: 'BLOCK',
    sentence: '发放状态为正常，但金额为零。',
    remedy: '请填写应发金额，或把发放状态改为“暂停”或“终止”。',
  },
  ROLL_CELL_ERROR: {
    severity: 'BLOCK',
    sentence: '单元格是公式错误（如 #N/A、#REF!）。',
    remedy: '请修正公式，或把正确的内容粘贴为数值后重新上传。',
  },
  ROLL_CELL_NOT_COMPUTED: {
    severity: 'BLOCK',
    sentence: '单元格是公式，但文件里没有保存计算结果。',
    remedy: '请用 Excel 或 WPS 打开文件并保存一次，再重新上传。',
  },
  ROLL_STATUS_UNKNOWN: {
    severity: 'BLOCK',
    sentence: '发放状态无法识别。',
    remedy: '请使用：正常、暂停、停发、终止、死亡，可以在括号内写明原因。',
  },
  ROLL_STOPPED_WITH_AMOUNT: {
    severity: 'BLOCK',
    sentence: '人员已停发或终止，但仍有金额 {amount} 元。',
    remedy: '请把金额改为零；确需发放的，请更正发放状态。',
  },
  ROLL_BACKPAY_PERIOD: {
    severity: 'BLOCK',
    sentence: '补发年月不正确：{reason}。',
    remedy: '请按“年-月”填写，例如 2024-01，起始不晚于截止，截止不晚于发放年月。',
  },
  ROLL_BACKPAY_PERIOD_MISSING: {
    severity: 'WARN',
    sentence: '有补发金额，但没有补发的起止年月。',
    remedy: '请补填补发起始年月和截止年月，以便核对补发月数。',
  },
  ROLL_TOWNSHIP_UNKNOWN: {
    severity: 'WARN',
    sentence: '所属乡镇不在本县乡镇名单内，将不登记乡镇。',
    remedy: '请填写乡镇全称或 9 位区划代码。',
  },

  // A row against the roll, the register and earlier months.
  ROLL_DUPLICATE_IN_ROLL: {
    severity: 'BLOCK',
    sentence: '同一社会保障号码在本名册中出现 {count} 次（另见第 {otherRow} 行）。',
    remedy: '请删去重复的行；补发请合并到同一行的补发金额。',
  },
  ROLL_ACCOUNT_SHARED: {
    severity: 'WARN',
    sentence: '同一银行账号有 {count} 人使用。',
    remedy: '请核对是否录错；确为家庭共用的，请留存委托材料。',
  },
  ROLL_OTHER_SCHEME: {
    severity: 'BLOCK',
    sentence: '该人员本月已在{scheme}领取待遇。',
    remedy: '同一人不能同时领取两种基本养老待遇。请核实后在其中一个险种办理停发。',
  },
  ROLL_STOP_LIST: {
    severity: 'BLOCK',
    sentence: '该人员在停发名单中：{reason}（自 {from} 起）。',
    remedy: '请核实。情况已变的，先由有权人员解除停发名单，再重新校验。',
  },
  ROLL_NAME_DIFFERS_FROM_REGISTER: {
    severity: 'BLOCK',
    sentence: '姓名与登记的姓名不同。',
    remedy: '请对照身份证核对号码和姓名；确已改名的，请先办理信息变更。',
  },
  ROLL_NAME_SEPARATOR_FROM_REGISTER: {
    severity: 'WARN',
    sentence: '姓名与登记的姓名只有间隔符或空格不同。',
    remedy: '不影响发放。请统一写法为“·”；银行登记的写法以户名为准。',
  },
  ROLL_AFTER_END: {
    severity: 'BLOCK',
    sentence: '该人员已于 {from} 终止待遇，名册中又要发放。',
    remedy: '请核实是否误发；确应恢复的，请先办理待遇恢复。',
  },
  ROLL_RESUMED_AFTER_SUSPENSION: {
    severity: 'WARN',
    sentence: '该人员自 {from} 起暂停，本月恢复发放。',
    remedy: '请核对恢复依据（如已补做资格认证）和补发金额。',
  },
  ROLL_BACK_PAY_NOT_AS_STATED: {
    severity: 'WARN',
    sentence: '该人员补做资格认证后恢复，应补发 {months} 个月共 {stated} 元，名册中的补发不符。',
    remedy: '请对照资格认证的恢复记录核对补发金额和月份，更正来源名册。',
  },
  ROLL_AMOUNT_JUMP: {
    severity: 'WARN',
    sentence: '不含补发的金额由上月 {previous} 元变为 {current} 元。',
    remedy: '请核对调整依据；金额录错的请更正。',
  },
  ROLL_ACCOUNT_CHANGED: {
    severity: 'WARN',
    sentence: '银行账号与登记的不同。',
    remedy: '请核对变更申请和身份证、银行卡；未申请变更的请勿发放。',
  },
  ROLL_ACCOUNT_KEPT: {
    severity: 'WARN',
    sentence: '名册中仍是更正以前的账户，将继续使用已更正的账户。',
    remedy: '该账户因银行退回已更正。请在来源名册中同步更正；确需改回的，请在人员页更正账户。',
  },
  ROLL_UNDER_AGE: {
    severity: 'BLOCK',
    sentence: '发放时年龄为 {age} 岁，未到领取年龄 {limit} 岁。',
    remedy: '请核对社会保障号码；提前退休的请先登记依据。',
  },
  ROLL_ALREADY_IN_PERIOD: {
    severity: 'BLOCK',
    sentence: '该人员 {period} 已在其他批次发放。',
    remedy: '同一人同一险种同一月份只能发放一次。请删去该行，差额请用补发。',
  },
  ROLL_STOP_UNKNOWN: {
    severity: 'WARN',
    sentence: '该人员在本险种从未领取待遇，这一行停发不起作用。',
    remedy: '请核对社会保障号码和险种；不需停发的请删去该行。',
  },
  ROLL_STOP_IN_PAST_MONTH: {
    severity: 'BLOCK',
    sentence: '本险种 {latest} 的名册已经接收，不能再用 {period} 的名册停发或终止。',
    remedy: '请在最新月份的名册中列出停发；已多发的月份请通过追回办理。',
  },

  // The roll as a whole.
  ROLL_PERSON_MISSING: {
    severity: 'WARN',
    sentence: '有 {count} 名在领人员不在本名册中。',
    remedy: '请逐人核实：应发的补入名册，不再发放的请以“暂停”或“终止”列出。',
  },
  ROLL_CONTROL_TOTAL: {
    severity: 'BLOCK',
    sentence: '名册合计行的{what}为 {stated}，各行相加为 {computed}。',
    remedy: '名册可能被截断或改动。请重新导出，或更正合计行后上传。',
  },
  ROLL_SHEET_SKIPPED: {
    severity: 'WARN',
    sentence: '工作表“{sheet}”（{rows} 行）中没有花名册的表头，未导入。',
    remedy: '若其中有人员，请补上与其他工作表相同的表头后重新上传。',
  },
  ROLL_PREVIOUS_MONTH_MISSING: {
    severity: 'WARN',
    sentence: '本险种 {previous} 的名册还没有接收，与上月的比较不完整。',
    remedy: '请先接收上月名册；确实没有的，请核对发放年月是否填错。',
  },
  ROLL_FILE_USED_ELSEWHERE: {
    severity: 'WARN',
    sentence: '同一个文件已用于{scheme} {period} 的名册。',
    remedy: '请确认没有选错文件、险种或发放年月。',
  },
} as const satisfies Record<string, RollIssueEntry>;

/** Why a whole file is refused as a roll. */
export const rollErrors = {
  ROLL_HEADER_NOT_FOUND: {
    kind: 'invalid',
    text: '在工作表“{sheet}”的前 20 行中找不到表头。请确认有一行写着姓名、社会保障号码、银行账号、发放金额等列名。',
  },
  ROLL_COLUMN_MISSING: {
    kind: 'invalid',
    text: '花名册缺少必需的列：{fields}。请补上该列，或在“列对应”中指定它是哪一列。',
  },
  ROLL_COLUMN_AMBIGUOUS: {
    kind: 'invalid',
    text: '有多列都像是“{field}”：{headers}。请在“列对应”中指定用哪一列，其余选“不导入”。',
  },
  ROLL_COLUMN_UNIT: {
    kind: 'invalid',
    text: '列“{headers}”的单位不是元。请换算成元后重新上传，系统不会代为换算。',
  },
  ROLL_NO_ROWS: { kind: 'invalid', text: '文件“{file}”中没有人员数据。请确认上传的是本月花名册。' },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;
