import { Inject, Injectable } from '@nestjs/common';
import { chineseAmount } from '../kernel/chinese-amount.js';
import { DomainError } from '../kernel/domain-error.js';
import { intToPeriod } from '../kernel/period.js';
import { errorSentence } from '../messages/catalogue.js';
import { caseNumber, findingActionLabels, noticeNumber } from '../messages/cases.js';
import type { Caller } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { FindingDetailDto, FindingDto } from './case-answers.dto.js';
import { caseActions } from './domain/allowed-actions.js';
import { FindingLinesStore } from './finding-lines.store.js';
import { FindingReadsStore, type FindingRow } from './finding-reads.store.js';
import { FindingsStore } from './findings.store.js';
import { NoticesStore } from './notices.store.js';
import { RecoveriesStore } from './recoveries.store.js';

/** The whole file of a case, and what the reader may do with it. Errors: FINDING_NOT_FOUND. */
@Injectable()
export class ShowFinding {
  constructor(
    @Inject(FindingsStore) private readonly findings: FindingsStore,
    @Inject(FindingReadsStore) private readonly reads: FindingReadsStore,
    @Inject(FindingLinesStore) private readonly lineStore: FindingLinesStore,
    @Inject(NoticesStore) private readonly noticeStore: NoticesStore,
    @Inject(RecoveriesStore) private readonly recoveryStore: RecoveriesStore,
  ) {}

  async run(tx: Tx, { agencyId, actor }: Caller, id: string): Promise<FindingDetailDto> {
    const row = await this.reads.one(tx, agencyId, id);
    if (!row) throw new DomainError('FINDING_NOT_FOUND', 'missing', { id });
    const head = await this.findings.head(tx, agencyId, id);
    const { makers, recused } = await this.reads.people(tx, id, actor.userId);
    const notices = await this.noticeStore.list(tx, agencyId, id);
    const writeOffs = await this.recoveryStore.writeOffs(tx, agencyId, id);
    const facts = {
      ...{ state: head.state, amount: head.amount, recovered: head.recovered, makers, recused },
      missed: head.errorKind === 'MISSED',
      handlerId: head.handlerId,
      undelivered: notices.filter(({ deliveredOn }) => deliveredOn === null).length,
      writeOffBy: writeOffs.find(({ state }) => state === 'PROPOSED')?.proposedById ?? null,
    };
    return {
      ...findingOut(row),
      amountInWords: chineseAmount(head.amount),
      digest: head.digest,
      recused,
      allowedActions: caseActions(facts, actor).map(({ action, refusal }) => ({
        action,
        allowed: refusal === null,
        reasonCode: refusal?.code ?? null,
        // What is missing is plain from the act itself, so the sentence of a missing permission has nothing in brackets.
        reason: refusal && errorSentence(refusal.code, refusal.details).replace('（）', ''),
      })),
      lines: (await this.lineStore.lines(tx, agencyId, id)).map(({ batchId: _, lineNo: __, ...line }) => ({
        ...line,
        period: intToPeriod(line.period),
      })),
      flags: (await this.reads.flags(tx, id)).map((flag) => ({
        ...flag,
        period: flag.period === null ? null : intToPeriod(flag.period),
      })),
      events: (await this.reads.events(tx, id)).map((event) => ({
        ...event,
        label: findingActionLabels[event.action as keyof typeof findingActionLabels],
      })),
      inspections: await this.reads.inspections(tx, id),
      notices: notices.map(({ year, no, ...notice }) => ({ ...notice, number: noticeNumber(notice.kind, year, no) })),
      plans: await this.recoveryStore.plans(tx, agencyId, id),
      recoveries: await this.recoveryStore.list(tx, agencyId, id),
      writeOffs: writeOffs.map(({ proposedById: _, ...writeOff }) => writeOff),
      papers: await this.reads.papers(tx, id),
    };
  }
}

/** A case as it goes out. */
export function findingOut({ year, no, orderYear, orderNo, firstPeriod, lastPeriod, ...row }: FindingRow): FindingDto {
  return {
    ...row,
    number: caseNumber(year, no),
    firstPeriod: firstPeriod === null ? null : intToPeriod(firstPeriod),
    lastPeriod: lastPeriod === null ? null : intToPeriod(lastPeriod),
    orderNumber: orderYear === null || orderNo === null ? null : noticeNumber('RETURN_ORDER', orderYear, orderNo),
  };
}
