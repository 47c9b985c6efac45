import type { DemoScheme } from './people.js';
import type { RollFileLine } from './reference-year.js';

export interface RollColumn {
  header: string;
  kind: 'TEXT' | 'MONEY';
  /** Characters. */
  width: number;
  value(line: RollFileLine, index: number): string;
}

export interface RollLayout {
  /** Rows above the header. */
  titles: readonly string[];
  columns: readonly RollColumn[];
}

const text = (header: string, width: number, value: RollColumn['value']): RollColumn => ({
  header,
  kind: 'TEXT',
  width,
  value,
});
const money = (header: string, value: RollColumn['value']): RollColumn => ({ header, kind: 'MONEY', width: 14, value });

const SCHEME_TITLES: Record<DemoScheme, string> = {
  RESIDENT: '城乡居民基本养老保险待遇发放花名册（演示数据，人员均为虚构）',
  ENTERPRISE: '企业职工基本养老保险待遇发放花名册（演示数据，人员均为虚构）',
  INSTITUTIONAL: '机关事业单位基本养老保险待遇发放花名册（演示数据，人员均为虚构）',
};

/**
 * Columns as three sources might name them: every scheme and both file kinds differ a little, as they do in practice.
 * Zero amounts are left blank in the csv.
 */
export function rollLayout(scheme: DemoScheme, format: 'xlsx' | 'csv', period: string): RollLayout {
  const xlsx = format === 'xlsx';
  const orBlank = (amount: string): string => (xlsx || amount !== '0.00' ? amount : '');
  const columns = [
    text('序号', 6, (_line, index) => String(index + 1)),
    text('姓名', 20, (line) => line.nameText),
    text(idHeader(scheme, xlsx), 22, (line) => line.idText),
    text(xlsx ? '所属乡镇' : '乡镇（街道）', 14, (line) => line.township),
    text(xlsx ? '开户行' : '开户银行', 26, (line) => line.bankName),
    text(accountHeader(scheme, xlsx), 24, (line) => line.accountNumber),
    text(xlsx ? '户名' : '账户名称', 20, (line) => line.accountName),
    text(xlsx ? '发放状态' : '人员状态', 18, xlsx ? statusLong : statusShort),
    ...amountColumns(scheme, xlsx).map(([header, key]) => money(header, (line) => orBlank(line[key]))),
    text(xlsx ? '补发起始年月' : '补发开始年月', 14, (line) => month(line.backPayFrom, xlsx)),
    text(xlsx ? '补发截止年月' : '补发结束年月', 14, (line) => month(line.backPayTo, xlsx)),
    money(xlsx ? '发放金额' : scheme === 'RESIDENT' ? '应发合计（元）' : '实发金额(元)', (line) => line.amount),
  ];
  const titles = xlsx ? [SCHEME_TITLES[scheme], `发放年月：${month(period, true)}\u3000\u3000单位：元`] : [];
  return { titles, columns };
}

function idHeader(scheme: DemoScheme, xlsx: boolean): string {
  if (scheme === 'RESIDENT') return xlsx ? '社会保障号码' : '公民身份号码';
  return xlsx ? '身份证号码' : '证件号码';
}

function accountHeader(scheme: DemoScheme, xlsx: boolean): string {
  if (scheme === 'RESIDENT') return xlsx ? '银行账号' : '社保卡银行账号';
  return xlsx ? '银行卡号' : '收款账号';
}

function amountColumns(
  scheme: DemoScheme,
  xlsx: boolean,
): readonly (readonly [header: string, key: 'base' | 'personal' | 'adjustment' | 'backPay'])[] {
  const unit = xlsx ? '' : '（元）';
  if (scheme === 'RESIDENT') {
    return [
      [`基础养老金${unit}`, 'base'],
      [`个人账户养老金${unit}`, 'personal'],
      [`${xlsx ? '调整金额' : '调待金额'}${unit}`, 'adjustment'],
      [`补发金额${unit}`, 'backPay'],
    ];
  }
  return [
    [`基本养老金${unit}`, 'base'],
    [`${xlsx ? '调整金额' : '调待'}${unit}`, 'adjustment'],
    [`补发金额${unit}`, 'backPay'],
  ];
}

function month(period: string, long: boolean): string {
  if (period === '') return '';
  return long ? `${period.slice(0, 4)}年${Number(period.slice(5))}月` : period.replace('-', '');
}

function statusLong(line: RollFileLine): string {
  if (line.status === 'PAY') return '正常';
  return `${line.status === 'END' ? '终止' : '暂停'}（${line.statusReason}）`;
}

function statusShort(line: RollFileLine): string {
  if (line.status === 'PAY') return '正常发放';
  if (line.statusReason === '死亡') return '死亡';
  return `${line.status === 'END' ? '终止' : '停发'}(${line.statusReason})`;
}
