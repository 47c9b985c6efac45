import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NextFunction, Request, Response } from 'express';
import sirv from 'sirv';
import { WEB_NOT_BUILT } from '../../messages/http.js';

/** Where the build puts the web; seen from the compiled service. */
export const WEB_FOLDER = fileURLToPath(new URL('../../../../dist/web', import.meta.url));

const YEAR_SECONDS = 31_536_000;

/**
 * The web at every address outside /api: its files, compressed beforehand, and for a page's address the one page that
 * finds the rest. Files under /assets carry their digest in the name, so a browser may keep them; the page itself is
 * asked for again each time, so that a new version is seen at once.
 */
export function webFiles(folder: string): (req: Request, res: Response, next: NextFunction) => void {
  if (!existsSync(join(folder, 'index.html'))) {
    return (req, res, next) => {
      if (req.method !== 'GET' || req.path.startsWith('/api')) return next();
      res.status(503).type('text/plain; charset=utf-8').send(WEB_NOT_BUILT);
    };
  }
  const serve = sirv(folder, {
    gzip: true,
    single: true,
    // An address with a dot that is no file is missing; it must not answer with the page.
    ignores: [/^\/api(\/|$)/, /\.[a-z0-9]+$/i],
    setHeaders: (res, path) => {
      const kept = path.startsWith('/assets/');
      res.setHeader('Cache-Control', kept ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
  return (req, res, next) => (req.path === '/api' || req.path.startsWith('/api/') ? next() : serve(req, res, next));
}
