import { DomainError } from '../../kernel/domain-error.js';
import type { ErrorKind } from '../../kernel/domain-error.js';
import { intToPeriod } from '../../kernel/period.js';
import { errorCatalogue } from '../../messages/catalogue.js';

/** Constraints whose violation means something to the user; every other violation is a defect and stays a 500. */
const CONSTRAINT_CODES: Record<string, string> = {
  payout_one_regular: 'PAYOUT_ALREADY_IN_PERIOD',
  payout_one_child: 'PAYOUT_HAS_LIVE_REISSUE',
  payout_roll_file: 'ROLL_FILE_REPEATED',
  payout_batch_live_roll: 'BATCH_ROLL_TAKEN',
  payout_batch_agency_id_scheme_period_kind_sequence_key: 'BATCH_SEQUENCE_TAKEN',
  batch_signature_batch_id_round_actor_id_key: 'SIGNER_REPEATED',
  batch_signature_pkey: 'SIGNATURE_REPEATED',
  payout_act_two_people: 'SECOND_PERSON_REQUIRED',
  payout_act_open: 'PAYOUT_ACT_OPEN',
  certification_import_once: 'CERTIFICATION_FILE_REPEATED',
  certification_withdrawal_pkey: 'CERTIFICATION_WITHDRAWN_ALREADY',
  certification_two_people: 'SECOND_PERSON_REQUIRED',
  certification_suspension_open: 'CERTIFICATION_SUSPENSION_OPEN',
  certification_resume_pkey: 'CERTIFICATION_NOT_SUSPENDED',
  bank_file_batch_id_key: 'BANK_FILE_ISSUED_ALREADY',
  bank_slip_pkey: 'BANK_SLIP_RECORDED_ALREADY',
  bank_slip_agency_id_number_key: 'BANK_SLIP_NUMBER_TAKEN',
  bank_result_file_once: 'BANK_RESULT_REPEATED',
  matched_line_pkey: 'BANK_LINE_MATCHED',
  matched_posting_pkey: 'POSTING_MATCHED',
  sampling_result_pkey: 'SAMPLING_RESULT_CHANGED',
  bank_unmatch_pkey: 'BANK_MATCH_UNDONE',
  bank_statement_withdrawal_pkey: 'BANK_STATEMENT_WITHDRAWN',
  fund_document_arrived: 'ARRIVAL_BEYOND_DOCUMENT',
  fund_document_dates: 'DOCUMENT_DATES_WRONG',
  fund_document_one_live: 'DOCUMENT_REGISTERED_ALREADY',
  event_document_pkey: 'EVENT_DOCUMENT_ALREADY',
  project_not_overcommitted: 'BUDGET_OVERCOMMITTED',
  project_arrival_within_budget: 'ARRIVAL_BEYOND_BUDGET',
  project_spending_within_budget: 'SPENDING_BEYOND_BUDGET',
  project_budget_not_negative: 'BUDGET_NEGATIVE',
  voucher_agency_id_fund_cause_type_cause_id_key: 'VOUCHER_CAUSE_REPEATED',
  voucher_reversal_of_key: 'VOUCHER_REVERSED_ALREADY',
  ledger_account_purpose: 'ACCOUNT_PURPOSE_TAKEN',
  budget_event_reversal_of_key: 'EVENT_REVERSED_ALREADY',
  voucher_review_pkey: 'VOUCHER_REVIEWED_ALREADY',
  voucher_proposal_decision_pkey: 'VOUCHER_PROPOSAL_DECIDED',
  voucher_attachment_removal_pkey: 'ATTACHMENT_REMOVED_ALREADY',
  closing_explanation_agency_id_fund_period_batch_id_key: 'CLOSING_EXPLAINED_ALREADY',
  period_reopening_decision_pkey: 'PERIOD_REOPENING_DECIDED',
  spell_start: 'SPELL_OVERLAPS',
  agency_code_key: 'AGENCY_CODE_TAKEN',
  fund_pkey: 'FUND_EXISTS',
  township_agency_id_name_key: 'TOWNSHIP_NAME_TAKEN',
  app_user_login_key: 'LOGIN_TAKEN',
  app_user_login_check: 'LOGIN_MALFORMED',
  indicator_place: 'INDICATOR_PLACE_TAKEN',
  payroll_adjustment_reversal_of_key: 'PAYROLL_ADJUSTMENT_UNFIT',
  payroll_adjustment_changes: 'PAYROLL_ADJUSTMENT_EMPTY',
  payroll_adjustment_month: 'PAYROLL_ADJUSTMENT_MONTH',
  payroll_adjustment_fund: 'PAYROLL_ADJUSTMENT_FUND',
  budget_book_one_draft: 'BUDGET_BOOK_DRAFT_OPEN',
  publication_acknowledgement_pkey: 'PUBLICATION_FINDING_ACKNOWLEDGED',
  self_evaluation_once: 'EVALUATION_EXISTS',
  goal_table_one_draft: 'GOAL_DRAFT_EXISTS',
  goal_table_version: 'GOAL_DRAFT_EXISTS',
  goal_table_effective: 'GOAL_EFFECTIVE_OUTSIDE',
  finding_line_once: 'FINDING_LINE_REPEATED',
  finding_flag_once: 'FINDING_FLAG_TAKEN',
  finding_flag_pkey: 'FINDING_FLAG_TAKEN',
  finding_delivery_pkey: 'FINDING_DELIVERED_ALREADY',
  finding_write_off_open: 'WRITE_OFF_OPEN',
  finding_write_off_two_people: 'SECOND_PERSON_REQUIRED',
  recovery_reversal_of_key: 'RECOVERY_REVERSED_ALREADY',
  subsidy_project_fund: 'PROJECT_FUND_MISSING',
  subsidy_project_basis: 'PROJECT_BASIS_WRONG',
  subsidy_project_agency_id_fiscal_year_code_key: 'PROJECT_CODE_TAKEN',
};

interface PgError {
  code?: string;
  message: string;
  detail?: string;
  constraint?: string;
}

/** Turns what the database refused by name into a DomainError; anything else passes through unchanged. */
export function toDomainError(error: unknown): unknown {
  if (error instanceof DomainError || typeof error !== 'object' || error === null) return error;
  const pg = error as PgError;
  if (pg.code === 'LD001')
    return catalogued(pg.message, pg.detail ? spoken(JSON.parse(pg.detail) as Record<string, unknown>) : {});
  // Partitions repeat the parent's constraint under a name of their own that ends in the column list.
  const name = pg.constraint ?? '';
  const code = CONSTRAINT_CODES[name] ?? partitionConstraint(name);
  return code ? catalogued(code, { constraint: name }) : error;
}

/** A month is an integer in the database; a sentence names it as everywhere else. */
function spoken(details: Record<string, unknown>): Record<string, unknown> {
  const { period } = details;
  return typeof period === 'number' ? { ...details, period: intToPeriod(period) } : details;
}

function partitionConstraint(name: string): string | undefined {
  // A name has at most 63 characters: the end of the column list may be cut off.
  if (/^payout_a\d+_\d+_agency_id_period_scheme/.test(name)) return 'PAYOUT_ALREADY_IN_PERIOD';
  if (/^payout_a\d+_\d+_agency_id_period_parent/.test(name)) return 'PAYOUT_HAS_LIVE_REISSUE';
  return undefined;
}

function catalogued(code: string, details: Record<string, unknown>): DomainError {
  const kind: ErrorKind = errorCatalogue[code]?.kind ?? 'rule';
  return new DomainError(code, kind, details);
}
