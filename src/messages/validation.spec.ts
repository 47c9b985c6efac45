import { describe, expect, it } from '@jest/globals';
import { ArrayMinSize, IsIn, IsInt, Length, Matches, Max, MinLength, validateSync } from 'class-validator';
import { constraintSentence } from './validation.js';

class Sample {
  @IsInt()
  @Max(12)
  level1: unknown = 13;
  @Length(2, 40)
  name: unknown = 'x';
  @MinLength(10)
  secret: unknown = 'short';
  @IsIn(['NEXT', 'PREVIOUS'])
  shift: unknown = 'SOON';
  @ArrayMinSize(1)
  list: unknown = [];
  @Matches(/^\d+$/, { message: '应为编号' })
  code: unknown = 'abc';
  @Matches(/^\d+$/)
  other: unknown = 'abc';
  @IsInt({ each: true })
  years: unknown = ['a'];
}

describe('sentences of violated constraints', () => {
  it('are Chinese and state the limit that class-validator checked', () => {
    const found = Object.fromEntries(
      validateSync(new Sample()).map((error) => [
        error.property,
        Object.entries(error.constraints ?? {}).map(([name, text]) => constraintSentence(name, text)),
      ]),
    );
    expect(found).toEqual({
      level1: ['不能大于 12'],
      name: ['至少 2 个字符'],
      secret: ['至少 10 个字符'],
      shift: ['只能是：NEXT、PREVIOUS'],
      list: ['至少 1 项'],
      code: ['应为编号'],
      other: ['格式不正确'],
      years: ['应为整数'],
    });
  });
  it('fall back to a general one for a constraint nobody translated', () => {
    expect(constraintSentence('isHexColor', 'x must be a hexadecimal color')).toBe('不符合要求');
  });
});
