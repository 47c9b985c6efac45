import { describe, expect, it } from '@jest/globals';
import { checkPassword } from './password-policy.js';

describe('the password policy', () => {
  it('takes ten characters, counted as people count them', () => {
    expect(() => checkPassword('correct-ho', 'jingban')).not.toThrow();
    expect(() => checkPassword('一二三四五六七八九十', 'jingban')).not.toThrow();
    expect(() => checkPassword('𠮷𠮷𠮷𠮷𠮷', 'jingban')).toThrow('PASSWORD_TOO_SHORT');
  });
  it('refuses nine, and more than anyone types', () => {
    expect(() => checkPassword('123456789', 'jingban')).toThrow('PASSWORD_TOO_SHORT');
    expect(() => checkPassword('x'.repeat(129), 'jingban')).toThrow('PASSWORD_TOO_LONG');
  });
  it('refuses the login in any case and with spaces around', () => {
    expect(() => checkPassword(' Ayinuer.Mai ', 'ayinuer.mai')).toThrow('PASSWORD_IS_LOGIN');
  });
});
