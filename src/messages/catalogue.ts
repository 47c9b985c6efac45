import type { ErrorKind } from '../kernel/domain-error.js';
import { agenciesErrors } from './agencies.js';
import { auditErrors } from './audit.js';
import { caseErrors } from './cases.js';
import { evaluationErrors } from './evaluations.js';
import { scoringErrors } from './scoring.js';
import { evidenceErrors } from './evidence.js';
import { exportErrors } from './exports.js';
import { goalErrors } from './goals.js';
import { httpErrors } from './http.js';
import { identityErrors } from './identity.js';
import { jobErrors } from './jobs.js';
import { listExportErrors } from './list-export.js';
import { kernelErrors } from './kernel.js';
import { monitoringErrors } from './monitoring.js';
import { payoutErrors } from './payouts.js';
import { ledgerErrors } from './ledger.js';
import { performanceErrors } from './performance.js';
import { projectErrors } from './projects.js';
import { platformErrors } from './platform.js';
import { directFundsErrors } from './direct-funds.js';
import { embeddedErrors } from './embedded.js';
import { bankingErrors } from './banking.js';
import { reconcileErrors } from './reconcile.js';
import { rollActErrors } from './roll-acts.js';
import { rollErrors } from './rolls.js';
import { publicationErrors } from './publication.js';
import { samplingErrors } from './sampling.js';
import { reportErrors } from './reports.js';
import { statementErrors } from './statements.js';
import { tabularErrors } from './tabular.js';
import { certificationErrors } from './certification.js';
import { beneficiariesErrors } from './beneficiaries.js';
import { verifyErrors } from './verify.js';
import { whatifErrors } from './whatif.js';

export interface ErrorEntry {
  kind: ErrorKind;
  /** Chinese sentence that says what happened and what to do; {placeholders} come from the error's details. */
  text: string;
}

/** Every error code of the product with its kind and sentence; docs/errors.md is generated from it. */
export const errorCatalogue: Readonly<Record<string, ErrorEntry>> = {
  ...beneficiariesErrors,
  ...certificationErrors,
  ...whatifErrors,
  ...tabularErrors,
  ...reconcileErrors,
  ...reportErrors,
  ...rollActErrors,
  ...rollErrors,
  ...bankingErrors,
  ...caseErrors,
  ...directFundsErrors,
  ...embeddedErrors,
  ...agenciesErrors,
  ...auditErrors,
  ...evaluationErrors,
  ...scoringErrors,
  ...evidenceErrors,
  ...exportErrors,
  ...goalErrors,
  ...httpErrors,
  ...identityErrors,
  ...jobErrors,
  ...listExportErrors,
  ...kernelErrors,
  ...monitoringErrors,
  ...payoutErrors,
  ...ledgerErrors,
  ...performanceErrors,
  ...projectErrors,
  ...publicationErrors,
  ...samplingErrors,
  ...statementErrors,
  ...platformErrors,
  ...verifyErrors,
};

/** The sentence of an error, with its details filled in. */
export function errorSentence(code: string, details: Record<string, unknown> = {}): string {
  const entry = errorCatalogue[code];
  if (!entry) return `系统发生未登记的错误（${code}）。请把请求编号告诉系统管理员。`;
  return entry.text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
}
