import type { Request } from 'express';

/** Express reads the query anew from the address at each access; this puts another one in its place. */
export function replaceQuery(request: Request, query: Request['query']): void {
  Object.defineProperty(request, 'query', { value: query, configurable: true, enumerable: true, writable: true });
}
