import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { errorSentence } from '../../messages/catalogue.js';
import type { ErrorBody } from './error-body.dto.js';
import type { LedgerRequest } from './request-context.js';
import { loggable } from './scrub.js';
import { toRefusal } from './to-refusal.js';

/**
 * The one place that turns an error into an answer. Foreseen refusals carry their Chinese sentence; anything else is
 * 500 INTERNAL, of which the caller learns only the request id and the log keeps the rest, without personal numbers.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<LedgerRequest>();
    const response = http.getResponse<Response>();
    const refusal = toRefusal(error);
    const requestId = request.requestId ?? '';
    if (refusal.unexpected) {
      this.logger.error({ msg: 'unexpected error', requestId, method: request.method, error: loggable(error) });
    }
    if (response.headersSent) {
      // Part of a download or event stream is out already: a cut connection tells the receiver that it is incomplete.
      response.destroy();
      return;
    }
    const body: ErrorBody = {
      code: refusal.code,
      kind: refusal.kind,
      message: errorSentence(refusal.code, { ...refusal.details, requestId }),
      details: refusal.details,
      requestId,
    };
    response.status(refusal.status).json(body);
  }
}
