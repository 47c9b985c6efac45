import { ROLL_FIELDS } from './roll-row.types.js';
import type { RollField } from './roll-row.types.js';

/**
 * Headers met in rolls for each field, as `foldHeader` folds them, parted by blanks. A header that may mean two things
 * (社保卡号: a card's serial number or the account behind it) is under neither.
 */
const SYNONYMS: Record<RollField, string> = {
  idNumber:
    '社会保障号码 社会保障号 公民身份号码 公民身份证号码 公民身份证号 身份证号 身份证号码 身份证 ' +
    '身份号码 居民身份证号码 居民身份证号 居民身份证 证件号码 证件号 有效证件号码 有效证件号 ' +
    '领取人身份证号 领取人身份证号码 领取人证件号码 参保人身份证号码 参保人身份证号',
  name:
    '姓名 人员姓名 参保人姓名 参保人员姓名 领取人姓名 领取人员姓名 待遇领取人姓名 待遇人员姓名 ' +
    '退休人员姓名 领取人 待遇领取人 职工姓名',
  account:
    '银行账号 银行帐号 银行账户 银行帐户 账号 帐号 银行卡号 银行卡账号 银行卡帐号 卡号 ' +
    '社保卡银行账号 社保卡银行帐号 社会保障卡银行账号 社保卡金融账号 社会保障卡金融账号 社保卡金融账户 ' +
    '收款账号 收款帐号 收款人账号 收款人帐号 收款账户 发放账号 发放帐号 发放账户 开户账号 开户帐号 ' +
    '存折账号 存折帐号 存折号 一卡通账号 一卡通卡号 惠民惠农一卡通账号 领取账号 代发账号',
  bankName:
    '开户行 开户银行 开户行名称 开户银行名称 银行名称 银行 发放银行 代发银行 收款银行 收款人开户行 ' +
    '收款人开户银行 开户网点 所属银行',
  accountName:
    '户名 账户名 帐户名 账户名称 帐户名称 银行户名 银行账户名 银行账户名称 开户名 开户名称 开户人 ' +
    '开户人姓名 开户姓名 收款人户名 收款户名 收款人姓名 收款人名称 收款人 存折户名',
  township:
    '乡镇 乡(镇) 乡镇(街道) 乡镇街道 所属乡镇 所属乡镇街道 所在乡镇 乡镇名称 乡镇代码 街道 ' +
    '户籍乡镇 行政区划 行政区划代码 区划代码 所属区划 所属街道',
  status: '发放状态 人员状态 状态 待遇状态 领取状态 待遇发放状态 养老待遇状态',
  statusReason: '停发原因 暂停原因 终止原因 停发暂停原因 变动原因 状态原因 停保原因',
  base:
    '基础养老金 基本养老金 基础养老金金额 基本养老金金额 月基本养老金 月基础养老金 养老金 月养老金 ' +
    '统筹养老金 退休金 基本退休费',
  personal:
    '个人账户养老金 个人帐户养老金 个人账户养老金金额 个人账户 个人帐户 个人账户金额 个人账户部分 ' +
    '月个人账户养老金',
  adjustment:
    '调整金额 调待金额 调待 调整额 调整 待遇调整 待遇调整金额 调整增加额 调增金额 调整待遇 ' +
    '养老金调整 调整养老金 增调金额',
  backPay: '补发金额 补发 补发额 补发养老金 补发合计 补发待遇 补发待遇金额 补发养老金金额',
  grant:
    '丧葬补助金 丧葬费 丧葬补助 丧葬补助费 丧葬抚恤金 丧葬补助金和抚恤金 丧葬补助金及抚恤金 抚恤金 ' +
    '一次性待遇 一次性待遇金额 一次性金额 一次性补助',
  total:
    '发放金额 应发金额 实发金额 合计 合计金额 应发合计 实发合计 发放合计 发放总额 发放总金额 ' +
    '月发放金额 本月发放 本月发放金额 本月发放合计 待遇合计 待遇金额 月待遇 月待遇金额 总金额 金额 ' +
    '应付金额 实付金额 养老金合计 应发总额 实发总额',
  backPayFrom:
    '补发起始年月 补发开始年月 补发起始月 补发开始月 补发起始月份 补发开始月份 补发起 补发起始 ' +
    '补发开始 补发起始时间 补发开始时间 补发起始日期 补发开始日期 补发起止年月 补发起止 补发期间 ' +
    '补发时段 补发月份',
  backPayTo:
    '补发截止年月 补发结束年月 补发终止年月 补发截止月 补发结束月 补发截止月份 补发结束月份 ' +
    '补发终止月份 补发止 补发截止 补发结束 补发截止时间 补发结束时间 补发截止日期 补发结束日期',
  phone: '联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 联系人电话',
  seq: '序号 编号 行号 顺序号 no 序',
};

const FIELD_OF = new Map<string, RollField>();
for (const field of ROLL_FIELDS) for (const synonym of SYNONYMS[field].split(' ')) FIELD_OF.set(synonym, field);

/** The field of a folded header: as it stands, then without what is in brackets (发放金额(含补发) is a 发放金额). */
export function fieldOfHeader(folded: string): RollField | null {
  return FIELD_OF.get(folded) ?? FIELD_OF.get(folded.replace(/\([^()]*\)/g, '')) ?? null;
}
