import { describe, expect, it } from '@jest/globals';
import { ROLES } from '../identity/domain/role.types.js';
import { agenciesErrors } from './agencies.js';
import { errorSentence } from './catalogue.js';
import { httpErrors } from './http.js';
import { identityErrors, roleLabels } from './identity.js';

describe('messages of identity, agencies and the HTTP layer', () => {
  it('name every role, and each differently', () => {
    expect(Object.keys(roleLabels).sort()).toEqual([...ROLES].sort());
    expect(new Set(Object.values(roleLabels)).size).toBe(ROLES.length);
  });

  it.each(Object.entries({ ...identityErrors, ...agenciesErrors, ...httpErrors }))(
    '%s is a Chinese sentence in the catalogue that ends like one',
    (code, { text }) => {
      const details = Object.fromEntries([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, `<${name}>`]));
      const sentence = errorSentence(code, details);
      expect(sentence).toMatch(/\p{Script=Han}.*。$/u);
      for (const value of Object.values(details)) expect(sentence).toContain(value);
      expect(sentence).not.toMatch(/[{}]/);
    },
  );
});
