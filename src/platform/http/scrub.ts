/** Runs of ten or more digits of any script, a final X included: an ID number, an account, a phone number. */
const NUMBER = /\p{Nd}{10,}[XxＸｘ]?/gu;

/**
 * Text that may go to the log: long numbers are replaced. Messages of the database quote the value they refuse, so no
 * message of an unexpected error is logged without this.
 */
export function scrub(text: string): string {
  return text.replace(NUMBER, '<number>');
}

/** What is logged of an unexpected error. The database's `detail` and `where` are left out: they quote whole rows. */
export function loggable(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { type: typeof error, message: scrub(String(error)) };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    type: error.name,
    message: scrub(error.message),
    stack: scrub(error.stack ?? ''),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
  };
}
