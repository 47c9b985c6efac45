import { canonical } from '../../kernel/digest.js';

/** A voucher as its chain link sees it; every value is the text that is digested. */
export interface ChainedVoucher {
  /** 64 hexadecimal characters; zeros for the first voucher of a fund. */
  prevHash: string;
  agencyId: string;
  fund: string;
  chainNo: string;
  /** yyyymm */
  period: string;
  number: string;
  voucherOn: string;
  causeType: string;
  causeId: string;
  summary: string;
  /** Two decimals, as all amounts. */
  total: string;
  reversalOf: string | null;
  preparedBy: string;
  /** UTC with microseconds, `2024-12-10T01:02:03.000000Z`. */
  postedAt: string;
  postings: { lineNo: string; account: string; debit: string; credit: string; summary: string | null }[];
}

/**
 * The text whose SM3 is the voucher's hash: head fields, then the fields of each posting in line order, all in the
 * canonical form. Equals voucher_link in the database, written apart from it on purpose.
 */
export function voucherText(voucher: ChainedVoucher): string {
  const head = canonical([
    voucher.prevHash,
    voucher.agencyId,
    voucher.fund,
    voucher.chainNo,
    voucher.period,
    voucher.number,
    voucher.voucherOn,
    voucher.causeType,
    voucher.causeId,
    voucher.summary,
    voucher.total,
    voucher.reversalOf,
    voucher.preparedBy,
    voucher.postedAt,
  ]);
  const lines = voucher.postings.map((line) =>
    canonical([line.lineNo, line.account, line.debit, line.credit, line.summary]),
  );
  return head + lines.join('');
}
