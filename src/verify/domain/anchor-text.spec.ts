import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../kernel/domain-error.js';
import { sm3Hex } from '../../kernel/digest.js';
import { anchorText, readAnchor } from './anchor-text.js';
import { CHAINS, type Anchor } from './anchor.types.js';
import { ChainPass } from './chain-pass.js';

const anchor: Anchor = {
  agencyCode: '652822',
  on: '2024-12-10',
  heads: new Map(CHAINS.map((chain, i) => [chain, { no: i * 10, hash: sm3Hex(chain) }])),
};
const codeOf = (text: string): string => {
  try {
    readAnchor(text);
    return 'read';
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('the text of an anchor', () => {
  it('is read back as it was, with other line ends, blanks and capitals too', () => {
    const text = anchorText(anchor);
    for (const copy of [text, `\uFEFF${text.replaceAll('\n', '\r\n')}`, text.replaceAll(' ', '   ').toUpperCase()]) {
      expect(readAnchor(copy)).toEqual(anchor);
    }
  });

  it('is refused with one character changed anywhere', () => {
    const text = anchorText(anchor);
    for (let at = 0; at < text.length; at += 1) {
      if (/\s/.test(text[at]!)) continue;
      const other = text[at] === '0' ? '1' : '0';
      expect(codeOf(text.slice(0, at) + other + text.slice(at + 1))).toMatch(/^ANCHOR_/);
    }
    expect(codeOf('')).toBe('ANCHOR_MALFORMED');
    expect(codeOf('x'.repeat(5000))).toBe('ANCHOR_MALFORMED');
  });
});

describe('a chain against an anchor', () => {
  const pass = (values: string[], wanted: number[] = []): ChainPass => {
    const chain = new ChainPass('voucher', new Set(wanted));
    values.forEach((value, i) =>
      chain.accept({ no: i + 1, kind: 'voucher', id: `v${i + 1}`, fields: [value], stored: null }),
    );
    return chain;
  };
  const headAt = (values: string[], no: number) => pass(values.slice(0, no)).head;
  const was = ['a', 'b', 'c', 'd'];

  it('fits while it only grows', () => {
    expect(pass([...was, 'e', 'f'], [4]).misfit(headAt(was, 4), [])).toBeNull();
    expect(pass([]).misfit({ no: 0, hash: '' }, [])).toBeNull();
  });

  it('names the end of the range in which it became another one', () => {
    const now = ['a', 'b', 'X', 'd'];
    expect(pass(now, [2, 4]).misfit(headAt(was, 4), [headAt(was, 2)])).toMatchObject({
      fault: 'DIFFERS',
      no: 4,
      after: 2,
    });
    expect(pass(now, [3, 4]).misfit(headAt(was, 4), [headAt(was, 3)])).toMatchObject({ id: 'v3', no: 3, after: 0 });
  });

  it('names what is missing at its end', () => {
    expect(pass(['a', 'b']).misfit(headAt(was, 4), [])).toMatchObject({ fault: 'SHORT', no: 4, after: 2 });
  });
});
