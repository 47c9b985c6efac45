import {
  CheckCircleFilled,
  ClockCircleFilled,
  CloseCircleFilled,
  EditFilled,
  HourglassFilled,
  MinusCircleFilled,
  RedoOutlined,
  SafetyCertificateFilled,
  SendOutlined,
  StopOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import { flagStateLabels } from '@messages/audit';
import { findingStateLabels } from '@messages/cases';
import {
  backPayVerdictLabels,
  dueKindLabels,
  proposalStateLabels,
  suspensionStateLabels,
} from '@messages/certification';
import { rollStateLabels } from '@messages/roll-acts';
import { batchStateLabels, payoutStateLabels } from '@messages/payouts';
import { bookStateLabels } from '@messages/publication';
import { publicationSeverityLabels } from '@messages/publication-checks';
import { planStateLabels } from '@messages/sampling';
import { goalStateLabels } from '@messages/goals';
import { evaluationStateLabels } from '@messages/evaluations';
import { likelihoodLabels } from '@messages/monitoring';
import { scoring } from '@messages/web/scoring';
import { stateWords } from '@messages/web/states';
import type { ComponentType, ReactNode } from 'react';

/** The meanings that a colour and an icon may have; docs/web.md lists them. */
const LOOKS = {
  draft: ['grey', EditFilled],
  waiting: ['amber', HourglassFilled],
  working: ['cyan', SyncOutlined],
  approved: ['blue', SafetyCertificateFilled],
  underWay: ['cyan', SendOutlined],
  done: ['green', CheckCircleFilled],
  failed: ['red', CloseCircleFilled],
  late: ['red', ClockCircleFilled],
  ended: ['grey', MinusCircleFilled],
  struck: ['grey', StopOutlined],
  again: ['blue', RedoOutlined],
} as const satisfies Record<string, readonly [string, ComponentType]>;

export type Look = keyof typeof LOOKS;

/** Every kind of state that the web shows: the word of each state, and its look. The only place that knows. */
const FAMILIES = {
  batch: {
    words: batchStateLabels,
    looks: {
      DRAFT: 'draft',
      SUBMITTED: 'waiting',
      REVIEWED: 'waiting',
      APPROVED: 'approved',
      ISSUED: 'underWay',
      SETTLED: 'done',
      WITHDRAWN: 'struck',
    },
  },
  payout: {
    words: payoutStateLabels,
    looks: {
      PLANNED: 'draft',
      ISSUED: 'underWay',
      PAID: 'done',
      BOUNCED: 'failed',
      REISSUED: 'again',
      WAIVED: 'ended',
      WITHDRAWN: 'struck',
    },
  },
  roll: {
    words: rollStateLabels,
    looks: { UPLOADED: 'working', CHECKED: 'waiting', ACCEPTED: 'done', REJECTED: 'struck', FAILED: 'failed' },
  },
  job: { words: stateWords.job, looks: { WAITING: 'waiting', RUNNING: 'working', DONE: 'done', FAILED: 'failed' } },
  act: { words: stateWords.act, looks: { PROPOSED: 'waiting', CONFIRMED: 'done', REFUSED: 'struck' } },
  fundRequest: {
    words: stateWords.fundRequest,
    looks: { REQUESTED: 'waiting', ARRIVED: 'done', CANCELLED: 'struck' },
  },
  resultFile: {
    words: stateWords.resultFile,
    looks: { UPLOADED: 'working', TAKEN_IN: 'done', FAILED: 'failed' },
  },
  step: {
    words: stateWords.step,
    looks: { WAITING: 'ended', CURRENT: 'waiting', DONE: 'done', FAILED: 'failed' },
  },
  yesNo: { words: stateWords.yesNo, looks: { YES: 'done', NO: 'failed' } },
  active: { words: stateWords.active, looks: { ACTIVE: 'done', LOCKED: 'late', INACTIVE: 'struck' } },
  period: { words: stateWords.period, looks: { OPEN: 'working', CLOSED: 'done' } },
  proposal: {
    words: stateWords.proposal,
    looks: { PROPOSED: 'waiting', POSTED: 'done', REFUSED: 'failed', WITHDRAWN: 'struck' },
  },
  flag: { words: flagStateLabels, looks: { OPEN: 'waiting', CLEARED: 'done', CONFIRMED: 'failed' } },
  goalTable: { words: goalStateLabels, looks: { DRAFT: 'draft', ADOPTED: 'done', DROPPED: 'struck' } },
  likelihood: { words: likelihoodLabels, looks: { CERTAIN: 'done', POSSIBLE: 'waiting', IMPOSSIBLE: 'failed' } },
  evaluation: { words: evaluationStateLabels, looks: { DRAFT: 'draft', SUBMITTED: 'waiting', APPROVED: 'done' } },
  scoringVersion: { words: scoring.states, looks: { AHEAD: 'waiting', IN_FORCE: 'done', FORMER: 'ended' } },
  samplingPlan: {
    words: planStateLabels,
    looks: { PLANNED: 'waiting', DRAWN: 'working', SIGNED: 'done', WITHDRAWN: 'struck' },
  },
  verdict: { words: stateWords.verdict, looks: { OPEN: 'draft', CORRECT: 'done', WRONG: 'failed' } },
  finding: {
    words: findingStateLabels,
    looks: {
      OPEN: 'working',
      PROPOSED: 'waiting',
      DETERMINED: 'approved',
      NOTIFIED: 'underWay',
      RECOVERING: 'underWay',
      CLOSED: 'done',
      DISMISSED: 'struck',
    },
  },
  certificationDue: { words: dueKindLabels, looks: { OVERDUE: 'late', DUE: 'waiting', NEVER: 'late' } },
  suspensionProposal: {
    words: proposalStateLabels,
    looks: { PROPOSED: 'waiting', CONFIRMED: 'done', REFUSED: 'struck' },
  },
  suspension: {
    words: suspensionStateLabels,
    looks: {
      PROPOSED: 'waiting',
      SUSPENDED: 'late',
      REFUSED: 'struck',
      LEFT_OUT: 'ended',
      CERTIFIED: 'done',
      RESUMED: 'done',
    },
  },
  backPay: {
    words: backPayVerdictLabels,
    looks: { AWAITED: 'waiting', AGREES: 'done', DIFFERS: 'failed', MISSING: 'failed' },
  },
  budgetBook: { words: bookStateLabels, looks: { DRAFT: 'draft', ADOPTED: 'done', WITHDRAWN: 'struck' } },
  publicationSeverity: {
    words: publicationSeverityLabels,
    looks: { ERROR: 'failed', WARN: 'waiting', NOTE: 'ended' },
  },
  outcome: { words: stateWords.outcome, looks: { DONE: 'done', REFUSED: 'failed' } },
} as const satisfies Record<string, { words: Record<string, string>; looks: Record<string, Look> }>;

export type StateFamily = keyof typeof FAMILIES;

export function wordsOf(family: StateFamily): Readonly<Record<string, string>> {
  return FAMILIES[family].words;
}

export function lookOf(family: StateFamily, state: string): Look {
  return (FAMILIES[family].looks as Record<string, Look>)[state] ?? 'ended';
}

export function colourOf(look: Look): string {
  return `var(--state-${LOOKS[look][0]})`;
}

/** A state as one colour, one icon and always its word. */
export function StateTag({ family, state, text }: { family: StateFamily; state: string; text?: string }): ReactNode {
  return <LookTag look={lookOf(family, state)} text={text ?? wordsOf(family)[state] ?? state} />;
}

export function LookTag({ look, text }: { look: Look; text: string }): ReactNode {
  const [colour, Icon] = LOOKS[look];
  return (
    <span className={`state state-${colour}${look === 'struck' ? ' state-struck' : ''}`}>
      <Icon aria-hidden />
      <span>{text}</span>
    </span>
  );
}
