import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCharacter, maskIdNumber, parseIdNumber } from './id-number.js';

const births = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2024-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const sequences = fc.integer({ min: 0, max: 999 }).map((n) => String(n).padStart(3, '0'));
const numbers = fc.tuple(births, sequences).map(([birthOn, sequence]) => {
  const first17 = `652822${birthOn.replaceAll('-', '')}${sequence}`;
  return { birthOn, sequence, number: first17 + checkCharacter(first17) };
});

describe('checkCharacter', () => {
  it('agrees with the examples of the standard', () => {
    expect(checkCharacter('11010119900307002')).toBe('X');
    expect(checkCharacter('65282219600101001')).toBe('9');
  });
});

describe('parseIdNumber', () => {
  it('reads a resident number with its birthday and sex', () => {
    expect(parseIdNumber('11010119900307002X')).toEqual({
      ok: true,
      number: '11010119900307002X',
      from15: false,
      birthOn: '1990-03-07',
      sex: 'F',
      kind: 'RESIDENT_ID',
    });
  });

  it.each([
    '11010119900307002x',
    ' 110101 19900307 002X\t',
    '１１０１０１１９９００３０７００２ｘ',
    "'11010119900307002X",
    '\ufeff11010119900307002X',
  ])('reads "%s" as rolls spell it', (raw) =>
    expect(parseIdNumber(raw)).toMatchObject({ ok: true, number: '11010119900307002X' }),
  );

  it('completes a number of 15 digits', () => {
    expect(parseIdNumber('652822600101001')).toEqual({
      ok: true,
      number: '652822196001010019',
      from15: true,
      birthOn: '1960-01-01',
      sex: 'M',
      kind: 'RESIDENT_ID',
    });
    expect(parseIdNumber('652822601301001')).toEqual({ ok: false, reason: 'BIRTH_DATE' });
  });

  it.each(['810000', '820000', '830000'])('knows a residence permit by its prefix %s', (prefix) => {
    const first17 = `${prefix}19620229001`.replace('0229', '0228');
    expect(parseIdNumber(first17 + checkCharacter(first17))).toMatchObject({
      ok: true,
      kind: 'PERMIT_HMT',
      birthOn: '1962-02-28',
    });
  });

  it('knows foreign permanent residents by the new number and by the old one', () => {
    const first17 = '91184019620115002';
    expect(parseIdNumber(first17 + checkCharacter(first17))).toMatchObject({
      ok: true,
      kind: 'PERMIT_FOREIGN',
      birthOn: '1962-01-15',
      sex: 'F',
    });
    expect(parseIdNumber('kaz 650062011512')).toEqual({
      ok: true,
      number: 'KAZ650062011512',
      from15: false,
      birthOn: null,
      sex: null,
      kind: 'PERMIT_FOREIGN',
    });
  });

  it.each([
    ['', 'EMPTY'],
    [' \u3000\t', 'EMPTY'],
    ['6528221960010100', 'LENGTH'],
    ['6528221960010100199', 'LENGTH'],
    ['6.52822E+17', 'CHARACTER'],
    ['65282219600101001Y', 'CHARACTER'],
    ['6528221960010100X9', 'CHARACTER'],
    ['65282X600101001', 'CHARACTER'],
    ['652822-19600101-0019', 'CHARACTER'],
    ['652822196002300010', 'BIRTH_DATE'],
    ['652822176001010010', 'BIRTH_DATE'],
    ['652822216001010010', 'BIRTH_DATE'],
    ['652822196001010018', 'CHECK_DIGIT'],
    ['65282219600101001X', 'CHECK_DIGIT'],
  ])('refuses "%s": %s', (raw, reason) => expect(parseIdNumber(raw)).toEqual({ ok: false, reason }));

  it('reads back every well-formed number', () => {
    fc.assert(
      fc.property(numbers, ({ birthOn, sequence, number }) => {
        const sex = Number(sequence) % 2 === 1 ? 'M' : 'F';
        expect(parseIdNumber(number)).toMatchObject({ ok: true, number, birthOn, sex });
      }),
    );
  });

  it('accepts neither a wrong digit nor two digits exchanged', () => {
    fc.assert(
      fc.property(numbers, fc.nat(16), fc.integer({ min: 1, max: 9 }), ({ number }, at, shift) => {
        const wrong = number.slice(0, at) + ((Number(number[at]) + shift) % 10) + number.slice(at + 1);
        expect(parseIdNumber(wrong).ok).toBe(false);
        const exchanged = number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2);
        expect(parseIdNumber(exchanged).ok).toBe(exchanged === number);
      }),
    );
  });

  it('answers any text without throwing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (raw) => typeof parseIdNumber(raw).ok === 'boolean'));
  });
});

describe('maskIdNumber', () => {
  it('shows the first six and last four characters only', () => {
    expect(maskIdNumber('65282219600101001X')).toBe('652822********001X');
    expect(maskIdNumber('652822600101001')).toBe('652822*****1001');
  });

  it('shows nothing of a text too short to be hidden', () => {
    expect(maskIdNumber('6528221960')).toBe('**********');
  });
});
