import { schemeLabels } from '@messages/agencies';
import { rollUpload } from '@messages/web/rolls';
import type { Scheme } from '../../api/lists';
import { period as periodText } from '../../ui/formats';

const LIMIT_BYTES = 200 * 1024 * 1024;

/** Why a file cannot be sent, in a sentence; null when it can. The service looks at the content. */
export function refusalOfFile(file: Pick<File, 'name' | 'size'>): string | null {
  if (/\.xls$/i.test(file.name)) return rollUpload.oldXls(file.name);
  if (!/\.(xlsx|csv)$/i.test(file.name)) return rollUpload.wrongType(file.name);
  if (file.size === 0) return rollUpload.empty(file.name);
  if (file.size > LIMIT_BYTES) return rollUpload.tooLarge(file.name, megabytes(file.size));
  return null;
}

/** Bytes as MB with one decimal, at least 0.1. */
export function megabytes(bytes: number): string {
  return Math.max(0.1, bytes / 1024 / 1024).toFixed(1);
}

/** What the name of a file says of the roll in it: the offices put the scheme and the month there. */
export function readFileName(name: string): { scheme: Scheme | null; period: string | null } {
  const schemes = (Object.keys(schemeLabels) as Scheme[]).filter((scheme) => name.includes(schemeLabels[scheme]));
  const month = /(?<!\d)(20\d{2})\D?(0[1-9]|1[0-2])(?!\d)/.exec(name);
  return { scheme: schemes.length === 1 ? schemes[0]! : null, period: month ? `${month[1]}-${month[2]}` : null };
}

/** Where the name of the file and what the person chose do not agree. */
export function doubtsOf(name: string, chosen: { scheme?: Scheme; period?: string }): string[] {
  const found = readFileName(name);
  const doubts: string[] = [];
  if (found.scheme && chosen.scheme && found.scheme !== chosen.scheme)
    doubts.push(rollUpload.otherScheme(schemeLabels[found.scheme], schemeLabels[chosen.scheme]));
  if (found.period && chosen.period && found.period !== chosen.period)
    doubts.push(rollUpload.otherPeriod(periodText(found.period), periodText(chosen.period)));
  return doubts;
}
