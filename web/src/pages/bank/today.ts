const beijing = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

/** Today in Beijing, 'YYYY-MM-DD': the first guess of a date to be typed. */
export function today(): string {
  return beijing.format(new Date());
}
