import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { answer, api, ApiError, credentials, onLoggedOut } from '../api/client';
import type { Permission, Session } from '../api/lists';
import { keptAgency } from './kept';

interface SessionState {
  session: Session;
  may(permission: Permission): boolean;
}

const Context = createContext<SessionState | null>(null);
export const SESSION_KEY = ['session'] as const;

/** The logged-in person; only below <SessionGate>. */
export function useSession(): SessionState {
  const state = useContext(Context);
  if (!state) throw new Error('useSession outside <SessionGate>');
  return state;
}

export function adopt(session: Session): Session {
  credentials.csrfToken = session.csrfToken;
  credentials.agencyId = session.agencyId;
  return session;
}

async function readSession(): Promise<Session | null> {
  const kept = keptAgency.read();
  credentials.agencyId = kept;
  try {
    return adopt(await answer(api.GET('/api/v1/me')));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 'NOT_LOGGED_IN') return null;
    // The agency that was chosen on this computer is not this person's.
    if (error.code === 'AGENCY_OUT_OF_SCOPE' && kept !== null) {
      keptAgency.write(null);
      credentials.agencyId = null;
      return adopt(await answer(api.GET('/api/v1/me')));
    }
    throw error;
  }
}

/** Nobody is logged in any more: the login is shown, and nothing that was read stays. */
export function forget(client: QueryClient): void {
  // Set, not removed and made anew: who watches a query that is removed never hears of the one in its place.
  client.setQueryData(SESSION_KEY, null);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

/** Shows the login while nobody is logged in, on whatever address; the address stays. */
export function SessionGate(props: {
  login: ReactNode;
  waiting: ReactNode;
  failed: (error: Error, retry: () => void) => ReactNode;
  children: ReactNode;
}): ReactNode {
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: SESSION_KEY,
    queryFn: readSession,
    staleTime: Infinity,
    retry: false,
  });
  useEffect(() => {
    onLoggedOut.run = () => {
      if (client.getQueryData(SESSION_KEY)) forget(client);
    };
  }, [client]);
  const state = useMemo(
    () => (data ? { session: data, may: (permission: Permission) => data.permissions.includes(permission) } : null),
    [data],
  );
  if (isPending) return props.waiting;
  // Who was known before stays: the pages below hold what is being typed. A session that is over has no error, but null.
  if (error && data === undefined) return props.failed(error, () => void refetch());
  if (!state) return props.login;
  return <Context value={state}>{props.children}</Context>;
}
