import { describe, expect, it } from '@jest/globals';
import { documentActions } from './document-actions.js';

const said = (more: object, role: 'BOOKKEEPER' | 'AUDITOR' = 'BOOKKEEPER'): string[] =>
  documentActions({ live: true, inUse: false, candidates: 1, ...more }, [role]).map(
    ({ action, reason }) => `${action} ${reason ?? 'yes'}`,
  );

describe('what may be done with a document', () => {
  it('is the bookkeeper’s, while it is in force and as far as there is anything to do', () => {
    expect(said({})).toEqual(['amend yes', 'cancel yes', 'plan yes', 'link yes']);
    expect(said({ inUse: true, candidates: 0 })).toEqual([
      'amend yes',
      'cancel inUse',
      'plan yes',
      'link nothingToLink',
    ]);
    expect(new Set(said({ live: false }).map((text) => text.split(' ')[1]))).toEqual(new Set(['cancelled']));
    expect(new Set(said({}, 'AUDITOR').map((text) => text.split(' ')[1]))).toEqual(new Set(['permission']));
  });
});
