import { Inject, Injectable } from '@nestjs/common';
import { may } from '../identity/domain/permissions.js';
import { DomainError } from '../kernel/domain-error.js';
import { nameKey } from '../kernel/name-match.js';
import { rollThings } from '../messages/roll-acts.js';
import { rollFieldLabels } from '../messages/rolls.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import type { Tx } from '../platform/db/db.js';
import type { Page } from '../platform/http/paging.js';
import { issueLabel, issueRemedy, issueSentence } from './domain/issue-sentence.js';
import { rollStates } from './domain/roll-states.js';
import type { RollState } from './domain/roll.types.js';
import { RollReadsStore } from './roll-reads.store.js';
import type { IssueRow, LineRow, RollDetailRow, RollListed } from './roll-reads.store.js';

/** An issue as a person reads it. */
export interface IssueView extends IssueRow {
  fieldLabel: string | null;
  sentence: string;
  remedy: string;
}

export interface RollDetail extends RollDetailRow {
  issueCounts: { code: string; severity: 'BLOCK' | 'WARN'; count: number; sentence: string }[];
  /** Issues of the roll as a whole. */
  wholeIssues: IssueView[];
  allowedActions: string[];
}

interface Paging {
  page: number;
  pageSize: number;
  sort?: string;
}

/** Rolls, their issues and lines as they are shown. Errors everywhere: NOT_FOUND. */
@Injectable()
export class ReadRolls {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(RollReadsStore) private readonly store: RollReadsStore,
  ) {}

  list(
    caller: Caller,
    query: { scheme?: string; period?: string; state?: RollState } & Paging,
  ): Promise<Page<RollListed>> {
    return this.db.read((tx) => this.store.list(tx, caller.agencyId, query));
  }

  detail(caller: Caller, rollId: string): Promise<RollDetail> {
    return this.db.read(async (tx) => {
      const roll = await this.roll(tx, caller, rollId);
      const counts = await this.store.issueCounts(tx, rollId);
      const whole = await this.store.wholeIssues(tx, rollId);
      return {
        ...roll,
        issueCounts: counts.map((count) => ({ ...count, sentence: issueLabel(count.code) })),
        wholeIssues: whole.map(viewOf),
        allowedActions: allowedActions(caller, roll, whole),
      };
    });
  }

  issues(
    caller: Caller,
    rollId: string,
    query: { code?: string; severity?: string } & Paging,
  ): Promise<Page<IssueView>> {
    return this.db.read(async (tx) => {
      await this.roll(tx, caller, rollId);
      const page = await this.store.issues(tx, rollId, query);
      return { ...page, rows: page.rows.map(viewOf) };
    });
  }

  lines(caller: Caller, rollId: string, query: { status?: string; name?: string } & Paging): Promise<Page<LineRow>> {
    return this.db.read(async (tx) => {
      await this.roll(tx, caller, rollId);
      return this.store.lines(tx, rollId, { ...query, nameKey: nameKey(query.name ?? '') });
    });
  }

  private async roll(tx: Tx, caller: Caller, rollId: string): Promise<RollDetailRow> {
    const roll = await this.store.detail(tx, caller.agencyId, rollId);
    if (!roll) throw new DomainError('NOT_FOUND', 'missing', { what: rollThings.roll });
    return roll;
  }
}

export function viewOf(issue: IssueRow): IssueView {
  const { code, details, field } = issue;
  return {
    ...issue,
    fieldLabel: (rollFieldLabels as Readonly<Record<string, string>>)[field ?? ''] ?? null,
    sentence: issueSentence(code, details),
    remedy: issueRemedy(code, details),
  };
}

/** accept, reject, recheck, map: what the caller may do with the roll as it stands. */
function allowedActions(caller: Caller, roll: RollDetailRow, whole: readonly IssueRow[]): string[] {
  if (!may(caller.actor.roles, 'roll.import')) return [];
  const actions = rollStates.actionsFrom(roll.state);
  const busy = roll.state === 'UPLOADED' && (roll.jobState === 'WAITING' || roll.jobState === 'RUNNING');
  const acceptable = (roll.lineCount ?? 0) > 0 && !whole.some(({ severity }) => severity === 'BLOCK');
  const allowed: string[] = [];
  if (actions.includes('accept') && acceptable) allowed.push('accept');
  if (actions.includes('restart') && !busy) allowed.push('recheck', 'map');
  if (actions.includes('reject')) allowed.push('reject');
  return allowed;
}
