import { CreateFoundation20261101000000 } from './20261101000000-create-foundation.js';
import { CreateBeneficiariesAndRolls20261101000100 } from './20261101000100-create-beneficiaries-and-rolls.js';
import { CreatePayoutsAndBanking20261101000200 } from './20261101000200-create-payouts-and-banking.js';
import { CreateBooksProjectsAndMeasures20261101000300 } from './20261101000300-create-books-projects-and-measures.js';
import { AddBankReconciliation20261123000100 } from './20261123000100-add-bank-reconciliation.js';
import { AddAnchors20261123000200 } from './20261123000200-add-anchors.js';
import { AddTwoPersonVouchersAndReopening20261123000300 } from './20261123000300-add-two-person-vouchers-and-reopening.js';
import { AddAuditChecksAndFlags20261128000100 } from './20261128000100-add-audit-checks-and-flags.js';
import { AddAuditCases20261128000300 } from './20261128000300-add-audit-cases.js';

/** All migrations in order; TypeORM reads this array, never a folder. */
export const migrations = [
  CreateFoundation20261101000000,
  CreateBeneficiariesAndRolls20261101000100,
  CreatePayoutsAndBanking20261101000200,
  CreateBooksProjectsAndMeasures20261101000300,
  AddBankReconciliation20261123000100,
  AddAnchors20261123000200,
  AddTwoPersonVouchersAndReopening20261123000300,
  AddAuditChecksAndFlags20261128000100,
  AddAuditCases20261128000300,
];
