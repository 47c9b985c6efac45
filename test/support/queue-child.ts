import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestDatabase } from './database.js';

export interface Child {
  process: ChildProcess;
  /** Resolves when the child has printed the line. */
  says(line: string): Promise<void>;
}

/** A worker process of its own that takes one job and never ends it; see queue-worker.mjs. */
export function startChild(database: TestDatabase, redisUrl: string | null): Child {
  const script = fileURLToPath(new URL('./queue-worker.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      QUEUE_CHILD: JSON.stringify({ connection: database.connection, redisUrl, jobName: 'test.work' }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  const take = (text: string): void => {
    output += text;
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  return {
    process: child,
    says: (line) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (output.includes(line)) resolve();
        };
        listeners.add(look);
        child.once('exit', (code) => reject(new Error(`the child ended with ${code}:\n${output}`)));
        look();
      }),
  };
}
