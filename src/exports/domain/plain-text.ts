import { money, toWire } from '../../kernel/money.js';
import type { ExportAccount, ExportPosting, ExportVoucher } from './export.types.js';

/** What the plain text formats give a meaning to, and the wide forms that mean nothing to them. */
const WIDE: Readonly<Record<string, string>> = {
  ';': '；',
  ':': '：',
  '|': '｜',
  '[': '［',
  ']': '］',
  ',': '，',
  '"': '＂',
  '#': '＃',
};

/** A text on one line in which no program finds a comment, a tag, a date or the end of a name. */
export function plain(text: string): string {
  return oneLine(text).replace(/[;:|[\],"#]/g, (mark) => WIDE[mark]!);
}

/** Control characters and line breaks become blanks, blanks single. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Debit minus credit with two decimals: the sign by which these programs keep books. */
export function signed({ debit, credit }: Pick<ExportPosting, 'debit' | 'credit'>): string {
  return toWire(money(debit).minus(money(credit)));
}

/** Which side of a posting is red (红字), so that turnover can be told apart from a posting on the other side. */
export function redSide({ debit, credit }: Pick<ExportPosting, 'debit' | 'credit'>): 'debit' | 'credit' | null {
  return debit.startsWith('-') ? 'debit' : credit.startsWith('-') ? 'credit' : null;
}

/** `2024-12-0003`: month and number within fund and month. */
export function voucherNo({ period, number }: Pick<ExportVoucher, 'period' | 'number'>): string {
  return `${period}-${String(number).padStart(4, '0')}`;
}

/** Head fields of a voucher as tags, in the order they are written. */
export function tagsOf(voucher: ExportVoucher): [name: string, value: string][] {
  const { fund, causeType, causeId, chainNo, prevHash, hash, reverses } = voucher;
  return [
    ['voucher', voucherNo(voucher)],
    ['fund', fund],
    ['cause', causeType],
    ['cause-id', causeId],
    ...(reverses ? [['reverses', voucherNo(reverses)] as [string, string]] : []),
    ['chain', chainNo],
    ['prev-hash', prevHash],
    ['hash', hash],
  ];
}

/** Codes of an account and of those above it, highest first. */
export function codePath(code: string): string[] {
  const path: string[] = [];
  for (let length = 4; length <= code.length; length += 2) path.push(code.slice(0, length));
  return path;
}

/** Names by which hledger and ledger know the accounts: `RESIDENT:EXPENSE:5001 社会保险待遇支出:500101 基础养老金`. */
export class AccountTree {
  private readonly names = new Map<string, string>();
  private readonly paths = new Map<string, string>();

  constructor(accounts: readonly ExportAccount[]) {
    for (const { fund, code, name } of accounts) this.names.set(`${fund} ${code}`, `${code} ${plain(name)}`.trim());
    for (const account of accounts) {
      const { fund, code } = account;
      const parts = codePath(code).map((one) => this.names.get(`${fund} ${one}`) ?? one);
      this.paths.set(`${fund} ${code}`, [fund, account.class, ...parts].join(':'));
    }
  }

  path(fund: string, code: string): string {
    const path = this.paths.get(`${fund} ${code}`);
    if (path === undefined) throw new Error(`posting on ${fund} ${code}, which is no account`);
    return path;
  }
}
