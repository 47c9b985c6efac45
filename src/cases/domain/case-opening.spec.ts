import { describe, expect, it } from '@jest/globals';
import { suggestedKind, whyNoCase, type FlagForCase } from './case-opening.js';

const flag: FlagForCase = {
  ...{ checkCode: 'PAID_AFTER_DEATH', state: 'CONFIRMED', beneficiaryId: '7', scheme: 'RESIDENT' },
  ...{ inCase: false, aboutReader: false },
};

describe('a case on flags', () => {
  it('is opened by an auditor on confirmed flags of one person under one scheme', () => {
    expect(whyNoCase([flag, flag], ['AUDITOR'])).toBeNull();
    expect(whyNoCase([flag], ['MANAGER', 'REVIEWER'])).toBe('PERMISSION_MISSING');
    expect(whyNoCase([], ['AUDITOR'])).toBe('FINDING_FLAG_NOBODY');
  });

  it.each([
    [{ beneficiaryId: '8' }, 'FINDING_FLAGS_APART'],
    [{ scheme: 'ENTERPRISE' as const }, 'FINDING_FLAGS_APART'],
    [{ inCase: true }, 'FINDING_FLAG_TAKEN'],
    [{ state: 'OPEN' as const }, 'FINDING_FLAG_NOT_CONFIRMED'],
    [{ aboutReader: true }, 'FINDING_RECUSED'],
  ])('is refused when one of them has %o', (other, code) => {
    expect(whyNoCase([flag, { ...flag, ...other }], ['AUDITOR'])).toBe(code);
  });

  it('is refused on a flag about nobody’s payment', () => {
    expect(whyNoCase([{ ...flag, beneficiaryId: null }], ['AUDITOR'])).toBe('FINDING_FLAG_NOBODY');
  });

  it('takes its kind from the checks when they agree', () => {
    expect(suggestedKind([flag, { checkCode: 'ACTIVE_AFTER_DEATH' }])).toBe('DEATH');
    expect(suggestedKind([flag, { checkCode: 'UNDER_AGE' }])).toBeNull();
    expect(suggestedKind([{ checkCode: 'ROUND_AMOUNT' }])).toBeNull();
  });
});
