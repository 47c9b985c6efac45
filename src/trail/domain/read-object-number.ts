/** What a person writes for the number of a thing: a batch's own number, or a voucher by month and number. */
export type ObjectNumber =
  | { kind: 'BATCH'; number: string }
  | { kind: 'VOUCHER'; /** yyyymm. */ period: number; number: string; fund: string | null }
  | null;

const FUNDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:城乡)?居民/, 'RESIDENT'],
  [/^企业(?:职工)?/, 'ENTERPRISE'],
  [/^机关(?:事业)?/, 'INSTITUTIONAL'],
  [/^RESIDENT/, 'RESIDENT'],
  [/^ENTERPRISE/, 'ENTERPRISE'],
  [/^INSTITUTIONAL/, 'INSTITUTIONAL'],
];
const BATCH = /^[0-9A-Z]{2,20}-[JQS]-[0-9]{6}-[RC][0-9]{2,4}$/;
/** [fund] month [第|记|-] number [号凭证]: '2024-12-15', '202412第15号', '居民 2024年12月 记15'. */
const VOUCHER = /^([12][0-9]{3})(?:-|年)?(0[1-9]|1[0-2])月?(?:-|第|记|字)*([0-9]{1,6})号?(?:凭证)?$/;

/** Widths and blanks are folded; null when it is neither. */
export function readObjectNumber(raw: string): ObjectNumber {
  const text = raw.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  if (BATCH.test(text)) return { kind: 'BATCH', number: text };
  const fund = FUNDS.find(([word]) => word.test(text));
  const rest = fund ? text.replace(fund[0], '').replace(/^(?:基金|[-/,，、])+/, '') : text;
  const match = VOUCHER.exec(rest);
  if (!match || Number(match[3]) === 0) return null;
  return {
    kind: 'VOUCHER',
    period: Number(match[1]) * 100 + Number(match[2]),
    number: String(Number(match[3])),
    fund: fund?.[1] ?? null,
  };
}
