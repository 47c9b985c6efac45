import { describe, expect, it } from '@jest/globals';
import { rollErrors, rollIssues } from './rolls.js';
import { tabularErrors } from './tabular.js';

describe('sentences about rolls and files', () => {
  it.each(Object.entries(rollIssues))(
    '%s says what is wrong and what to do',
    (code, { sentence, remedy, severity }) => {
      expect(code).toMatch(/^ROLL_[A-Z0-9_]+$/);
      expect(['BLOCK', 'WARN']).toContain(severity);
      for (const text of [sentence, remedy]) {
        expect(text).toMatch(/\p{Script=Han}/u);
        expect(text).toMatch(/[。！]$/);
        expect(text.replace(/\{\w+\}/g, '')).not.toMatch(/[{}]/);
      }
      expect(remedy).toMatch(/请|不影响|应|属正常|只能/);
    },
  );

  it.each(Object.entries({ ...rollErrors, ...tabularErrors }))('%s ends with a remedy', (_code, { text }) => {
    expect(text).toMatch(/请.*。$/);
  });
});
