import { formats } from '@messages/web/formats';

/** '2400012.50' → '2,400,012.50'. Works on the text: an amount never becomes a number. */
export function money(amount: string | null | undefined): string {
  if (amount === null || amount === undefined || amount === '') return '';
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(amount);
  if (!match) return amount;
  return `${match[1] ? '−' : ''}${grouped(match[2]!)}${match[3] ?? '.00'}`;
}

/** Yuan as 万元 with two decimals, rounded half up on the digits; the sign as a minus. */
export function tenThousands(amount: string | null | undefined): string {
  if (!amount) return '';
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount);
  if (!match) return amount;
  const cents = BigInt(match[2]!) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
  const hundredths = (cents + 5_000n) / 10_000n;
  return `${match[1] && hundredths > 0n ? '−' : ''}${grouped(String(hundredths / 100n))}.${String(hundredths % 100n).padStart(2, '0')}`;
}

export function isNegative(amount: string | null | undefined): boolean {
  return amount?.startsWith('-') ?? false;
}

/** Sum of two-decimal amounts, exact. */
export function sum(amounts: Iterable<string>): string {
  let cents = 0n;
  for (const amount of amounts) cents += toCents(amount);
  return fromCents(cents);
}

export function toCents(amount: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount);
  if (!match) return 0n;
  const cents = BigInt(match[2]!) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
  return match[1] ? -cents : cents;
}

export function fromCents(cents: bigint): string {
  const size = cents < 0n ? -cents : cents;
  return `${cents < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

/** A height for a drawing. The only place where money becomes a number, and it is never shown as one. */
export function drawn(amount: string | null | undefined): number {
  return amount ? Number(amount) : 0;
}

export function count(n: number | null | undefined): string {
  return n === null || n === undefined ? '' : `${n < 0 ? '−' : ''}${grouped(String(Math.abs(n)))}`;
}

/** '2024-12' → '2024年12月'. */
export function period(text: string | null | undefined): string {
  const match = /^(\d{4})-(\d{2})$/.exec(text ?? '');
  return match ? formats.period(match[1]!, match[2]!) : (text ?? '');
}

/** An instant as Beijing time, to the minute: '2024-12-25 10:30'. */
export function time(iso: string | null | undefined): string {
  if (!iso) return '';
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : beijing.format(at);
}

const beijing = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** The first eight characters of a digest, which people compare. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 8);
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
