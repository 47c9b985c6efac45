/**
 * Every background job there is. The boot compares this list with the handlers it finds: a name without a handler, a
 * name with two, and a handler outside the list all stop the process before it takes work.
 */
export const JOB_NAMES = [
  'roll.import',
  'bank-result.import',
  'audit.run',
  'ledger.verify',
  'anchor.make',
  'report.make',
] as const;
export type JobName = (typeof JOB_NAMES)[number];

/** Announced by the process itself once a night for each agency, in this order; their subject is the night. */
export const NIGHTLY_JOBS = ['ledger.verify', 'anchor.make', 'report.make'] as const satisfies readonly JobName[];
