import { parseIdNumber } from '../../kernel/id-number.js';
import { nameKey } from '../../kernel/name-match.js';
import { parsePayoutReference } from '../../kernel/payout-reference.js';

/** Everything that a typed text may mean; several at once ('0012' is the end of an ID number and a voucher). */
export interface SearchText {
  name: string | null;
  /** A full ID number as typed; only the register's own index ever sees it. */
  idNumber: string | null;
  idHead: string | null;
  idTail: string | null;
  /** Part of a batch's number, upper case. */
  batch: string | null;
  voucher: { fund: string | null; period: number | null; number: number } | null;
  /** Part of a project's name or code, or of a document's number. */
  document: string | null;
  payout: { batchId: string; lineNo: number } | null;
}

const FUND_WORDS: readonly [string, string][] = [
  ['城乡居民', 'RESIDENT'],
  ['居民', 'RESIDENT'],
  ['企业职工', 'ENTERPRISE'],
  ['企业', 'ENTERPRISE'],
  ['机关事业', 'INSTITUTIONAL'],
  ['机关', 'INSTITUTIONAL'],
];
const MASKED = /^([0-9A-Z]{6})\*+([0-9]{3}[0-9X])$/;
const TAIL = /^[0-9]{3}[0-9X]$/;
const BATCH = /^[0-9A-Z-]{2,40}$/;
/** [month] [第|-|记|字] number [号凭证]: '2024-12-15', '202412 第15号', '2024年12月第15号凭证', '记-15', '15'. */
const VOUCHER =
  /^(?:([12][0-9]{3})(?:-|年)?(0[1-9]|1[0-2]|[1-9](?=[-月第记]))月?)?(?:-|第|记|字)*([0-9]{1,5})(?:号)?(?:凭证)?$/;

/** Reads what a person typed into the one search box. Widths are folded; nothing here looks anything up. */
export function readSearchText(raw: string): SearchText {
  const typed = raw.normalize('NFKC').trim();
  const text = typed.replace(/\s+/g, '').toUpperCase();
  const masked = MASKED.exec(text);
  const name = nameKey(raw);
  return {
    name: name !== '' && /\p{L}/u.test(name) && !/[0-9*]/.test(text) ? raw.trim() : null,
    idNumber: parseIdNumber(raw).ok ? text : null,
    idHead: masked?.[1] ?? null,
    idTail: masked?.[2] ?? (TAIL.test(text) ? text : null),
    batch: BATCH.test(text) && /[0-9]/.test(text) && !isPersonal(text) ? text : null,
    voucher: isPersonal(text) ? null : voucherOf(text),
    document: typed.length >= 2 && !isPersonal(text) && masked === null ? typed : null,
    payout: parsePayoutReference(text),
  };
}

/** A number of 15 digits and more names a person or a payout, never a batch, a voucher or a document. */
function isPersonal(text: string): boolean {
  return /^[0-9]{15,}X?$/.test(text);
}

function voucherOf(text: string): SearchText['voucher'] {
  const word = FUND_WORDS.find(([each]) => text.startsWith(each));
  const rest = (word ? text.slice(word[0].length) : text).replace(/^(?:基本养老保险基金|基金|[-,，、])+/, '');
  const match = VOUCHER.exec(rest);
  if (!match) return null;
  const number = Number(match[3]);
  if (number === 0) return null;
  const period = match[1] === undefined ? null : Number(match[1]) * 100 + Number(match[2]);
  return { fund: word?.[1] ?? null, period, number };
}
