import { describe, expect, it } from '@jest/globals';
import {
  BadRequestException,
  HttpException,
  PayloadTooLargeException,
  ServiceUnavailableException,
} from '@nestjs/common';
import { DomainError, type ErrorKind } from '../../kernel/domain-error.js';
import { toRefusal } from './to-refusal.js';

describe('how an error is answered', () => {
  it.each<[ErrorKind, number]>([
    ['invalid', 400],
    ['denied', 403],
    ['missing', 404],
    ['conflict', 409],
    ['rule', 422],
  ])('a domain error of kind %s becomes %i with its code and details', (kind, status) => {
    expect(toRefusal(new DomainError('SOME_CODE', kind, { a: 1 }))).toEqual({
      status,
      code: 'SOME_CODE',
      kind,
      details: { a: 1 },
      unexpected: false,
    });
  });

  it('denials that a login can cure are 401', () => {
    expect(toRefusal(new DomainError('NOT_LOGGED_IN', 'denied')).status).toBe(401);
    expect(toRefusal(new DomainError('LOGIN_FAILED', 'denied')).status).toBe(401);
  });

  it('a defect is 500 and reveals nothing', () => {
    const refusal = toRefusal(new Error('relation "secret" does not exist'));
    expect(refusal).toEqual({ status: 500, code: 'INTERNAL', kind: 'rule', details: {}, unexpected: true });
  });

  it('an unknown address is NOT_FOUND', () => {
    expect(toRefusal(new HttpException('Cannot GET /api/v1/nothing', 404))).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  });

  it.each<[string, HttpException, string]>([
    ['JSON that does not parse', withCause(new BadRequestException('x'), { type: 'entity.parse.failed' }), 'body'],
    ['a body that is too large', withCause(new HttpException('x', 413), { type: 'entity.too.large' }), 'body'],
    [
      'a file that is too large',
      withCause(new PayloadTooLargeException(), { code: 'LIMIT_FILE_SIZE', field: 'roll' }),
      'roll',
    ],
    [
      'a file nobody asked for',
      withCause(new BadRequestException(), { code: 'LIMIT_UNEXPECTED_FILE', field: 'extra' }),
      'extra',
    ],
    ['a broken form', new BadRequestException('Multipart: Unexpected end of form'), 'body'],
    ['a path parameter of the wrong kind', new BadRequestException('Validation failed (uuid is expected)'), 'address'],
  ])('%s is REQUEST_INVALID and names the field', (_, error, field) => {
    const refusal = toRefusal(error);
    expect(refusal).toMatchObject({ status: 400, code: 'REQUEST_INVALID', unexpected: false });
    expect(refusal.details.fields).toEqual([{ field, problems: [expect.stringMatching(/\p{Script=Han}/u)] }]);
  });

  it('a failed health check keeps its report', () => {
    const refusal = toRefusal(new ServiceUnavailableException({ status: 'error', error: { db: 'down' } }));
    expect(refusal).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE', details: { error: { db: 'down' } } });
  });
});

function withCause(error: HttpException, cause: object): HttpException {
  error.cause = cause;
  return error;
}
