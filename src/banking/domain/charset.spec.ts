import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NAME_DOTS } from '../../kernel/name-match.js';
import { charsetOf } from './charset.js';

const gb = charsetOf('GB18030');
const utf8 = charsetOf('UTF-8');

function problem(charset: typeof gb, text: string): string | null {
  const found = charset.problemIn(text);
  expect(found === null).toBe(charset.bytes(text) !== null);
  return found?.problem ?? null;
}

function hex(text: string): string | null {
  const bytes = gb.bytes(text);
  return bytes === null ? null : Buffer.from(bytes, 'latin1').toString('hex');
}

describe('the characters of a bank file', () => {
  it('write the name dot as A1A4', () => {
    expect(hex('·')).toBe('a1a4');
  });

  it('write common, rare and second-plane characters as GB18030 has them', () => {
    expect(hex('张')).toBe('d5c5');
    expect(hex('㐂')).toBe('8139ef31');
    expect(hex('䶮')).toBe('fe9f');
    expect(hex('𠮷')).toBe('9534b235');
  });

  it.each(NAME_DOTS.filter((dot) => !'·.．。●'.includes(dot)))(
    'refuse the dot %j that only looks like the name dot, in either encoding',
    (dot) => {
      expect(problem(gb, `买买提${dot}吐尔逊`)).toBe('LOOKALIKE_DOT');
      expect(problem(utf8, `买买提${dot}吐尔逊`)).toBe('LOOKALIKE_DOT');
      expect(gb.problemIn(`买买提${dot}吐尔逊`)?.character).toBe(dot);
    },
  );

  it.each(['.', '．', '。', '●'])('let %j pass, which a bank may hold in a name', (dot) => {
    expect(problem(gb, `买买提${dot}吐尔逊`)).toBeNull();
  });

  it.each([
    ['\n', 'CONTROL_CHARACTER'],
    ['\r', 'CONTROL_CHARACTER'],
    ['\t', 'CONTROL_CHARACTER'],
    ['\0', 'CONTROL_CHARACTER'],
    ['\x7f', 'CONTROL_CHARACTER'],
    ['\x85', 'CONTROL_CHARACTER'],
    ['\u2028', 'CONTROL_CHARACTER'],
    ['\u00a0', 'INVISIBLE_CHARACTER'],
    ['\u200b', 'INVISIBLE_CHARACTER'],
    ['\u200f', 'INVISIBLE_CHARACTER'],
    ['\ufeff', 'INVISIBLE_CHARACTER'],
    ['\ufe0f', 'INVISIBLE_CHARACTER'],
    ['\u{e0100}', 'INVISIBLE_CHARACTER'],
    ['\uffff', 'INVISIBLE_CHARACTER'],
    ['\ufffd', 'NOT_ENCODABLE'],
    ['\ud842', 'NOT_ENCODABLE'],
    ['\udfb7', 'NOT_ENCODABLE'],
    ['\ue5e5', 'NOT_ENCODABLE'],
  ])('refuse %j as %s', (character, expected) => {
    expect(problem(gb, `张${character}伟`)).toBe(expected);
  });

  it('read back as themselves, every one of the first plane that is not refused', () => {
    const wrong: string[] = [];
    let accepted = 0;
    for (let code = 0; code <= 0xffff; code += 1) {
      const character = String.fromCharCode(code);
      const bytes = gb.bytes(character);
      if (bytes === null) continue;
      accepted += 1;
      if (gb.decode(Buffer.from(bytes, 'latin1')) !== character) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
    expect(accepted).toBeGreaterThan(60_000);
  });

  it('read back as themselves in any mixture', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40, size: 'max' }),
        fc.constantFrom(gb, utf8),
        (text, charset) => {
          const bytes = charset.bytes(text);
          if (bytes === null) expect(charset.problemIn(text)).not.toBeNull();
          else expect(charset.decode(Buffer.from(bytes, 'latin1'))).toBe(text);
        },
      ),
    );
  });

  it('never become a question mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20, size: 'max' }), (text) => {
        fc.pre(!text.includes('?'));
        expect(gb.bytes(text) ?? '').not.toContain('?');
      }),
    );
  });
});
