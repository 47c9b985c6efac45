import createClient, { type Middleware } from 'openapi-fetch';
import { shell } from '@messages/web/shell';
import type { components, paths } from './schema';

export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** A refusal of the service, with its Chinese sentence; or a failure to reach it (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

/** What every request carries; set when the session is known. */
export const credentials: { csrfToken: string | null; agencyId: number | null } = { csrfToken: null, agencyId: null };

/** Called when the service says that nobody is logged in any more. */
export const onLoggedOut: { run: () => void } = { run: () => undefined };

const carry: Middleware = {
  onRequest({ request }) {
    if (credentials.csrfToken !== null) request.headers.set('X-CSRF-Token', credentials.csrfToken);
    if (credentials.agencyId !== null) request.headers.set('X-Agency', String(credentials.agencyId));
    return request;
  },
};

/** The only way to the service: paths, parameters and answers are those of docs/openapi.json. */
export const api = createClient<paths, 'application/json'>({ baseUrl: '/', credentials: 'same-origin' });
api.use(carry);

/** The answer of a call, or its refusal thrown as ApiError. */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let result;
  try {
    result = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'UNREACHABLE', shell.unreachable);
  }
  const { response, data, error } = result;
  if (response.ok) return data as T;
  throw refusalOf(response, error);
}

export function refusalOf(response: Response, body: unknown): ApiError {
  const { status } = response;
  const { code, message, details, requestId } = (body ?? {}) as Partial<Schema<'ErrorBody'>>;
  const id = requestId ?? response.headers.get('X-Request-Id');
  if (status === 401 || code === 'NOT_LOGGED_IN') onLoggedOut.run();
  return new ApiError(status, code ?? `HTTP_${status}`, message ?? shell.failed, details, id);
}

/** Headers of a request that the typed client does not make (downloads). */
export function requestHeaders(): Record<string, string> {
  return {
    ...(credentials.csrfToken === null ? {} : { 'X-CSRF-Token': credentials.csrfToken }),
    ...(credentials.agencyId === null ? {} : { 'X-Agency': String(credentials.agencyId) }),
  };
}

/** Name of one submission. `crypto.randomUUID` is missing on plain HTTP, which an intranet uses. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
