import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical, hmacSm3, sm3, sm3Hex, Sm3Stream } from './digest.js';

describe('SM3', () => {
  it('gives the answers of GB/T 32905', () => {
    expect(sm3Hex('abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    expect(sm3Hex('abcd'.repeat(16))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732');
  });

  it('takes text as UTF-8 bytes', () => {
    expect(sm3('吐尔逊·买买提').equals(sm3(Buffer.from('吐尔逊·买买提', 'utf8')))).toBe(true);
    expect(sm3('abc').toString('hex')).toBe(sm3Hex('abc'));
  });

  it('streams to the same digest wherever the data is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array(), { maxLength: 8 }), (chunks) => {
        const buffers = chunks.map((chunk) => Buffer.from(chunk));
        const stream = new Sm3Stream();
        for (const buffer of buffers) stream.update(buffer);
        expect(stream.hex()).toBe(sm3Hex(Buffer.concat(buffers)));
      }),
    );
  });

  it('keys as RFC 2104 says', () => {
    const key = Buffer.alloc(64);
    key.write('k');
    const xor = (byte: number): Buffer => Buffer.from(key.map((value) => value ^ byte));
    const expected = sm3(Buffer.concat([xor(0x5c), sm3(Buffer.concat([xor(0x36), Buffer.from('abc')]))]));
    expect(hmacSm3(Buffer.from('k'), 'abc').equals(expected)).toBe(true);
  });
});

describe('canonical', () => {
  it('prefixes each field with its length in UTF-8 bytes and marks null', () => {
    expect(canonical([])).toBe('');
    expect(canonical(['abc', null, '', '买·'])).toBe('3:abc,-,0:,5:买·,');
  });

  it('can be parsed back to the same fields, whatever they hold', () => {
    const fields = fc.array(
      fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('-', '1:a,', ',')), { nil: null }),
    );
    fc.assert(
      fc.property(fields, (list) => {
        let rest = Buffer.from(canonical(list), 'utf8');
        const read: (string | null)[] = [];
        while (rest.length > 0) {
          if (rest.subarray(0, 2).toString() === '-,') {
            read.push(null);
            rest = rest.subarray(2);
            continue;
          }
          const colon = rest.indexOf(':');
          const end = colon + 1 + Number(rest.subarray(0, colon).toString());
          read.push(rest.subarray(colon + 1, end).toString('utf8'));
          expect(rest[end]).toBe(','.charCodeAt(0));
          rest = rest.subarray(end + 1);
        }
        expect(read).toEqual(list);
      }),
    );
  });

  it('refuses half a surrogate pair, which would digest like another text', () => {
    expect(() => canonical(['a', '买\ud840'])).toThrow(
      expect.objectContaining({ code: 'TEXT_NOT_WELL_FORMED', details: { field: 2 } }),
    );
  });
});
