import { money, toWire } from './money.js';
import type { Decimal } from './money.js';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const UNITS = ['', '拾', '佰', '仟'];

/**
 * An amount of yuan in the capital characters of vouchers and cheques (支付结算办法 附一). 整 closes an amount that ends at
 * 元; 角 and 分 stand without it. A 零 that the rule leaves to choice is not written.
 * Errors: MONEY_MALFORMED.
 */
export function chineseAmount(yuan: Decimal): string {
  const amount = money(yuan);
  const [whole, cents] = toWire(amount.abs()).split('.') as [string, string];
  const sign = amount.isNegative() && !amount.isZero() ? '负' : '';
  const yuanText = readInteger(whole);
  const jiao = cents[0] === '0' ? '' : `${digit(cents[0]!)}角`;
  const fen = cents[1] === '0' ? '' : `${digit(cents[1]!)}分`;

  if (yuanText === '') return sign + (jiao + fen || '零元整');
  if (jiao === '' && fen === '') return `${sign}${yuanText}元整`;
  return `${sign}${yuanText}元${jiao === '' ? '零' : ''}${jiao}${fen}`;
}

/** Empty for zero. 亿 takes everything above eight digits as one number: 10001 0000 0000 is 壹万零壹亿. */
function readInteger(digits: string): string {
  return joinLevels(digits, 8, '亿', (high) => readInteger(high), readBelowYi);
}

function readBelowYi(digits: string): string {
  return joinLevels(digits, 4, '万', readSection, readSection);
}

function joinLevels(
  digits: string,
  size: number,
  unit: string,
  readHigh: (digits: string) => string,
  readLow: (digits: string) => string,
): string {
  const text = digits.replace(/^0+/, '');
  if (text.length <= size) return readLow(text);
  const high = readHigh(text.slice(0, -size));
  const low = text.slice(-size);
  const lowText = readLow(low);
  return high + unit + (lowText !== '' && low.startsWith('0') ? '零' : '') + lowText;
}

/** Up to four digits, without leading zeros' 零. */
function readSection(digits: string): string {
  const text = digits.replace(/^0+/, '');
  let result = '';
  let gap = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i]!;
    if (character === '0') {
      gap = true;
      continue;
    }
    result += (gap ? '零' : '') + digit(character) + UNITS[text.length - 1 - i]!;
    gap = false;
  }
  return result;
}

function digit(character: string): string {
  return DIGITS[character.charCodeAt(0) - 48]!;
}
