import { useCallback, useEffect, useRef, useState } from 'react';
import { shell } from '@messages/web/shell';
import { ApiError, refusalOf, requestHeaders, type Schema } from '../../api/client';
import { readEvents } from './read-events';

export type Check = Schema<'CheckDto'>;
type Verdict = Schema<'VerificationDto'>;

export interface Verification {
  /** Absent: nothing was asked yet. */
  state: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  /** Every check that will be made, in order. */
  plan: readonly Pick<Check, 'name' | 'label'>[];
  /** Those that are made, by name. */
  checks: ReadonlyMap<string, Check>;
  verdict: Verdict | null;
  error: ApiError | null;
}

const NOTHING: Verification = { state: 'idle', plan: [], checks: new Map(), verdict: null, error: null };

/** Runs the verification of the current agency and follows it. It ends when the page is left: the service then stops, too. */
export function useVerification(): Verification & { start: () => void; stop: () => void } {
  const [state, setState] = useState<Verification>(NOTHING);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(() => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setState({ ...NOTHING, state: 'running' });
    const change = (next: (before: Verification) => Verification): void => {
      if (!abort.signal.aborted) setState(next);
    };
    follow(abort.signal, change).catch((error: Error) => {
      const failure = error instanceof ApiError ? error : new ApiError(0, 'UNREACHABLE', shell.unreachable);
      change((before) => ({ ...before, state: 'failed', error: failure }));
    });
  }, []);

  const stop = useCallback(() => {
    running.current?.abort();
    setState((before) => ({ ...before, state: 'stopped' }));
  }, []);

  return { ...state, start, stop };
}

async function follow(
  signal: AbortSignal,
  change: (next: (before: Verification) => Verification) => void,
): Promise<void> {
  const response = await fetch('/api/v1/verify/events', {
    signal,
    credentials: 'same-origin',
    headers: { Accept: 'text/event-stream', ...requestHeaders() },
  });
  if (!response.ok || !response.body) throw refusalOf(response, await response.json().catch(() => null));
  let ended = false;
  for await (const { event, data } of readEvents(response.body)) {
    if (event === 'plan') {
      const plan = data as Verification['plan'];
      change((before) => ({ ...before, plan }));
    } else if (event === 'check') {
      const check = data as Check;
      change((before) => ({ ...before, checks: new Map(before.checks).set(check.name, check) }));
    } else if (event === 'done') {
      ended = true;
      const verdict = data as Verdict;
      const checks = new Map(verdict.checks.map((check) => [check.name, check]));
      change((before) => ({ ...before, state: 'done', verdict, checks }));
    } else if (event === 'failed') {
      const { code, message, requestId } = data as { code: string; message: string; requestId: string };
      throw new ApiError(500, code, message, {}, requestId);
    }
  }
  if (!ended && !signal.aborted) throw new ApiError(0, 'UNREACHABLE', shell.unreachable);
}
