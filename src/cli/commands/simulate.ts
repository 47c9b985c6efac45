import type { BankFormat, FailureCause } from '../../banking/domain/bank-format.js';
import type { BankOfBatch } from '../../client/desk.js';
import { cliBank as text, cliText } from '../../messages/cli.js';
import type { Call, Report } from '../command.js';
import { NotPossible } from '../errors.js';
import { count } from '../format.js';

/** Causes a county meets, in turn. */
const CAUSES: readonly FailureCause[] = ['ACCOUNT_NAME_DIFFERS', 'CLOSED', 'FROZEN', 'ACCOUNT_INVALID', 'DORMANT'];
/** About 0.06 % of a month's payments come back. */
const ONE_FAILURE_IN = 1_600;
const DEFAULT_FOLDER = 'demo/bank';

export function requireBankFile(bank: BankOfBatch, batchId: string): NonNullable<BankOfBatch['bankFile']> {
  if (bank.bankFile === null) throw new NotPossible(text.notIssued(batchId));
  return bank.bankFile;
}

/**
 * Demonstration only: a bank that gets the issued file as the real one would, by download, and answers with result files
 * in its format. The same batch is answered alike each time.
 */
export async function simulate(call: Call): Promise<Report> {
  if (!call.config.demo) throw new NotPossible(text.simulatedOnlyInDemo);
  const batchId = call.get('batch');
  const desk = await call.desk();
  const bank = await desk.bank(batchId);
  const file = requireBankFile(bank, batchId);
  const batch = await desk.batch(batchId);
  const format = await formatOf(call, file);
  const bytes = await desk.downloadBankFile(file.id);
  const { readOrderFile } = await import('../../banking/domain/read-order.js');
  const { simulateBank } = await import('../../banking/domain/simulated-bank.js');

  const references = readOrderFile(format, bytes).lines.map((line) => line.reference);
  const failures = plannedFailures(references, call.option('failures'), batch.kind);
  const creditedOn = call.option('on') ?? bank.slip?.paidOn ?? batch.payOn;
  const split = Number(call.option('split') ?? '2');
  const results = simulateBank(format, bytes, { failures, creditedOn: () => creditedOn, split, shuffleSeed: 7 });

  const folder = call.option('out') ?? DEFAULT_FOLDER;
  const paths: string[] = [];
  for (const [i, result] of results.entries()) {
    paths.push(await call.writeFile(`${folder}/${batch.number}-result-${i + 1}.txt`, result));
  }
  const lines = [
    text.simulated(count(references.length), count(failures.size), results.length),
    ...paths.map((path) => `  ${path}`),
    cliText.next,
    `  bank result ${batchId} ${paths.join(' ')}`,
  ];
  return { answer: { files: paths, failures: Object.fromEntries(failures) }, lines };
}

/** The format the file was written in. The service shows the newest version only, and a bank keeps to the one it knows. */
async function formatOf(call: Call, file: NonNullable<BankOfBatch['bankFile']>): Promise<BankFormat> {
  const client = await call.client();
  const path = `/v1/bank-formats/${file.formatCode}`;
  const { version, definition } = await client.get<{ version: number; definition: BankFormat }>(path);
  if (version !== file.formatVersion) {
    throw new NotPossible(text.formatChanged(file.formatCode, String(file.formatVersion), String(version)));
  }
  return definition;
}

/** Failures spread evenly over the file; none in a reissue unless asked for. */
function plannedFailures(
  references: readonly string[],
  wanted: string | undefined,
  kind: string,
): Map<string, FailureCause> {
  const usual = kind === 'REISSUE' ? 0 : Math.max(1, Math.round(references.length / ONE_FAILURE_IN));
  const failing = Math.min(references.length, wanted === undefined ? usual : Number(wanted));
  const step = references.length / Math.max(1, failing);
  return new Map(
    Array.from({ length: failing }, (_, i) => [references[Math.floor((i + 0.5) * step)]!, CAUSES[i % CAUSES.length]!]),
  );
}
