import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id (the library's default kind), 19 MiB and two passes: about 30 ms on an office server. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Without characters that are read or typed wrongly. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const INITIAL_LENGTH = 14;

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password);
}

/** A password to hand over once; its owner has to change it at the first login. */
export function makeInitialPassword(): string {
  return Array.from({ length: INITIAL_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

let decoy: Promise<string> | undefined;

/** Takes as long as checking a real password, for a login that does not exist: always false. */
export async function verifyNothing(password: string): Promise<false> {
  decoy ??= hashPassword(makeInitialPassword());
  await verifyPassword(await decoy, password);
  return false;
}
