import { DomainError } from '../../kernel/domain-error.js';

/** In characters as people count them (code points). */
export const PASSWORD_LEAST = 10;
/** Long enough for any sentence, short enough that hashing it cannot be used to keep the service busy. */
export const PASSWORD_MOST = 128;

/**
 * What a password a person chooses has to be: 10 to 128 characters and not the login. That it differs from the old one
 * can only be told by the old one's hash, which is the caller's part.
 * Errors: PASSWORD_TOO_SHORT; PASSWORD_TOO_LONG; PASSWORD_IS_LOGIN.
 */
export function checkPassword(password: string, login: string): void {
  const length = [...password].length;
  if (length < PASSWORD_LEAST) throw new DomainError('PASSWORD_TOO_SHORT', 'invalid', { least: PASSWORD_LEAST });
  if (length > PASSWORD_MOST) throw new DomainError('PASSWORD_TOO_LONG', 'invalid', { most: PASSWORD_MOST });
  if (password.trim().toLowerCase() === login.toLowerCase()) throw new DomainError('PASSWORD_IS_LOGIN', 'invalid');
}
