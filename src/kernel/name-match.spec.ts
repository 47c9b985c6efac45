import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkName, compareNames, NAME_DOTS, NAME_MAX_LENGTH, nameKey, normalizeName } from './name-match.js';

const code = (dot: string): string => `U+${dot.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
/** Extension B, compatibility ideograph, private use: what normalisation or a poor encoder would destroy. */
const RARE = ['\u{20C3A}', '\u{2B8B8}', '\uf92c', '\u4dae', '\ue863', '\u3007', '\u{30EDE}'];

describe('name dots', () => {
  it('lists every dot once, the standard one first', () => {
    expect(NAME_DOTS[0]).toBe('\u00b7');
    expect(NAME_DOTS).toHaveLength(15);
    expect(new Set(NAME_DOTS).size).toBe(15);
  });

  it.each(NAME_DOTS.map((dot) => [code(dot), dot]))('%s is written as U+00B7 and told from another name', (_, dot) => {
    for (const raw of [`吐尔逊${dot}买买提`, `吐尔逊 ${dot}\u3000买买提`, `\u00a0吐尔逊${dot} 买买提 `]) {
      expect(normalizeName(raw)).toBe('吐尔逊·买买提');
      expect(nameKey(raw)).toBe('吐尔逊买买提');
      expect(checkName(raw)).toBe('OK');
      expect(compareNames(raw, '吐尔逊·买买提江')).toBe('DIFFERENT');
    }
    expect(compareNames(`吐尔逊${dot}买买提`, '吐尔逊·买买提')).toBe(dot === '·' ? 'SAME' : 'SEPARATOR');
  });
});

describe('normalizeName', () => {
  it('keeps three-part names and blanks between Latin words', () => {
    expect(normalizeName('阿依古丽•吐尔逊 • 买买提')).toBe('阿依古丽·吐尔逊·买买提');
    expect(normalizeName(' Ｊohn \u3000 Ｓmith')).toBe('John Smith');
  });

  it.each(RARE)('does not touch the rare character %s', (character) => {
    expect(normalizeName(` 王${character}．明`)).toBe(`王${character}·明`);
    expect(nameKey(`王${character}`)).toBe(`王${character}`);
    expect(checkName(`王${character}`)).toBe('OK');
  });

  it('is stable, keeps the key, and differs in separators only', () => {
    const pieces = fc.constantFrom(...NAME_DOTS, ...RARE, ' ', '\u3000', '买', '提', 'Ａ', 'b', '\u200b');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (list) => {
        const raw = list.join('');
        const once = normalizeName(raw);
        expect(normalizeName(once)).toBe(once);
        expect(nameKey(once)).toBe(nameKey(raw));
        expect(compareNames(raw, once)).not.toBe('DIFFERENT');
      }),
    );
  });
});

describe('compareNames', () => {
  it('has three outcomes', () => {
    expect(compareNames('王小明', '王小明 ')).toBe('SAME');
    expect(compareNames('王小明', '王 小 明')).toBe('SEPARATOR');
    expect(compareNames('吐尔逊·买买提', '吐尔逊买买提')).toBe('SEPARATOR');
    expect(compareNames('JOHN SMITH', 'Ｊohn Smith')).toBe('SEPARATOR');
    expect(compareNames('王小明', '王晓明')).toBe('DIFFERENT');
  });

  it('does not take a compatibility ideograph for its unified one', () => {
    expect(compareNames('郞', '\uf92c')).toBe('DIFFERENT');
  });

  it('answers the same in both directions', () => {
    const names = fc.array(fc.constantFrom('买', '提', '·', '•', ' '), { maxLength: 4 }).map((list) => list.join(''));
    fc.assert(fc.property(names, names, (a, b) => compareNames(a, b) === compareNames(b, a)));
  });
});

describe('checkName', () => {
  it('takes the names this county has', () => {
    for (const name of ['王小明', '阿依古丽·吐尔逊', "D'Arc", 'Mary-Jane Smith', '张伟(小)', '张伟（小）', '〇一']) {
      expect([name, checkName(name)]).toEqual([name, 'OK']);
    }
  });

  it.each(['', ' \u3000', '·', ' • ', '\u200b'])('calls "%s" empty', (raw) => expect(checkName(raw)).toBe('EMPTY'));

  it.each([
    '王1',
    '王１',
    '王②',
    '王\u0007明',
    '王\t明',
    '王\ufffd',
    '王?',
    '王？',
    '王*明',
    '王＊明',
    '王□',
    '王〓',
    '王|明',
    '王,明',
    '王\u200b明',
    '王\ud840',
    '王_明',
  ])('refuses "%s"', (raw) => expect(checkName(raw)).toBe('CHARACTER'));

  it('counts characters, not code units', () => {
    expect(checkName('买'.repeat(50))).toBe('OK');
    expect(checkName('\u{20C3A}'.repeat(NAME_MAX_LENGTH))).toBe('OK');
    expect(checkName('\u{20C3A}'.repeat(NAME_MAX_LENGTH + 1))).toBe('TOO_LONG');
  });
});
