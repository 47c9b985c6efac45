/** How a person was certified. */
export const CERTIFICATION_METHODS = ['FACE', 'APP', 'VISIT', 'COUNTER', 'PROXY', 'DATA'] as const;
export type CertificationMethod = (typeof CERTIFICATION_METHODS)[number];

/** OVERDUE and DUE have a certification that ends; NEVER has none at all. */
export const DUE_KINDS = ['OVERDUE', 'DUE', 'NEVER'] as const;
export type DueKind = (typeof DUE_KINDS)[number];

export const PROPOSAL_STATES = ['PROPOSED', 'CONFIRMED', 'REFUSED'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

export const SUSPENSION_STATES = ['PROPOSED', 'SUSPENDED', 'REFUSED', 'LEFT_OUT', 'CERTIFIED', 'RESUMED'] as const;
export type SuspensionState = (typeof SUSPENSION_STATES)[number];

/** What the rolls brought of the back-pay that a resumption stated. */
export const BACK_PAY_VERDICTS = ['AWAITED', 'AGREES', 'DIFFERS', 'MISSING'] as const;
export type BackPayVerdict = (typeof BACK_PAY_VERDICTS)[number];

/** What is wrong with a row of a file; UNKNOWN and those after it are told by the register. */
export const ROW_PROBLEMS = [
  'NUMBER',
  'NAME_MALFORMED',
  'DATE',
  'FUTURE',
  'METHOD',
  'UNKNOWN',
  'NAME_DIFFERS',
  'REPEATED',
] as const;
export type RowProblem = (typeof ROW_PROBLEMS)[number];
