import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { LedgerRequest } from './request-context.js';

const ACCEPTED = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Gives every request an id: the caller's own `X-Request-Id` when it is harmless (8–64 letters, digits, `._-`), else a new
 * one. It goes to the trail, the log and the answer, so that one number ties the three together.
 */
export function requestId(req: Request, res: Response, next: NextFunction): void {
  const sent = req.headers['x-request-id'];
  const id = typeof sent === 'string' && ACCEPTED.test(sent) ? sent : randomUUID();
  (req as LedgerRequest).requestId = id;
  res.setHeader('X-Request-Id', id);
  next();
}
