import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { money } from '../kernel/money.js';
import { addDays, intToPeriod, parseDate } from '../kernel/period.js';
import { noticeKindLabels, noticeNumber, noticeTexts } from '../messages/cases.js';
import type { Ctx } from '../platform/db/ctx.js';
import { FileVault } from '../platform/files/file-vault.js';
import type { NoticeKind } from './domain/finding.types.js';
import { noticeDocument, type NoticeFacts } from './domain/notice-document.js';
import { FindingLinesStore } from './finding-lines.store.js';
import { FindingReadsStore } from './finding-reads.store.js';
import { FindingsStore, type FindingHead } from './findings.store.js';
import { noticeDocx } from './notice-docx.js';
import { noticePdf } from './notice-pdf.js';
import { NoticesStore } from './notices.store.js';

export const NOTICE_MEDIA = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;
export type NoticeFormat = keyof typeof NOTICE_MEDIA;

/**
 * Issues a notice of a case: draws its number, prints what the case says now as PDF and Word, and keeps both.
 * Errors: FINDING_NOT_FOUND, FINDING_NOTICE_STATE, FINDING_NOTICE_FIELDS, FINDING_NOTICE_DUE, FINDING_NOTICE_LATE, FINDING_RECUSED,
 * PDF_GLYPH_MISSING, DATE_MALFORMED.
 */
@Injectable()
export class IssueNotice {
  constructor(
    @Inject(FindingsStore) private readonly findings: FindingsStore,
    @Inject(FindingReadsStore) private readonly reads: FindingReadsStore,
    @Inject(FindingLinesStore) private readonly lines: FindingLinesStore,
    @Inject(NoticesStore) private readonly notices: NoticesStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(FileVault) private readonly vault: FileVault,
  ) {}

  async run(
    ctx: Ctx,
    input: {
      id: string;
      kind: NoticeKind;
      recipient?: string;
      inspectOn?: string;
      place?: string;
      dueOn?: string;
    },
  ): Promise<{ id: string; number: string; dueOn: string | null }> {
    const { id, kind, recipient = null } = input;
    const head = await this.findings.head(ctx.tx, ctx.agencyId, id, { lock: true });
    refuseWrongState(kind, head);
    const terms = await this.notices.termsOn(ctx.tx, ctx.agencyId, ctx.today);
    const { dueOn, place } = await this.dates(ctx, input, terms);
    const year = Number(ctx.today.slice(0, 4));
    const no = await this.notices.nextNumber(ctx, kind, year);
    const { name: agencyName } = await this.agencies.agency(ctx.tx, ctx.agencyId);
    const { name, idMasked } = (await this.reads.one(ctx.tx, ctx.agencyId, id))!;
    const lines = await this.lines.lines(ctx.tx, ctx.agencyId, id);
    const facts: NoticeFacts = {
      ...{ kind, year, no, issuedOn: ctx.today, agencyName, person: { name, idMasked }, recipient, dueOn, place },
      case: {
        ...head,
        firstPeriod: head.firstPeriod === null ? null : intToPeriod(head.firstPeriod),
        lastPeriod: head.lastPeriod === null ? null : intToPeriod(head.lastPeriod),
        dismissedBecause: head.state === 'DISMISSED' ? await this.reads.dismissedBecause(ctx.tx, id) : null,
      },
      lines: lines.map(({ period, reference, paid, due }) => ({
        period: intToPeriod(period),
        reference,
        paid: money(paid),
        due: money(due),
      })),
      reviewDays: terms.REVIEW_DAYS,
    };
    const document = noticeDocument(facts);
    const number = noticeNumber(kind, year, no);
    const keep = (format: NoticeFormat, bytes: Buffer): Promise<{ id: string; digest: Buffer }> =>
      this.vault.put(ctx, {
        purpose: 'finding-notice',
        name: noticeTexts.fileName(noticeKindLabels[kind], number, name, format),
        mediaType: NOTICE_MEDIA[format],
        source: Readable.from([bytes]),
      });
    const pdf = await keep('pdf', await noticePdf(document));
    const docx = await keep('docx', await noticeDocx(document));
    const { months, amount } = head;
    const notice = { findingId: id, kind, year, no, months, amount, dueOn, recipient, place };
    const issued = await this.notices.insert(ctx, { ...notice, pdfFileId: pdf.id, docxFileId: docx.id });
    ctx.note('finding', id, { notice: number, pdf: pdf.digest.toString('hex'), docx: docx.digest.toString('hex') });
    return { ...issued, number, dueOn };
  }

  /** The day a notice names: of the inspection, announced early enough, or the last one of the return, a working day. */
  private async dates(
    ctx: Ctx,
    input: { kind: NoticeKind; inspectOn?: string; place?: string; dueOn?: string },
    terms: { NOTICE_DAYS_AHEAD: number; RETURN_DAYS: number },
  ): Promise<{ dueOn: string | null; place: string | null }> {
    const { kind, inspectOn, place, dueOn } = input;
    const fits = {
      INSPECTION: inspectOn !== undefined && place !== undefined && dueOn === undefined,
      RETURN_ORDER: inspectOn === undefined && place === undefined,
      RESULT: inspectOn === undefined && place === undefined && dueOn === undefined,
    };
    if (!fits[kind]) throw new DomainError('FINDING_NOTICE_FIELDS', 'invalid');
    if (kind === 'INSPECTION') {
      const earliest = addDays(ctx.today, terms.NOTICE_DAYS_AHEAD);
      if (parseDate(inspectOn!) < earliest) {
        throw new DomainError('FINDING_NOTICE_LATE', 'rule', { days: terms.NOTICE_DAYS_AHEAD, earliest });
      }
      return { dueOn: inspectOn!, place: place! };
    }
    if (kind === 'RESULT') return { dueOn: null, place: null };
    if (dueOn !== undefined) return { dueOn: parseDate(dueOn), place: null };
    const end = addDays(ctx.today, terms.RETURN_DAYS);
    const calendar = await this.agencies.workCalendar(ctx.tx, ctx.agencyId, end, end);
    return { dueOn: calendar.next(end), place: null };
  }
}

/** Before a number is drawn and anything is printed; the database says the same. */
function refuseWrongState(kind: NoticeKind, { state }: FindingHead): void {
  const early = state === 'OPEN' || state === 'PROPOSED';
  const owed = state === 'DETERMINED' || state === 'NOTIFIED' || state === 'RECOVERING';
  if (!{ INSPECTION: early, RETURN_ORDER: owed, RESULT: !early }[kind]) {
    throw new DomainError('FINDING_NOTICE_STATE', 'rule', { kind, state });
  }
}
