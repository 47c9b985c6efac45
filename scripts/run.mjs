// node scripts/run.mjs <name> [arguments]: install, build, then the program of that name in this very process.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled, main, PrepareError, root } from './lib/prepare.mjs';

/** name → file below dist, and the arguments that come before those of the command line */
const PROGRAMS = {
  cli: ['src/cli.js'],
  worker: ['src/worker.js'],
  migrate: ['src/cli.js', 'migrate'],
  gen: ['src/cli.js', 'gen'],
  month: ['src/cli.js', 'month'],
  bench: ['bench/main.js'],
};

await main(async () => {
  const [name, ...rest] = process.argv.slice(2);
  const [file, ...first] = PROGRAMS[name] ?? [];
  if (!file) throw new PrepareError(`用法：node scripts/run.mjs <${Object.keys(PROGRAMS).join('|')}> [参数…]`);
  await ensureInstalled();
  await ensureBuilt();
  process.setSourceMapsEnabled(true);
  const program = path.join(root, 'dist', file);
  process.argv = [process.argv[0], program, ...first, ...rest];
  await import(pathToFileURL(program).href);
});
