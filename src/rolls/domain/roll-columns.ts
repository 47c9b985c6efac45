import { toHalfWidth, withoutBlanks } from '../../kernel/width.js';
import { fieldOfHeader } from './roll-headers.js';
import { ROLL_AMOUNT_FIELDS, ROLL_FIELDS } from './roll-row.types.js';
import type { RollField, RollMapping, SourceRow } from './roll-row.types.js';

/** Chosen by a person for a header that is to be left out. */
export const IGNORED_COLUMN = '';

/** Amounts are read in yuan: a column that says otherwise cannot be taken. */
const OTHER_UNIT = /(?:万元|千元|百元|角|分)\)?$/;

export interface HeaderMapping {
  mapping: RollMapping;
  /** Headers that mean nothing here, as the file spells them. */
  unknownHeaders: string[];
  /** Fields without which the roll cannot be read; `total` when there is neither a total nor a base. */
  missing: RollField[];
  /** Fields that more than one column claims: a person decides. None of them is mapped. */
  ambiguous: { field: RollField; headers: string[] }[];
  /** Amount columns in 万元 or another unit than yuan. None of them is mapped. */
  otherUnits: string[];
}

/**
 * A header without what layout adds: widths, blanks, line breaks, marks of required fields, 元 as unit. Round brackets
 * stay, as `(…)`.
 */
export function foldHeader(header: string): string {
  return withoutBlanks(toHalfWidth(header))
    .replace(/[【〔［[{<《]/g, '(')
    .replace(/[】〕］\]}>》]/g, ')')
    .replace(/[*:、_/\\.;|"'“”’-]/g, '')
    .replace(/\((?:单位)?(?:人民币)?元\)$|,?(?:单位)?(?<![万千百])元$/, '')
    .toLowerCase();
}

/**
 * Finds the column of each field by its header. `remembered` holds what a person chose before for headers of this source
 * (header → field, '' to leave it out) and goes before the synonyms.
 */
export function mapHeader(
  headers: readonly string[],
  remembered: Readonly<Record<string, string>> = {},
): HeaderMapping {
  const chosen = new Map(Object.entries(remembered).map(([header, field]) => [foldHeader(header), field]));
  const claims = new Map<RollField, { column: number; header: string }[]>();
  const result: HeaderMapping = { mapping: {}, unknownHeaders: [], missing: [], ambiguous: [], otherUnits: [] };

  for (const [column, header] of headers.entries()) {
    const folded = foldHeader(header);
    if (folded === '') continue;
    const field = chosen.has(folded) ? chosen.get(folded)! : fieldOfHeader(folded);
    if (field === IGNORED_COLUMN) continue;
    if (field === null || !isField(field)) {
      result.unknownHeaders.push(header.trim());
    } else if (isAmount(field) && OTHER_UNIT.test(folded)) {
      result.otherUnits.push(header.trim());
    } else {
      const claim = { column, header: header.trim() };
      const others = claims.get(field);
      if (others) others.push(claim);
      else claims.set(field, [claim]);
    }
  }
  for (const [field, claim] of claims) {
    if (claim.length === 1) result.mapping[field] = claim[0]!.column;
    else if (field !== 'phone' && field !== 'seq')
      result.ambiguous.push({ field, headers: claim.map((one) => one.header) });
  }
  const claimed = (field: RollField): boolean => claims.has(field);
  for (const field of ['idNumber', 'name', 'account'] as const) if (!claimed(field)) result.missing.push(field);
  if (!claimed('total') && !claimed('base')) result.missing.push('total');
  return result;
}

function isField(field: string): field is RollField {
  return (ROLL_FIELDS as readonly string[]).includes(field);
}

function isAmount(field: RollField): boolean {
  return (ROLL_AMOUNT_FIELDS as readonly string[]).includes(field);
}

/** A header may stand under titles, dates and units: within this many rows. */
export const HEADER_WITHIN = 20;

export interface FoundHeader extends HeaderMapping {
  /** Index among the rows given. */
  index: number;
  rowNo: number;
  headers: string[];
}

/**
 * The row among the first ones of a sheet that names the most fields. Null when no row names three, one of them the
 * number or the name: then the sheet is no roll.
 */
export function findHeader(
  rows: readonly SourceRow[],
  remembered?: Readonly<Record<string, string>>,
): FoundHeader | null {
  let best: FoundHeader | null = null;
  let bestCount = 2;
  for (const [index, row] of rows.slice(0, HEADER_WITHIN).entries()) {
    const headers = row.cells.map((cell) => cell.text);
    const result = mapHeader(headers, remembered);
    const named = new Set<RollField>(Object.keys(result.mapping) as RollField[]);
    for (const { field } of result.ambiguous) named.add(field);
    if (named.size <= bestCount || !(named.has('idNumber') || named.has('name'))) continue;
    best = { ...result, index, rowNo: row.rowNo, headers };
    bestCount = named.size;
  }
  return best;
}
