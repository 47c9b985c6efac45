import { errorSentence } from '../messages/catalogue.js';
import { goalActionReasons as reasons, goalStateLabels } from '../messages/goals.js';
import { measureLabel, operatorSigns, scoringRuleNames } from '../messages/performance.js';
import type { Actor } from '../platform/db/ctx.js';
import { may } from '../identity/domain/permissions.js';
import type { GoalAction } from './domain/goal.types.js';
import { goalDigest } from './domain/goal-digest.js';
import { goalViolations, type GoalViolation } from './domain/goal-violations.js';
import { parametersText } from './domain/measure-text.js';
import type { GoalActionDto, GoalTableDetailDto, GoalTableDto, GoalViolationDto } from './goal-tables.dto.js';
import type { GoalTableRow, KeptGoalRow } from './goal-tables.store.js';

export function goalTableOutward(table: GoalTableRow): GoalTableDto {
  const { draftedById: _draftedById, editors: _editors, hasDraft: _hasDraft, ...shown } = table;
  return { ...shown, stateLabel: goalStateLabels[table.state] };
}

export function goalDetailOutward(table: GoalTableRow, rows: readonly KeptGoalRow[], actor: Actor): GoalTableDetailDto {
  const violations = goalViolations(rows, table.projectId);
  return {
    ...goalTableOutward(table),
    digest: goalDigest(table, rows),
    rows: rows.map((row) => ({
      ...row,
      parameters: { ...row.parameters },
      operatorSign: operatorSigns[row.operator] ?? row.operator,
      scoringName: scoringRuleNames[row.scoringCode] ?? row.scoringCode,
      measureLabel: measureLabel(row.measure, row.parameters),
      parametersText: parametersText(row.parameters),
    })),
    violations: violations.map(violationOutward),
    actions: actionsOf(table, violations.length, actor),
  };
}

export function violationOutward({ code, no, details }: GoalViolation): GoalViolationDto {
  return { code, no, text: errorSentence(code, details) };
}

/** What this person may do with this version, and why not. */
function actionsOf(table: GoalTableRow, violations: number, actor: Actor): GoalActionDto[] {
  const draft = table.state === 'DRAFT';
  const manage = may(actor.roles, 'performance.manage');
  const own = table.draftedById === actor.userId || table.editors.includes(actor.userId);
  const say = (action: GoalAction, ...refusals: readonly (string | false)[]): GoalActionDto => {
    const why = refusals.find((reason) => reason !== false);
    return { action, allowed: why === undefined, why: why === undefined ? null : String(why) };
  };
  return [
    say('edit', !draft && reasons.notDraft, !manage && reasons.noRight),
    say(
      'adopt',
      !draft && reasons.notDraft,
      !may(actor.roles, 'performance.approve') && reasons.noRight,
      own && reasons.ownDraft,
      violations > 0 && reasons.unfit,
    ),
    say('drop', !draft && reasons.notDraft, !manage && reasons.noRight),
    say(
      'adjust',
      !table.latest && reasons.notLatest,
      !manage && reasons.noRight,
      table.hasDraft && reasons.draftExists,
    ),
  ];
}
