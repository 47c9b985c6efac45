import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable, Logger } from '@nestjs/common';
import { may } from '../../identity/domain/permissions.js';
import { sm3 } from '../../kernel/digest.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cookieValue, SESSION_COOKIE } from '../auth/session-cookie.js';
import { SESSIONS, type LiveSession, type SessionReader, type SessionRequest } from '../auth/sessions.js';
import { Commands } from '../commands.js';
import type { Caller } from '../db/ctx.js';
import { validateIdempotencyKey } from './idempotency-key.js';
import { replaceQuery } from './replace-query.js';
import { accessOf, type RouteAccess } from './route-access.js';
import { loggable } from './scrub.js';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const AGENCY_ID = /^\d{1,9}$/;

/**
 * Decides on every request before anything else looks at it: who calls (session cookie), whether the request is theirs
 * (CSRF token), for which agency (`X-Agency`; `?agency=` where a read cannot set headers, as a download or an event stream
 * of a browser; by default the first of their scope), and whether a role of theirs has the
 * route's permission. A route that states nothing is refused to everyone. Refusals of a logged-in person go to the
 * trail; requests without a session do not, since anyone could fill it.
 *
 * Errors: NOT_LOGGED_IN, CSRF_TOKEN_WRONG, PASSWORD_CHANGE_REQUIRED, AGENCY_OUT_OF_SCOPE, PERMISSION_MISSING,
 * IDEMPOTENCY_KEY_MALFORMED.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly logger = new Logger('Access');

  constructor(
    @Inject(SESSIONS) private readonly sessions: SessionReader,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<SessionRequest>();
    const access = accessOf(context.getHandler(), context.getClass());
    if (access.open === 'everyone') return true;

    const token = cookieValue(request.headers.cookie, SESSION_COOKIE);
    const session = token === null ? null : await this.sessions.read(token);
    if (!session) throw new DomainError('NOT_LOGGED_IN', 'denied');
    try {
      request.caller = decide(request, session, access);
      request.session = session;
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'denied') await this.record(request, session, access, error);
      throw error;
    }
    return true;
  }

  private async record(
    request: SessionRequest,
    session: LiveSession,
    access: RouteAccess,
    error: DomainError,
  ): Promise<void> {
    const { actor } = session;
    const caller: Caller = { actor, agencyId: actor.agencyIds[0] ?? 0, requestId: request.requestId };
    const route = (request.route as { path?: string } | undefined)?.path ?? '';
    try {
      await this.commands.recordRefusal(caller, access.permission ?? `${request.method} ${route}`, error);
    } catch (failure) {
      // The refusal stands even when it cannot be written down.
      this.logger.error({ msg: 'refusal not recorded', requestId: request.requestId, error: loggable(failure) });
    }
  }
}

function decide(request: SessionRequest, session: LiveSession, access: RouteAccess): Caller {
  const { actor } = session;
  if (!SAFE_METHODS.has(request.method)) {
    if (!csrfFits(request.headers['x-csrf-token'], session)) throw new DomainError('CSRF_TOKEN_WRONG', 'denied');
    validateIdempotencyKey(request.headers['idempotency-key']);
  }
  if (session.mustChangePassword && !access.beforePasswordChange) {
    throw new DomainError('PASSWORD_CHANGE_REQUIRED', 'denied');
  }
  const agencyId = agencyOf(agencyNamed(request), actor.agencyIds);
  if (access.open === undefined && (access.permission === undefined || !may(actor.roles, access.permission))) {
    throw new DomainError('PERMISSION_MISSING', 'denied', { permission: access.permission ?? '' });
  }
  return { actor, agencyId, requestId: request.requestId };
}

function csrfFits(header: string | string[] | undefined, session: LiveSession): boolean {
  return typeof header === 'string' && timingSafeEqual(sm3(header), session.csrfHash);
}

/** The agency that the request names. The parameter is taken out of the query, which the lists check for unknown fields. */
function agencyNamed(request: SessionRequest): unknown {
  const header = request.headers['x-agency'];
  if (!SAFE_METHODS.has(request.method) || !Object.hasOwn(request.query, 'agency')) return header;
  const { agency, ...query } = request.query;
  replaceQuery(request, query);
  return header ?? agency;
}

function agencyOf(named: unknown, scope: readonly number[]): number {
  const wanted = named === undefined ? scope[0] : AGENCY_ID.test(String(named)) ? Number(named) : undefined;
  if (wanted === undefined || !scope.includes(wanted)) throw new DomainError('AGENCY_OUT_OF_SCOPE', 'denied');
  return wanted;
}
