import { Decimal, sumMoney } from '../../../src/kernel/money.js';
import type { OrderHead, OrderLine } from '../../../src/banking/domain/check-order-line.js';
import { payoutReference } from '../../../src/kernel/payout-reference.js';

/** Invented people: names of the kinds met here, account numbers that no bank has. */
const PEOPLE: readonly (readonly [name: string, bankName: string, amount: string, purpose: string])[] = [
  ['张伟', '轮台县农村信用合作联社', '250.91', '2024年12月城乡居民养老金'],
  ['买买提·吐尔逊', '轮台县农村信用合作联社', '250.91', '2024年12月城乡居民养老金'],
  ['阿卜杜热合曼·麦麦提·伊敏', '中国农业银行轮台县支行', '301.50', '2024年12月城乡居民养老金'],
  ['古丽巴哈尔.艾合买提', '中国邮政储蓄银行轮台县支行', '0.01', '2024年12月城乡居民养老金'],
  ['王㐂', '轮台县农村信用合作联社', '1409.50', '补发2024年1月-11月'],
  ['李𠮷', '中国工商银行轮台县支行', '16409.02', '2024年12月城乡居民养老金'],
  ['䶮小明', '', '325.04', ''],
  ['Anna Ivanova', '中国银行,轮台县支行', '1000.00', '重发"户名不符"'],
];

/** A batch of every kind of line; the fourth name is spelled with a full stop because its bank holds it so. */
export function sampleLines(batchId = 42): OrderLine[] {
  return PEOPLE.map(([name, bankName, amount, purpose], i) => ({
    sequence: i + 1,
    reference: payoutReference(batchId, i + 1),
    name,
    account: `99990000${String(10000000 + i * 1234567)}${i % 2 === 0 ? '001' : ''}`,
    bankName,
    amount: new Decimal(amount),
    purpose,
  }));
}

export function sampleHead(lines: readonly OrderLine[]): OrderHead {
  return {
    batchNo: 'RESIDENT-202412-R01',
    agencyCode: '652822',
    agencyName: '轮台县社会保险中心',
    payOn: '2024-12-10',
    count: lines.length,
    total: sumMoney(lines.map((line) => line.amount)),
  };
}
