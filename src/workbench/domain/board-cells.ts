import { roleLabels, SYSTEM_ACTOR_NAME } from '../../messages/identity.js';
import { boardLabels as words, boardStepLabels } from '../../messages/workbench.js';
import type { BoardCell, BoardStep } from './workbench.types.js';

/** Who did something and when; null: not done in the current round. */
export interface Done {
  by: string | null;
  at: Date;
}

export interface RollFacts {
  id: string;
  state: 'UPLOADED' | 'CHECKED' | 'ACCEPTED' | 'FAILED';
  jobState: string | null;
  rowCount: number | null;
  payCount: number | null;
  payTotal: string | null;
  uploaded: Done;
  /** When the file was read; null while it is not. */
  checkedAt: Date | null;
  accepted: Done | null;
}

export interface BatchBoardFacts {
  id: string;
  state: 'DRAFT' | 'SUBMITTED' | 'REVIEWED' | 'APPROVED' | 'ISSUED' | 'SETTLED';
  round: number;
  lineCount: number;
  total: string;
  stateSince: Date;
  submitted: Done | null;
  reviewed: Done | null;
  approved: Done | null;
  issued: Done | null;
  /** The last result file taken in. */
  result: Done | null;
  /** The last result file could not be read and none came after it. */
  resultFailed: boolean;
  /** Payouts that the bank has decided, and the sum of those it paid (yuan). */
  decided: number;
  paid: string;
  slip: Done | null;
  vouchers: number;
  unreviewed: number;
  /** The last review of its vouchers. */
  booked: Done | null;
}

type Part = Partial<Pick<BoardCell, 'holder' | 'since' | 'count' | 'amount'>>;
type Content = Omit<BoardCell, 'step' | 'stepLabel' | 'subjectType' | 'subjectId'>;

const content = (state: BoardCell['state'], label: string, part: Part): Content => ({
  state,
  label,
  holder: null,
  since: null,
  count: null,
  amount: null,
  ...part,
});
const waiting = (): Content => content('WAITING', words.waiting, {});
const current = (label: string, holder: string, since: Date | null, part: Part = {}): Content =>
  content('CURRENT', label, { holder, since, ...part });
const done = (label: string, by: Done | null, part: Part = {}): Content =>
  content('DONE', label, { holder: by?.by ?? SYSTEM_ACTOR_NAME, since: by?.at ?? null, ...part });

/** The eight cells of one scheme and month: what is done and by whom, what is held now and by which role. */
export function boardCells(roll: RollFacts | null, batch: BatchBoardFacts | null): BoardCell[] {
  const ofRoll: [BoardStep, Content][] = [
    ['ROLL', rollCell(roll)],
    ['CHECK', checkCell(roll)],
  ];
  const ofBatch: [BoardStep, Content][] = [
    ['DRAFT', draftCell(roll, batch)],
    ['REVIEW', signedCell(batch, 'SUBMITTED')],
    ['APPROVE', signedCell(batch, 'REVIEWED')],
    ['ISSUE', issueCell(batch)],
    ['RESULT', resultCell(batch)],
    ['BOOK', bookCell(batch)],
  ];
  const cell = (subjectType: 'roll' | 'batch', subjectId: string | null, [step, rest]: [BoardStep, Content]) => ({
    step,
    stepLabel: boardStepLabels[step],
    ...rest,
    subjectType: subjectId === null ? null : subjectType,
    subjectId,
  });
  return [
    ...ofRoll.map((each) => cell('roll', roll?.id ?? null, each)),
    ...ofBatch.map((each) => cell('batch', batch?.id ?? null, each)),
  ];
}

function rollCell(roll: RollFacts | null): Content {
  if (roll === null) return current(words.rollMissing, roleLabels.FINANCE_CLERK, null);
  return done(words.rollImported, roll.uploaded, { count: roll.rowCount });
}

