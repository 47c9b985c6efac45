/** An amount as typed, with thousands separated, without them. */
export function plain(amount: string): string {
  return amount.replace(/[,\uff0c\s]/g, '');
}
