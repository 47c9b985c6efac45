import { DEMO_PASSWORD } from './identity/demo-users.js';
import { readConfig } from './platform/config.js';
import { DomainError } from './kernel/domain-error.js';
import { errorSentence } from './messages/catalogue.js';
import { startMessages } from './messages/start.js';
import { prepareReference } from './reference/load-reference.js';
import { loadYear } from './reference/load-year.js';
import { startRuntime, type Runtime } from './runtime.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm start`: database, schema, keys, application, port; then, in demo mode, the reference year in the background. */
async function main(): Promise<void> {
  const config = readConfig();
  say(startMessages.starting);
  const runtime = await startRuntime(config, { listen: true, runJobs: config.runJobs, log: (line) => say(line) });
  const stopped = stopOnSignals(runtime);
  say(startMessages.ready(runtime.url!));
  if (!config.demo) return;
  const reference = await prepareReference(runtime.app);
  say(startMessages.demoUsers(DEMO_PASSWORD));
  if (!config.loadYear) return;
  try {
    await loadYear(runtime.app, runtime.url!, reference, { say, stopped });
  } catch (error) {
    if (!stopped.aborted) say(`${startMessages.yearFailed}${(error as Error).message}`);
  }
}

function stopOnSignals(runtime: Runtime): AbortSignal {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    say(startMessages.stopping);
    runtime.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return stopping.signal;
}

main().catch((error: unknown) => {
  if (error instanceof DomainError) console.error(`\n${errorSentence(error.code, error.details)}\n（${error.code}）`);
  else console.error(error);
  process.exit(1);
});