function checkCell(roll: RollFacts | null): Content {
  if (roll === null) return waiting();
  if (roll.state === 'FAILED' || (roll.state === 'UPLOADED' && roll.jobState === 'FAILED')) {
    return content('FAILED', words.checkFailed, { holder: roleLabels.FINANCE_CLERK, since: roll.checkedAt });
  }
  if (roll.state === 'UPLOADED') return current(words.checking, SYSTEM_ACTOR_NAME, roll.uploaded.at);
  const counted = { count: roll.payCount, amount: roll.payTotal };
  if (roll.state === 'CHECKED') {
    return current(words.toAccept, roleLabels.FINANCE_CLERK, roll.checkedAt ?? roll.uploaded.at, counted);
  }
  return done(words.accepted, roll.accepted, counted);
}

function draftCell(roll: RollFacts | null, batch: BatchBoardFacts | null): Content {
  if (batch === null) {
    if (roll?.state !== 'ACCEPTED') return waiting();
    return current(words.toDraft, roleLabels.FINANCE_CLERK, roll.accepted?.at ?? null);
  }
  const counted = { count: batch.lineCount, amount: batch.total };
  if (batch.state !== 'DRAFT') return done(words.submitted, batch.submitted, counted);
  const label = batch.round > 1 ? words.sentBack : words.toSubmit;
  return current(label, roleLabels.FINANCE_CLERK, batch.stateSince, counted);
}

/** 复核 and 审批: the signature that is missing in this state, given in every later one. */
function signedCell(batch: BatchBoardFacts | null, before: 'SUBMITTED' | 'REVIEWED'): Content {
  if (batch === null || batch.state === 'DRAFT') return waiting();
  const review = before === 'SUBMITTED';
  const counted = { count: batch.lineCount, amount: batch.total };
  if (batch.state === before) {
    const [label, role] = review ? [words.toReview, roleLabels.REVIEWER] : [words.toApprove, roleLabels.APPROVER];
    return current(label, role, batch.stateSince, counted);
  }
  if (!review && batch.state === 'SUBMITTED') return waiting();
  return review ? done(words.reviewed, batch.reviewed, counted) : done(words.approved, batch.approved, counted);
}

function issueCell(batch: BatchBoardFacts | null): Content {
  if (batch === null || !['APPROVED', 'ISSUED', 'SETTLED'].includes(batch.state)) return waiting();
  const counted = { count: batch.lineCount, amount: batch.total };
  if (batch.state === 'APPROVED') return current(words.toIssue, roleLabels.CASHIER, batch.stateSince, counted);
  return done(words.issued, batch.issued, counted);
}

function resultCell(batch: BatchBoardFacts | null): Content {
  if (batch === null || (batch.state !== 'ISSUED' && batch.state !== 'SETTLED')) return waiting();
  const counted = { count: batch.decided, amount: batch.paid };
  if (batch.decided >= batch.lineCount) return done(words.resultComplete, batch.result, counted);
  const held = { holder: roleLabels.CASHIER, since: batch.result?.at ?? batch.issued?.at ?? null, ...counted };
  if (batch.resultFailed) return content('FAILED', words.resultFailed, held);
  const label = batch.decided > 0 ? words.resultPartly(batch.decided, batch.lineCount) : words.toUpload;
  return content('CURRENT', label, held);
}

/** Booked when 支出户 paid, every voucher of it is reviewed, and no result can add another one. */
function bookCell(batch: BatchBoardFacts | null): Content {
  if (batch === null || (batch.state !== 'ISSUED' && batch.state !== 'SETTLED')) return waiting();
  if (batch.slip === null) return current(words.slipMissing, roleLabels.CASHIER, batch.issued?.at ?? null);
  if (batch.unreviewed > 0) {
    const label = words.vouchersToReview(batch.unreviewed);
    return current(label, roleLabels.BOOKKEEPER, batch.slip.at, { count: batch.unreviewed });
  }
  if (batch.state === 'ISSUED') return content('WAITING', words.booksWaiting, { count: batch.vouchers });
  return done(words.booked, batch.booked, { count: batch.vouchers });
}
