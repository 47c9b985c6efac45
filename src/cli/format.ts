/** An amount of the wire ('2400012.50') as people read it ('2,400,012.50'); anything else is left as it is. */
export function yuan(amount: string | null | undefined): string {
  if (amount === null || amount === undefined) return '—';
  const parts = /^(-?)(\d+)(\.\d+)?$/.exec(amount);
  if (!parts) return amount;
  return `${parts[1]}${grouped(parts[2]!)}${parts[3] ?? ''}`;
}

/** A count of people or rows. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '—' : grouped(String(value));
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

const SHANGHAI = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** A time of the wire (ISO, UTC) on the clock of the office. */
export function when(iso: string | null | undefined): string {
  return iso === null || iso === undefined ? '—' : SHANGHAI.format(new Date(iso));
}

/** The label of a code; the code itself where none is known, for the service may be newer than this program. */
export function label(labels: Readonly<Record<string, string>>, code: string | null | undefined): string {
  return code === null || code === undefined ? '—' : (labels[code] ?? code);
}
