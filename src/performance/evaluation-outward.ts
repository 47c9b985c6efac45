import { may } from '../identity/domain/permissions.js';
import {
  evaluationActionReasons as reasons,
  evaluationForm,
  evaluationGrades,
  evaluationProblemText,
  evaluationStateLabels,
} from '../messages/evaluations.js';
import type { Actor } from '../platform/db/ctx.js';
import type { EvaluationAction } from './domain/evaluation-states.js';
import { evaluationProblems, needsDeviation } from './domain/self-evaluation.js';
import type { ComposedForm } from './evaluation-forms.js';
import type { EvaluationActionDto, SelfEvaluationDetailDto, SelfEvaluationDto } from './evaluations.dto.js';
import type { EvaluationRow } from './evaluations.store.js';

export const moneyLabels = { TOTAL: evaluationForm.total, FISCAL: evaluationForm.fiscal, OTHER: evaluationForm.other };

export function evaluationOutward(form: EvaluationRow): SelfEvaluationDto {
  return {
    id: form.id,
    fiscalYear: form.fiscalYear,
    projectId: form.projectId,
    projectCode: form.projectCode,
    projectName: form.projectName,
    goalVersion: form.goalVersion,
    cutOff: form.cutOff,
    watermark: form.watermark,
    state: form.state,
    stateLabel: evaluationStateLabels[form.state],
    draftedBy: form.draftedBy,
    draftedAt: form.draftedAt,
    submittedBy: form.submittedBy,
    submittedAt: form.submittedAt,
    approvedBy: form.approvedBy,
    approvedAt: form.approvedAt,
    sentBackBy: form.sentBackBy,
    sentBackReason: form.sentBackReason,
  };
}

export function evaluationDetail(
  { form, content, digest }: ComposedForm,
  actor: Actor,
  newestScoringVersion: number,
): SelfEvaluationDetailDto {
  const { totals } = content;
  const problems = evaluationProblems(content.rows);
  return {
    ...evaluationOutward(form),
    agencyName: content.agencyName,
    department: content.department,
    goalText: content.goalText,
    goalCompletion: content.goalCompletion,
    money: totals.money.map((one) => ({ ...one, rowLabel: moneyLabels[one.row] })),
    executionWeight: totals.executionWeight,
    executionScore: totals.executionScore,
    total: totals.total,
    grade: evaluationGrades[totals.grade],
    rows: content.rows.map((row) => ({ ...row, deviationNeeded: needsDeviation(row) })),
    digest: digest.toString('hex'),
    problems: problems.map(evaluationProblemText),
    actions: actionsOf(form, problems.length, actor),
    newestScoringVersion,
  };
}

function actionsOf(form: EvaluationRow, problems: number, actor: Actor): EvaluationActionDto[] {
  const noDraft = form.state !== 'DRAFT' && reasons.notDraft;
  const notSubmitted = form.state !== 'SUBMITTED' && reasons.notSubmitted;
  const noManage = !may(actor.roles, 'performance.manage') && reasons.noRight;
  const noApprove = !may(actor.roles, 'performance.approve') && reasons.noRight;
  const own = [form.draftedById, form.submittedById, ...form.editors].includes(actor.userId) && reasons.own;
  const reopened = !form.monthsClosed && reasons.reopened;
  const say = (action: EvaluationAction, ...refusals: readonly (string | false)[]): EvaluationActionDto => {
    const why = refusals.find((reason): reason is string => reason !== false) ?? null;
    return { action, allowed: why === null, why };
  };
  return [
    say('edit', noDraft, noManage),
    say('measure', noDraft, noManage, reopened),
    say('submit', noDraft, noManage, reopened, problems > 0 && reasons.incomplete),
    say('approve', notSubmitted, noApprove, own, reopened),
    say('sendBack', notSubmitted, noApprove),
    say('evidence', form.state === 'DRAFT' && reasons.notSigned, !may(actor.roles, 'ledger.verify') && reasons.noRight),
  ];
}
