import { describe, expect, it } from '@jest/globals';
import { named } from './named-sql.js';

describe('SQL with names', () => {
  it('numbers each name once, leaves casts alone and gives only what is named', () => {
    expect(named('SELECT :a::int, :b, :a WHERE x::text = :b AND y = $1::jsonb', { a: 1, b: 'x', c: 3 })).toEqual([
      'SELECT $1::int, $2, $1 WHERE x::text = $2 AND y = $1::jsonb',
      [1, 'x'],
    ]);
  });

  it('does not run with a value missing', () => {
    expect(() => named('SELECT :missing', {})).toThrow('missing');
  });
});
