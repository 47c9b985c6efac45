import type { Response } from 'express';
import type { Answer } from '../commands.js';

/** Header that marks an answer given before under the same Idempotency-Key: nothing ran this time. */
export const REPLAYED_HEADER = 'Idempotent-Replayed';

/**
 * Sends a command's answer from a controller method that has `@Res({ passthrough: true }) res`; the value is the body.
 * A repeated request gets the marker `Idempotent-Replayed: true`.
 */
export function reply<T>(res: Response, answer: Answer<T>): T {
  if (answer.replayed) res.setHeader(REPLAYED_HEADER, 'true');
  return answer.value;
}
