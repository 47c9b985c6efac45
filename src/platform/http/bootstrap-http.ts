import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { AccessGuard } from './access.guard.js';
import { Commands } from '../commands.js';
import { ErrorFilter } from './error-filter.js';
import { ListExport } from './list-export.js';
import { API_PREFIX, openApiDocument } from './openapi.js';
import { requestId } from './request-id.js';
import { validationPipe } from './validation.js';
import { WEB_FOLDER, webFiles } from './web-files.js';

export { openApiDocument } from './openapi.js';

const BODY_LIMIT = '1mb';
const DOCS = `${API_PREFIX}/docs`;

export interface HttpSettings {
  /** Served behind TLS: browsers are told to insist on it. */
  secureCookies: boolean;
}

/**
 * Everything between the socket and the controllers: request id, security headers, body limit (JSON, 1 MB), validation,
 * refusals, the export of lists, and the API's documentation at /api/docs and /api/v1/openapi.json. Call it once, before `listen` or `init`.
 * The access guard comes with the identity feature; without it nothing would be protected, so its absence is an error.
 */
export function configureHttp(application: INestApplication, settings: HttpSettings): void {
  const app = application as NestExpressApplication;
  app.get(AccessGuard, { strict: false });
  app.setGlobalPrefix(API_PREFIX);
  app.set('etag', false);
  app.use(requestId);
  app.use(securityHeaders(settings.secureCookies));
  app.use(noStore);
  app.use(webFiles(WEB_FOLDER));
  app.useBodyParser('json', { limit: BODY_LIMIT });
  // A form of another site can post this type without asking first; nothing here reads it.
  app.useBodyParser('urlencoded', { extended: false, type: () => false });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ErrorFilter());
  app.useGlobalInterceptors(new ListExport(app.get(Commands, { strict: false })));
  SwaggerModule.setup(DOCS, app, () => openApiDocument(app), {
    jsonDocumentUrl: `${API_PREFIX}/v1/openapi.json`,
    raw: ['json'],
    customSiteTitle: '社保待遇发放台账 接口文档',
    swaggerOptions: { persistAuthorization: false, withCredentials: true },
  });
}

/**
 * Nothing from outside the service is ever loaded. Inline styles are allowed because the web's component library and the
 * documentation page write them; inline scripts are not. Over plain HTTP (an intranet without TLS) the headers that only
 * make sense with TLS are left out, since browsers would then refuse the page's own files.
 */
function securityHeaders(tls: boolean): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        frameSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        ...(tls ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: tls ? { maxAge: 31_536_000 } : false,
    crossOriginOpenerPolicy: tls ? { policy: 'same-origin' } : false,
    originAgentCluster: tls,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'sameorigin' },
  });
}

/** Answers hold personal data: no cache keeps them. The documentation's own files may be kept. */
function noStore(req: Request, res: Response, next: NextFunction): void {
  if (req.path.startsWith(`/${API_PREFIX}/`) && !req.path.startsWith(`/${DOCS}`))
    res.setHeader('Cache-Control', 'no-store');
  next();
}
