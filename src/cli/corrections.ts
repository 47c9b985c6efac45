import type { Correction } from '../client/desk.js';
import { schemeLabels } from '../messages/agencies.js';
import { failureCauseLabels } from '../messages/banking.js';
import { CONFIRMED_WORDS, correctionHeadings as headings, cliUsage } from '../messages/cli.js';
import { readTable } from '../platform/tabular/read-table.js';
import { writeCsv } from '../platform/tabular/write-csv.js';
import { UsageError } from './errors.js';

type Heading = keyof typeof headings;

/** A bounced payout as the list shows it; what is to be corrected stays empty. */
export interface ToCorrect {
  reference: string;
  scheme: string;
  period: string;
  name: string;
  accountMasked: string;
  cause: string | null;
  amount: string;
}

/** The list as csv for Excel. References and accounts are of digits only, so they are kept as text by `="…"`. */
export function writeCorrections(rows: readonly ToCorrect[]): Buffer {
  const titles = Object.values<string>(headings);
  const lines = rows.map((row) => {
    const cells: Record<Heading, string> = {
      reference: `="${row.reference}"`,
      scheme: schemeLabels[row.scheme as keyof typeof schemeLabels] ?? row.scheme,
      period: row.period,
      name: row.name,
      accountMasked: row.accountMasked,
      cause: failureCauseLabels[row.cause as keyof typeof failureCauseLabels]?.label ?? row.cause ?? '',
      amount: row.amount,
      accountNumber: '',
      accountName: '',
      bankName: '',
      confirmed: '',
    };
    return (Object.keys(headings) as Heading[]).map((name) => cells[name]);
  });
  return Buffer.concat([...writeCsv([titles, ...lines])]);
}

/**
 * The filled list, csv or workbook. A row with neither a correction nor a confirmation is left for another time. What is
 * wrong with an account is for the service to say.
 * Errors: UsageError when a column is missing or nothing is filled in; those of readTable.
 */
export async function readCorrections(file: { name: string; bytes: Buffer }): Promise<Correction[]> {
  const source = {
    name: file.name,
    open: async function* () {
      yield file.bytes;
    },
  };
  let columns: Map<Heading, number> | null = null;
  const corrections: Correction[] = [];
  for await (const row of readTable(source)) {
    const cells = row.cells.map((cell) => cell.text.trim());
    if (columns === null) {
      columns = columnsOf(cells, file.name);
      continue;
    }
    const cell = (name: Heading): string | undefined => cells[columns!.get(name) ?? -1] || undefined;
    const correction: Correction = {
      reference: cell('reference') ?? '',
      accountNumber: cell('accountNumber'),
      accountName: cell('accountName'),
      bankName: cell('bankName'),
      confirmed: CONFIRMED_WORDS.includes(cell('confirmed') ?? '') || undefined,
    };
    const { reference: _reference, ...filled } = correction;
    if (Object.values(filled).some((value) => value !== undefined)) corrections.push(correction);
  }
  if (corrections.length === 0) throw new UsageError(cliUsage.correctionsEmpty(file.name));
  return corrections;
}

function columnsOf(titles: readonly string[], file: string): Map<Heading, number> {
  const found = new Map<Heading, number>();
  for (const [name, heading] of Object.entries(headings)) {
    const at = titles.indexOf(heading);
    if (at >= 0) found.set(name as Heading, at);
  }
  for (const name of ['reference', 'accountNumber', 'confirmed'] as const) {
    if (!found.has(name)) throw new UsageError(cliUsage.correctionsHeading(file, headings[name]));
  }
  return found;
}
