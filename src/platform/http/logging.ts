import type { IncomingMessage } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { LedgerRequest } from './request-context.js';

/**
 * Options of the request log (`LoggerModule.forRoot(loggerOptions(config))`). A request is logged by method and path
 * only: queries, bodies, cookies and tokens may hold personal numbers or secrets and never reach it.
 */
export function loggerOptions(config: { logLevel: string }): Params {
  return {
    pinoHttp: {
      level: config.logLevel,
      genReqId: (request: IncomingMessage) => (request as LedgerRequest).requestId,
      serializers: {
        req: (request: { id: unknown; method: string; url: string }) => ({
          id: request.id,
          method: request.method,
          path: request.url.split('?', 1)[0],
        }),
        res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      },
      customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'debug'),
    },
  };
}
