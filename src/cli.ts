import { runCli } from './cli/run.js';
import { processTerminal } from './cli/terminal.js';

/** The command line: `npm run cli -- …`; `npm run month`, `gen` and `migrate` are commands of it. */
process.exitCode = await runCli(process.argv.slice(2), processTerminal());
