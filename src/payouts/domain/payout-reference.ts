/** Nine digits of the batch and seven of the line: how a payout is named to the bank and to people. */
export function payoutReference(batchId: string, lineNo: number): string {
  return batchId.padStart(9, '0') + String(lineNo).padStart(7, '0');
}

/** Null for anything but sixteen digits that name a batch and a line. */
export function parsePayoutReference(text: string): { batchId: string; lineNo: number } | null {
  if (!/^\d{16}$/.test(text)) return null;
  const batchId = text.slice(0, 9).replace(/^0+/, '');
  const lineNo = Number(text.slice(9));
  return batchId === '' || lineNo === 0 ? null : { batchId, lineNo };
}
