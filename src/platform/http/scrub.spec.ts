import { describe, expect, it } from '@jest/globals';
import { loggable, scrub } from './scrub.js';

describe('what goes to the log', () => {
  it('has no ID number, account or phone number, whatever their digits are written with', () => {
    const text = scrub('id 11010119900307002x acc 6228480000000000018 phone 13900000000 wide ６５２８２２１９６０');
    expect(text).not.toMatch(/\p{Nd}{5,}/u);
    expect(text).not.toContain('x ');
  });
  it('keeps codes, line numbers and periods readable', () => {
    expect(scrub('roll 1234567 period 202412 at file.ts:120:9')).toBe('roll 1234567 period 202412 at file.ts:120:9');
  });
  it('drops the row that the database quotes', () => {
    const error = Object.assign(new Error('invalid input syntax for type numeric: "6228480000000000018"'), {
      code: '22P02',
      detail: 'Failing row contains (阿依努尔, 11010119900307002X)',
      where: 'COPY roll_line, line 3: "11010119900307002X"',
    });
    const record = JSON.stringify(loggable(error));
    expect(record).toContain('22P02');
    expect(record).not.toMatch(/11010119|62284800|阿依努尔/);
  });
  it('copes with something thrown that is no error', () => {
    expect(loggable('6228480000000000018 broke')).toEqual({ type: 'string', message: '<number> broke' });
  });
});
