import { CreateFoundation20261101000000 } from './20261101000000-create-foundation.js';
import { CreateBeneficiariesAndRolls20261101000100 } from './20261101000100-create-beneficiaries-and-rolls.js';
import { CreatePayoutsAndBanking20261101000200 } from './20261101000200-create-payouts-and-banking.js';
import { CreateBooksProjectsAndMeasures20261101000300 } from './20261101000300-create-books-projects-and-measures.js';
import { AddBankReconciliation20261123000100 } from './20261123000100-add-bank-reconciliation.js';
import { AddAnchors20261123000200 } from './20261123000200-add-anchors.js';
import { AddTwoPersonVouchersAndReopening20261123000300 } from './20261123000300-add-two-person-vouchers-and-reopening.js';
import { MendWhatHistoriesFound20261128000010 } from './20261128000010-mend-what-histories-found.js';
import { CloseNoMonthBeforeTheBooks20261128000020 } from './20261128000020-close-no-month-before-the-books.js';
import { AddNightlyWork20261128000030 } from './20261128000030-add-nightly-work.js';
import { AddAuditChecksAndFlags20261128000100 } from './20261128000100-add-audit-checks-and-flags.js';
import { AddAuditViews20261128000200 } from './20261128000200-add-audit-views.js';
import { AddAuditCases20261128000300 } from './20261128000300-add-audit-cases.js';
import { AddAuditSampling20261128000400 } from './20261128000400-add-audit-sampling.js';
import { AddCertification20261128000500 } from './20261128000500-add-certification.js';
import { AddInsightAndTrailSearch20261128000510 } from './20261128000510-add-insight-and-trail-search.js';
import { AddBudgetPublication20261129100000 } from './20261129100000-add-budget-publication.js';
import { AddGoalTables20261129200000 } from './20261129200000-add-goal-tables.js';
import { AddMonitoring20261129200100 } from './20261129200100-add-monitoring.js';
import { AddSelfEvaluation20261129200200 } from './20261129200200-add-self-evaluation.js';
import { AddWhatif20261129300000 } from './20261129300000-add-whatif.js';
import { AddFundDocuments20261130100000 } from './20261130100000-add-fund-documents.js';
import { AddMonthlyReports20261130200000 } from './20261130200000-add-monthly-reports.js';
import { VersionScoringRules20261130300000 } from './20261130300000-version-scoring-rules.js';
import { AddKeptSummaries20261130400000 } from './20261130400000-add-kept-summaries.js';
import { OrderMeasurementsByWatermark20261201100000 } from './20261201100000-order-measurements-by-watermark.js';
import { NameWhatInputBreaks20261201200000 } from './20261201200000-name-what-input-breaks.js';
import { EvaluateOverClosedBooks20261201200100 } from './20261201200100-evaluate-over-closed-books.js';
import { AdoptAgainstTheSameBasis20261201200200 } from './20261201200200-adopt-against-the-same-basis.js';
import { AmendNotBelowThePlan20261201200300 } from './20261201200300-amend-not-below-the-plan.js';

/** All migrations in order; TypeORM reads this array, never a folder. */
export const migrations = [
  CreateFoundation20261101000000,
  CreateBeneficiariesAndRolls20261101000100,
  CreatePayoutsAndBanking20261101000200,
  CreateBooksProjectsAndMeasures20261101000300,
  AddBankReconciliation20261123000100,
  AddAnchors20261123000200,
  AddTwoPersonVouchersAndReopening20261123000300,
  MendWhatHistoriesFound20261128000010,
  CloseNoMonthBeforeTheBooks20261128000020,
  AddNightlyWork20261128000030,
  AddAuditChecksAndFlags20261128000100,
  AddAuditViews20261128000200,
  AddAuditCases20261128000300,
  AddAuditSampling20261128000400,
  AddCertification20261128000500,
  AddInsightAndTrailSearch20261128000510,
  AddBudgetPublication20261129100000,
  AddGoalTables20261129200000,
  AddMonitoring20261129200100,
  AddSelfEvaluation20261129200200,
  AddWhatif20261129300000,
  AddFundDocuments20261130100000,
  AddMonthlyReports20261130200000,
  VersionScoringRules20261130300000,
  AddKeptSummaries20261130400000,
  OrderMeasurementsByWatermark20261201100000,
  NameWhatInputBreaks20261201200000,
  EvaluateOverClosedBooks20261201200100,
  AdoptAgainstTheSameBasis20261201200200,
  AmendNotBelowThePlan20261201200300,
];
