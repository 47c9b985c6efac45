import type { LedgerClient } from '../client/ledger-client.js';
import { Decimal, ZERO } from '../kernel/money.js';
import { FUNDS } from '../ledger/domain/ledger.types.js';
import { rehearsalMessages as text } from '../messages/rehearsal.js';
import { askProgram, isInstalled, OUTSIDE_PROGRAMS } from './outside-programs.js';

interface TrialBalance {
  lines: { code: string; closingDebit: string; closingCredit: string }[];
}

/**
 * Lets every bookkeeping program that this machine has add up the exported books of the months, and compares each of its
 * balances with the 科目余额表 of the last of them, to the cent. Says so in one line.
 * @returns whether nothing differs; true where there is no such program
 */
export async function compareOutside(
  client: LedgerClient,
  from: string,
  to: string,
  say: (line: string) => void,
): Promise<boolean> {
  const programs = OUTSIDE_PROGRAMS.filter(isInstalled);
  if (programs.length === 0) {
    say(text.outsideAbsent);
    return true;
  }
  const ours = new Map<string, Decimal>();
  for (const fund of FUNDS) {
    const { lines } = await client.get<TrialBalance>(`/v1/trial-balance?fund=${fund}&period=${to}`);
    for (const { code, closingDebit, closingCredit } of lines) {
      ours.set(`${fund} ${code}`, new Decimal(closingDebit).minus(closingCredit));
    }
  }
  const differences: string[] = [];
  for (const program of programs) {
    const journal = await client.download(`/v1/exports/journal?format=${program.format}&from=${from}&to=${to}`);
    try {
      differences.push(...differing(ours, askProgram(program, journal)).map((key) => `${program.format}：${key}`));
    } catch (error) {
      differences.push(text.outsideRefused(program.format, (error as Error).message));
    }
  }
  const names = programs.map(({ format }) => format);
  say(differences.length === 0 ? text.outsideAgree(names, ours.size) : text.outsideDiffer(differences));
  return differences.length === 0;
}

/** Accounts whose balance with everything below it is not the one found, and found ones that the books do not have. */
function differing(ours: ReadonlyMap<string, Decimal>, found: ReadonlyMap<string, Decimal>): string[] {
  const wrong = [...ours].flatMap(([key, amount]) => {
    let sum = ZERO;
    for (const [other, own] of found) if (other.startsWith(key)) sum = sum.plus(own);
    return sum.equals(amount) ? [] : [`${key} ${amount.toFixed(2)} / ${sum.toFixed(2)}`];
  });
  return [...wrong, ...[...found.keys()].filter((key) => !ours.has(key))];
}
