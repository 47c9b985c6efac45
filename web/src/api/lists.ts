import { answer, api, type Schema } from './client';
import type { paths } from './schema';

type Answer<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { 'application/json': infer A } } } };
}
  ? A
  : never;

/** Addresses of the lists: those that answer a page of rows. */
export type ListPath = {
  [P in keyof paths]: Answer<P> extends { rows: unknown[]; total: number } ? P : never;
}[keyof paths];

/** The whole answer of a list: its rows, and sums where it has some. */
export type AnswerOf<P extends ListPath> = Answer<P>;

export type RowOf<P extends ListPath> = Answer<P> extends { rows: (infer R)[] } ? R : never;

/** The query parameters of a list; absent and empty ones are left out of the request. */
export type QueryOf<P extends ListPath> = paths[P] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

export interface PageOf<Row> {
  rows: Row[];
  total: number;
  page: number;
  pageSize: number;
}

export type PathParams = Record<string, string | number>;

export function getPage<P extends ListPath>(
  path: P,
  pathParams: PathParams | undefined,
  query: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<PageOf<RowOf<P>>> {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== ''));
  const get = api.GET as unknown as (
    path: string,
    init: object,
  ) => Promise<{ data?: PageOf<RowOf<P>>; error?: unknown; response: Response }>;
  return answer(get(path, { params: { path: pathParams, query: given }, signal }));
}

export type Session = Schema<'SessionDto'>;
export type Permission = Session['permissions'][number];
export type Scheme = Schema<'BatchDto'>['scheme'];
