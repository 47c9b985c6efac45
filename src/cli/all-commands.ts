import type { Command } from './command.js';
import { bankCommands } from './commands/bank.js';
import { batchCommands } from './commands/batches.js';
import { bouncedCommands } from './commands/bounced.js';
import { exportCommands } from './commands/export.js';
import { fundsCommands } from './commands/funds.js';
import { generalCommands } from './commands/general.js';
import { measuresCommands } from './commands/measures.js';
import { operatorCommands } from './commands/operator.js';
import { peopleCommands } from './commands/people.js';
import { projectsCommands } from './commands/projects.js';
import { rollCommands } from './commands/rolls.js';
import { samplingCommands } from './commands/sampling.js';
import { signCommands } from './commands/signing.js';
import { verifyCommands } from './commands/verify.js';
import { vouchersCommands } from './commands/vouchers.js';

export const COMMANDS: readonly Command[] = [
  ...rollCommands,
  ...batchCommands,
  ...signCommands,
  ...fundsCommands,
  ...bankCommands,
  ...bouncedCommands,
  ...vouchersCommands,
  ...exportCommands,
  ...projectsCommands,
  ...measuresCommands,
  ...samplingCommands,
  ...peopleCommands,
  ...generalCommands,
  ...verifyCommands,
  ...operatorCommands,
];
