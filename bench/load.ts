import { parentPort, workerData } from 'node:worker_threads';
import { LedgerClient } from '../src/client/ledger-client.js';

/** What a worker is told to ask for. */
export interface Load {
  url: string;
  login: string;
  password: string;
  clients: number;
  perSecond: number;
  seconds: number;
  /** Paths and how often each is asked for, relative to one another. */
  paths: readonly { name: string; path: string; share: number }[];
  /** A command sent once a second beside the reads, so that nothing stands still. */
  act: { path: string; body: object };
}

/** Milliseconds from the moment a request was due to the moment its answer was read; by path. */
export type Answered = Record<string, number[]>;

/**
 * Requests at fixed moments, whatever the answers take: one that is late makes those behind it late too, as it does for
 * people. In a thread of its own, so that the service's thread is the service's.
 */
async function main({ url, login, password, clients, perSecond, seconds, paths, act }: Load): Promise<Answered> {
  const people: LedgerClient[] = [];
  for (let i = 0; i < clients; i += 1) people.push(await LedgerClient.login(url, login, password));
  const turn = paths.flatMap(({ name, path, share }) => Array.from({ length: share }, () => ({ name, path })));
  const answered: Answered = Object.fromEntries(paths.map(({ name }) => [name, []]));
  for (const { path } of paths) await people[0]!.get(path);
  const busy = people.map(() => Promise.resolve());
  const acts: Promise<unknown>[] = [];
  const begun = performance.now() + 100;
  const count = perSecond * seconds;
  for (let i = 0; i < count; i += 1) {
    const due = begun + (i * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    if (i % perSecond === 0) acts.push(people[0]!.post(act.path, { ...act.body }));
    // A step that shares no factor with the number of paths, so that each client asks for all of them.
    const { name, path } = turn[(i * 7) % turn.length]!;
    const person = i % clients;
    busy[person] = busy[person]!.then(async () => {
      await people[person]!.get(path);
      answered[name]!.push(performance.now() - due);
    });
  }
  await Promise.all([...busy, ...acts]);
  return answered;
}

parentPort!.postMessage(await main(workerData as Load));
