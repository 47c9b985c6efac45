import { describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import { Written } from './written.js';

class Sample {
  @Written(2, 5)
  reason: unknown;
  @Written(1, 3, { each: true })
  list: unknown = ['ab'];
}

const said = (fields: Partial<Sample>): string[] =>
  validateSync(Object.assign(new Sample(), { reason: '可以' }, fields)).flatMap(({ constraints }) =>
    Object.values(constraints ?? {}),
  );

describe('text that must say something', () => {
  it('is counted without the blanks around it, of whatever kind, and limited with them', () => {
    expect(said({ reason: ' 可以\n' })).toEqual([]);
    expect(said({ reason: ' \u3000\t ' })).toEqual(['至少 2 个字，首尾的空格不算']);
    expect(said({ reason: '   可' })).toEqual(['至少 2 个字，首尾的空格不算']);
    expect(said({ reason: '123456' })).toEqual(['最多 5 个字符']);
  });

  it('counts characters as the database does', () => {
    expect(said({ reason: '𠮷' })).toEqual(['至少 2 个字，首尾的空格不算']);
    expect(said({ reason: '𠮷𠮷𠮷𠮷𠮷' })).toEqual([]);
  });

  it('is text, and nothing that the database cannot keep', () => {
    expect(said({ reason: 12 })).toEqual(['应为文字']);
    expect(said({ reason: undefined })).toEqual(['应为文字']);
    expect(said({ reason: 'ab\0' })).toEqual(['含有不能保存的控制字符']);
  });

  it('of a list is each of its texts, and the sentence is that of the first wrong one', () => {
    expect(said({ list: ['a', ' '] })).toEqual(['不能只填空格']);
  });
});
