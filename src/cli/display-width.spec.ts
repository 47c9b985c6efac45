import { describe, expect, it } from '@jest/globals';
import { displayWidth, padEnd, padStart } from './display-width.js';

describe('the width of a text on a terminal', () => {
  it.each([
    ['abc 123', 7],
    ['城乡居民', 8],
    ['１２．５０', 10],
    ['阿依努尔·买买提', 15],
    ['\u{20C3A}\u{2A6D6}', 4],
    ['￥250.91', 8],
    ['≥ 9565', 6],
    ['e\u0301', 1],
    ['\ufeffa\u200b', 1],
    ['', 0],
  ])('of %j is %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('fills up in columns, not in characters', () => {
    expect(padEnd('险种', 6)).toBe('险种  ');
    expect(padStart('金额', 6)).toBe('  金额');
    expect(padEnd('险种', 3)).toBe('险种');
  });
});
