/**
 * Every background job there is. The boot compares this list with the handlers it finds: a name without a handler, a
 * name with two, and a handler outside the list all stop the process before it takes work.
 */
export const JOB_NAMES = ['roll.import', 'bank-result.import', 'audit.run'] as const;
export type JobName = (typeof JOB_NAMES)[number];
