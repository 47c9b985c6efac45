import type { Db, Tx } from '../platform/db/db.js';

/**
 * Runs `work` so that it ends soon after `signal` fires: no further statement begins, and the one that the database is
 * busy with is cancelled. Without a signal it simply runs. Throws the reason of the signal, or the cancelled statement's
 * error.
 */
export async function abortable<T>(
  db: Pick<Db, 'one'>,
  tx: Tx,
  signal: AbortSignal | undefined,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!signal) return work(tx);
  const { pid } = (await tx.one<{ pid: number }>('SELECT pg_backend_pid() AS pid'))!;
  signal.throwIfAborted();
  let cancelled: Promise<unknown> | undefined;
  const cancel = (): void => {
    cancelled = db.one('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work(watched(tx, signal));
  } finally {
    signal.removeEventListener('abort', cancel);
    if (cancelled) {
      await cancelled;
      // A cancellation that finds nothing running waits for the next statement: it must not be that of another request.
      await tx.rows('SELECT 1').catch(() => undefined);
    }
  }
}

/** The transaction, refusing further statements once the signal has fired. */
function watched(tx: Tx, signal: AbortSignal): Tx {
  return {
    async rows(sql, params) {
      signal.throwIfAborted();
      return tx.rows(sql, params);
    },
    async one(sql, params) {
      signal.throwIfAborted();
      return tx.one(sql, params);
    },
    async run(sql, params) {
      signal.throwIfAborted();
      return tx.run(sql, params);
    },
    async copyIn(sql, chunks) {
      signal.throwIfAborted();
      return tx.copyIn(sql, chunks);
    },
    plannedAnew(work) {
      return tx.plannedAnew(work);
    },
    copyOut(sql) {
      signal.throwIfAborted();
      return tx.copyOut(sql);
    },
    async *cursor(sql, params, pageRows) {
      for await (const page of tx.cursor(sql, params, pageRows)) {
        signal.throwIfAborted();
        yield page as never;
      }
    },
  };
}
