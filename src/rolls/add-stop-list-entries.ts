import { Inject, Injectable } from '@nestjs/common';
import { BeneficiariesService } from '../beneficiaries/beneficiaries.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { maskIdNumber, parseIdNumber } from '../kernel/id-number.js';
import { checkName, normalizeName } from '../kernel/name-match.js';
import { periodOf, periodToInt } from '../kernel/period.js';
import { stopListProblems } from '../messages/roll-acts.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Ctx } from '../platform/db/ctx.js';
import { ENTERED_STOP_REASONS } from './domain/roll.types.js';
import type { StopReason } from './domain/roll.types.js';
import { StopListStore } from './stop-list.store.js';
import type { StopListRow } from './stop-list.store.js';

/** One person as entered or as a file spells it. */
export interface StopListInput {
  /** Row of the file or place in the list, from 1. */
  row: number;
  idNumber: string;
  name: string;
  /** A code of ENTERED_STOP_REASONS or words like 死亡. */
  reason: string;
  /** First month not to be paid; absent: this month. */
  effectiveFrom?: string;
}

/** Entries at a time. */
export const STOP_LIST_LIMIT = 5_000;
const SHOWN_PROBLEMS = 20;
const REASON_WORDS: readonly [RegExp, StopReason][] = [
  [/死亡|去世|身故/, 'DEATH'],
  [/服刑|判刑|在押|羁押/, 'PRISON'],
  [/其他保险|参加其他|重复参保|重复领取|转入|转移/, 'OTHER_INSURANCE'],
  [/核查|调查|疑点|待核/, 'INVESTIGATION'],
  [/其他/, 'OTHER'],
];

/**
 * Puts people on the stop list: a roll line that pays them is blocked. All entries or none.
 * Errors: STOP_LIST_ROWS (invalid) names the rows at fault; STOP_LIST_TOO_LONG (invalid).
 */
@Injectable()
export class AddStopListEntries {
  constructor(
    @Inject(StopListStore) private readonly store: StopListStore,
    @Inject(BeneficiariesService) private readonly beneficiaries: BeneficiariesService,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
  ) {}

  /** Answers how many were added; the others stood there already. */
  async run(
    ctx: Ctx,
    input: { entries: readonly StopListInput[]; source: string },
  ): Promise<{ added: number; already: number }> {
    if (input.entries.length > STOP_LIST_LIMIT) {
      throw new DomainError('STOP_LIST_TOO_LONG', 'invalid', { limit: STOP_LIST_LIMIT });
    }
    const problems: string[] = [];
    const rows = input.entries.map((entry) => this.read(ctx, entry, problems));
    if (problems.length > 0) {
      const shown = problems.slice(0, SHOWN_PROBLEMS).join('；');
      throw new DomainError('STOP_LIST_ROWS', 'invalid', { count: problems.length, problems: shown });
    }
    await this.beneficiaries.raiseRegister(ctx);
    const added = await this.store.add(ctx, rows as StopListRow[], input.source);
    ctx.note('stopList', ctx.actId, { added, source: input.source });
    return { added, already: rows.length - added };
  }

  /** The entries for the idempotency record, which must hold nothing from which a number could be guessed. */
  fingerprint(entries: readonly StopListInput[]): object[] {
    return entries.map((entry) => ({ ...entry, idNumber: this.numbers.index('ID', entry.idNumber).toString('hex') }));
  }

  private read(ctx: Ctx, entry: StopListInput, problems: string[]): StopListRow | null {
    const found = (problem: string): void => void problems.push(`第 ${entry.row} 行${problem}`);
    const before = problems.length;
    const id = parseIdNumber(entry.idNumber);
    if (!id.ok) found(stopListProblems.ID);
    if (checkName(entry.name) !== 'OK') found(stopListProblems.NAME);
    const reason = reasonOf(entry.reason);
    if (reason === null) found(stopListProblems.REASON);
    const effectiveFrom =
      entry.effectiveFrom === undefined ? periodToInt(periodOf(ctx.today)) : monthOf(entry.effectiveFrom);
    if (effectiveFrom === null) found(stopListProblems.MONTH);
    if (!id.ok || problems.length > before) return null;
    return {
      idIndex: this.numbers.index('ID', id.number),
      idMasked: maskIdNumber(id.number),
      name: normalizeName(entry.name),
      reason: reason!,
      effectiveFrom: effectiveFrom!,
    };
  }
}

function reasonOf(text: string): StopReason | null {
  if ((ENTERED_STOP_REASONS as readonly string[]).includes(text)) return text as StopReason;
  return REASON_WORDS.find(([words]) => words.test(text))?.[1] ?? null;
}

/** 2024-12, 202412, 2024年12月, 2024-12-05. */
function monthOf(text: string): number | null {
  const match = /^\s*([12]\d{3})[-/.年]?(0[1-9]|1[0-2]|[1-9](?!\d))(?:[-/.月].*)?\s*$/.exec(text);
  return match ? Number(match[1]) * 100 + Number(match[2]) : null;
}
