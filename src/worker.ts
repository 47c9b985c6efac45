import { readConfig } from './platform/config.js';
import { DomainError } from './kernel/domain-error.js';
import { errorSentence } from './messages/catalogue.js';
import { startMessages } from './messages/start.js';
import { startRuntime } from './runtime.js';

/** `npm run worker`: background jobs only, for production beside an api with RUN_JOBS=0. */
async function main(): Promise<void> {
  const config = readConfig();
  if (!config.databaseUrl) throw new DomainError('WORKER_NEEDS_SERVER', 'rule');
  const runtime = await startRuntime(config, { listen: false, runJobs: true });
  process.stdout.write(`${startMessages.workerReady}\n`);
  const stop = (): void => void runtime.close().then(() => process.exit(0));
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  if (error instanceof DomainError) console.error(`\n${errorSentence(error.code, error.details)}\n（${error.code}）`);
  else console.error(error);
  process.exit(1);
});
