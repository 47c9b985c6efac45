import type { Command } from './command.js';
import { bankStatementCommands } from './commands/bank-statements.js';
import { auditCommands } from './commands/audit.js';
import { bankCommands } from './commands/bank.js';
import { batchCommands } from './commands/batches.js';
import { bouncedCommands } from './commands/bounced.js';
import { certificationCommands } from './commands/certification.js';
import { caseCommands } from './commands/cases.js';
import { directFundsCommands } from './commands/direct-funds.js';
import { exportCommands } from './commands/export.js';
import { fundsCommands } from './commands/funds.js';
import { generalCommands } from './commands/general.js';
import { measuresCommands } from './commands/measures.js';
import { monitoringCommands } from './commands/monitoring.js';
import { operatorCommands } from './commands/operator.js';
import { peopleCommands } from './commands/people.js';
import { periodCommands } from './commands/periods.js';
import { projectsCommands } from './commands/projects.js';
import { publicationCommands } from './commands/publication.js';
import { reconcileCommands } from './commands/reconcile.js';
import { reportCommands } from './commands/reports.js';
import { rollCommands } from './commands/rolls.js';
import { samplingCommands } from './commands/sampling.js';
import { signCommands } from './commands/signing.js';
import { verifyCommands } from './commands/verify.js';
import { vouchersCommands } from './commands/vouchers.js';
import { whatifCommands } from './commands/whatif.js';

export const COMMANDS: readonly Command[] = [
  ...rollCommands,
  ...batchCommands,
  ...signCommands,
  ...fundsCommands,
  ...bankCommands,
  ...bouncedCommands,
  ...vouchersCommands,
  ...bankStatementCommands,
  ...reconcileCommands,
  ...periodCommands,
  ...exportCommands,
  ...projectsCommands,
  ...measuresCommands,
  ...whatifCommands,
  ...publicationCommands,
  ...directFundsCommands,
  ...monitoringCommands,
  ...reportCommands,
  ...auditCommands,
  ...caseCommands,
  ...samplingCommands,
  ...peopleCommands,
  ...certificationCommands,
  ...generalCommands,
  ...verifyCommands,
  ...operatorCommands,
];
