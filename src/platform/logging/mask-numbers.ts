/** Digests are 64 hexadecimal characters and may hold a long run of digits: they are no one's number. */
const DIGEST_OR_NUMBER = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])|\p{Nd}{15,}[XxＸｘ]?/gu;
const DIGEST_LENGTH = 64;

/**
 * The last net under the log: whatever a message quotes, no run of fifteen or more digits (an ID number has 15 or 18
 * characters, a bank account 16 to 19) leaves the process. Shorter runs stay, for a record's own time has thirteen.
 */
export function maskNumbers(line: string): string {
  return line.replace(DIGEST_OR_NUMBER, (found) => (found.length === DIGEST_LENGTH ? found : '<number>'));
}
