import { checkCharacter } from '../../src/kernel/id-number.js';
import { withLuhn } from '../../src/demo/people.js';

/** One synthetic person of a small test roll; amounts in yuan. */
export interface RollPerson {
  no: number;
  base: string;
  personal?: string;
  backPay?: string;
  status?: string;
  /** Instead of the person's own number: for rows with a fault. */
  idNumber?: string;
  account?: string;
  name?: string;
}

const SURNAMES = ['阿迪力·', '古丽·', '买买提·', '热依汗·', '艾力·'];

export function idNumberOf(no: number): string {
  const first17 = `652822${1930 + (no % 30)}${String((Math.floor(no / 30) % 12) + 1).padStart(2, '0')}15${900 + (Math.floor(no / 360) % 100)}`;
  return first17 + checkCharacter(first17);
}

export function accountOf(no: number): string {
  return withLuhn(`990002${String(no).padStart(12, '0')}`);
}

/** A roll as csv in UTF-8, in the words of the county's resident roll. */
export function rollCsv(people: readonly RollPerson[]): Buffer {
  const header =
    '序号,姓名,公民身份号码,乡镇（街道）,开户银行,社保卡银行账号,人员状态,基础养老金（元）,个人账户养老金（元）,补发金额（元）,补发起始年月,补发截止年月';
  const rows = people.map((person, i) => {
    const name = person.name ?? `${SURNAMES[person.no % SURNAMES.length]}测试${'甲乙丙丁戊己庚辛壬癸'[person.no % 10]}`;
    const backPay = person.backPay ?? '';
    return [
      i + 1,
      name,
      person.idNumber ?? idNumberOf(person.no),
      '轮台镇',
      '演示银行轮台支行',
      person.account ?? accountOf(person.no),
      person.status ?? '正常发放',
      person.base,
      person.personal ?? '0.00',
      backPay,
      backPay ? '2024-10' : '',
      backPay ? '2024-11' : '',
    ].join(',');
  });
  return Buffer.from(`${header}\r\n${rows.join('\r\n')}\r\n`);
}
