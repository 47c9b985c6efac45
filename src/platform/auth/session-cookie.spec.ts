import { describe, expect, it } from '@jest/globals';
import { cookieValue } from './session-cookie.js';

describe('the session cookie in a Cookie header', () => {
  it('is found among others, whatever the spacing', () => {
    expect(cookieValue('a=1; ledger_session=tok-en_9 ;b=2', 'ledger_session')).toBe('tok-en_9');
  });
  it('is not taken from a cookie whose name only ends the same', () => {
    expect(cookieValue('x_ledger_session=evil', 'ledger_session')).toBeNull();
  });
  it('keeps a value that holds an equals sign whole', () => {
    expect(cookieValue('ledger_session=a=b', 'ledger_session')).toBe('a=b');
  });
  it('is absent when the header is missing, malformed or the value empty', () => {
    for (const header of [undefined, '', 'ledger_session', '=x', 'ledger_session=']) {
      expect(cookieValue(header, 'ledger_session')).toBeNull();
    }
  });
});
