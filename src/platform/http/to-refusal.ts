import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorKind } from '../../kernel/domain-error.js';
import { ADDRESS_NOT_FOUND, requestProblems } from '../../messages/http.js';
import { requestInvalid } from './validation.js';

/** What is answered instead of a result. */
export interface Refusal {
  status: number;
  code: string;
  kind: ErrorKind;
  details: Record<string, unknown>;
  /** True when nobody foresaw the error: it is logged as a defect. */
  unexpected: boolean;
}

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  denied: 403,
  missing: 404,
  conflict: 409,
  rule: 422,
};
/** Denials that a login can cure. */
const UNAUTHENTICATED: ReadonlySet<string> = new Set(['NOT_LOGGED_IN', 'LOGIN_FAILED']);

/** Maps anything thrown below a controller to one refusal: domain errors by their kind, the framework's own by status. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof DomainError) return fromDomain(error);
  if (error instanceof HttpException) return fromFramework(error);
  return { status: 500, code: 'INTERNAL', kind: 'rule', details: {}, unexpected: true };
}

function fromDomain(error: DomainError): Refusal {
  const status = UNAUTHENTICATED.has(error.code) ? 401 : STATUS[error.kind];
  return { status, code: error.code, kind: error.kind, details: error.details, unexpected: false };
}

function fromFramework(error: HttpException): Refusal {
  const status = error.getStatus();
  if (status === 404) return fromDomain(new DomainError('NOT_FOUND', 'missing', { what: ADDRESS_NOT_FOUND }));
  if (status === 401) return fromDomain(new DomainError('NOT_LOGGED_IN', 'denied'));
  if (status === 403) return fromDomain(new DomainError('PERMISSION_MISSING', 'denied', { permission: '' }));
  if (status < 500) return fromDomain(requestInvalid([unreadable(error, status)]));
  if (status === 503) {
    // A health check tells what is down; its answer is meant to be read.
    const answer = error.getResponse();
    const details = typeof answer === 'object' ? (answer as Record<string, unknown>) : {};
    return { status, code: 'SERVICE_UNAVAILABLE', kind: 'rule', details, unexpected: false };
  }
  return { status: 500, code: 'INTERNAL', kind: 'rule', details: {}, unexpected: true };
}

interface ParserError {
  type?: string;
  code?: string;
  field?: string;
}

/** Errors of the body parser (`type`) and of multer (`code`, `field`), which the framework keeps as the cause. */
function unreadable(error: HttpException, status: number): { field: string; problems: string[] } {
  const cause = (error.cause ?? {}) as ParserError;
  if (cause.code === 'LIMIT_FILE_SIZE') return problem(cause.field ?? 'file', 'FILE_TOO_LARGE');
  if (cause.code === 'LIMIT_UNEXPECTED_FILE') return problem(cause.field ?? 'file', 'UNEXPECTED_FILE');
  if (typeof cause.code === 'string' && /^(LIMIT_|MISSING_FIELD|INVALID_FIELD)/.test(cause.code)) {
    return problem(cause.field ?? 'body', 'FORM_MALFORMED');
  }
  if (status === 413) return problem('body', 'BODY_TOO_LARGE');
  if (cause.type === 'entity.parse.failed') return problem('body', 'BODY_NOT_JSON');
  if (cause.type === 'encoding.unsupported' || cause.type === 'charset.unsupported')
    return problem('body', 'BODY_ENCODING');
  if (status === 415) return problem('body', 'MEDIA_TYPE');
  if (error.cause instanceof URIError) return problem('address', 'ADDRESS');
  if (/^(Multipart|Malformed part|Unexpected end of form)/.test(error.message))
    return problem('body', 'FORM_MALFORMED');
  if (/^Validation failed/.test(error.message)) return problem('address', 'ADDRESS');
  return problem('body', 'OTHER');
}

function problem(field: string, kind: keyof typeof requestProblems): { field: string; problems: string[] } {
  return { field, problems: [requestProblems[kind]] };
}
