import { canonical } from '../../kernel/digest.js';
import { toWire, type Decimal } from '../../kernel/money.js';

/** What a determination is signed over. */
export interface FindingContent {
  id: string;
  year: number;
  no: number;
  source: string;
  sourceReference: string | null;
  beneficiaryId: string;
  scheme: string;
  errorKind: string;
  facts: string;
  months: number;
  amount: Decimal;
  lines: readonly { period: number; batchId: string; lineNo: number; paid: Decimal; due: Decimal }[];
}

/** The canonical text of a case; the lines by month, batch and line. finding_digest in the database is its SM3. */
export function findingText(content: FindingContent): string {
  const { id, year, no, source, sourceReference, beneficiaryId, scheme, errorKind, facts, months, amount } = content;
  const head = [id, String(year), String(no), source, sourceReference, beneficiaryId, scheme, errorKind, facts];
  const lines = content.lines.flatMap((line) => [
    String(line.period),
    line.batchId,
    String(line.lineNo),
    toWire(line.paid),
    toWire(line.due),
  ]);
  return canonical([...head, String(months), toWire(amount), ...lines]);
}
