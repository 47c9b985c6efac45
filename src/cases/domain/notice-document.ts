import { chineseAmount } from '../../kernel/chinese-amount.js';
import { grouped } from '../../kernel/grouped.js';
import { sumMoney, toWire, type Decimal } from '../../kernel/money.js';
import {
  caseNumber,
  errorKindLabels,
  findingSourceLabels,
  noticeKindLabels,
  noticeNumber,
  noticeTexts as texts,
  schemeFullLabels,
} from '../../messages/cases.js';
import type { ErrorKind, FindingSource, NoticeKind, Scheme } from './finding.types.js';

/** What a notice says, ready for any printer: paragraphs, a table, who signs. */
export interface NoticeDocument {
  title: string;
  number: string;
  caseNumber: string;
  addressee: string;
  paragraphs: string[];
  table: { columns: readonly string[]; rows: { cells: string[]; bold: boolean }[] } | null;
  /** After the table. */
  closing: string[];
  agency: string;
  date: string;
  receipt: string;
}

export interface NoticeFacts {
  kind: NoticeKind;
  year: number;
  no: number;
  issuedOn: string;
  agencyName: string;
  case: {
    year: number;
    no: number;
    source: FindingSource;
    scheme: Scheme;
    errorKind: ErrorKind;
    facts: string;
    months: number;
    /** Null while nothing was overpaid. */
    firstPeriod: string | null;
    lastPeriod: string | null;
    amount: Decimal;
    recovered: Decimal;
    /** Why it was dismissed; null for every other case. */
    dismissedBecause: string | null;
  };
  person: { name: string; idMasked: string };
  /** To whom it is written when not to the person. */
  recipient: string | null;
  lines: readonly { period: string; reference: string; paid: Decimal; due: Decimal }[];
  /** INSPECTION: its day; RETURN_ORDER: the last day of the return. */
  dueOn: string | null;
  place: string | null;
  reviewDays: number;
}

/** The text of a notice from the facts of its case. All figures are those of the lines. */
export function noticeDocument(facts: NoticeFacts): NoticeDocument {
  const { kind, year, no, person } = facts;
  const { paragraphs, closing } = bodyOf(facts);
  return {
    title: noticeKindLabels[kind],
    number: noticeNumber(kind, year, no),
    caseNumber: texts.caseOf(caseNumber(facts.case.year, facts.case.no)),
    addressee: texts.addressee(facts.recipient, person.name, person.idMasked),
    paragraphs,
    table: kind === 'INSPECTION' || facts.lines.length === 0 ? null : linesTable(facts),
    closing,
    agency: facts.agencyName,
    date: texts.date(facts.issuedOn),
    receipt: texts.receipt,
  };
}

/** Every text of the document, for the printers that must know each character. */
export function* textsOf(document: NoticeDocument): Generator<string> {
  yield* [document.title, document.number, document.caseNumber, document.addressee, ...document.paragraphs];
  yield* [...document.closing, document.agency, document.date, document.receipt, texts.seal];
  if (!document.table) return;
  yield* document.table.columns;
  for (const { cells } of document.table.rows) yield* cells;
}

function bodyOf(facts: NoticeFacts): Pick<NoticeDocument, 'paragraphs' | 'closing'> {
  const { kind, dueOn, place, reviewDays, person } = facts;
  const { source, scheme, errorKind, recovered, amount, dismissedBecause } = facts.case;
  const [schemeName, kindName] = [schemeFullLabels[scheme], errorKindLabels[errorKind]];
  if (kind === 'INSPECTION') {
    return {
      paragraphs: [
        texts.inspection(findingSourceLabels[source], person.name, schemeName, dueOn!, place!),
        texts.inspectionContent(kindName),
        texts.inspectionPapers,
        texts.inspectionDuty,
      ],
      closing: [],
    };
  }
  if (dismissedBecause !== null) {
    return { paragraphs: [texts.clean(person.name, schemeName), texts.cleanReason(dismissedBecause)], closing: [] };
  }
  const paragraphs = foundIn(facts, schemeName, kindName);
  if (kind === 'RETURN_ORDER') return { paragraphs, closing: [texts.order(dueOn!), texts.review(reviewDays)] };
  const open = amount.minus(recovered);
  const state = amount.isZero() ? [] : [texts.resultOpen(yuan(recovered), yuan(open))];
  return { paragraphs, closing: [...state, texts.review(reviewDays)] };
}

function foundIn({ case: it, person }: NoticeFacts, schemeName: string, kindName: string): string[] {
  if (it.firstPeriod === null || it.lastPeriod === null)
    return [texts.missed(person.name, schemeName), texts.facts(it.facts)];
  return [
    texts.found(person.name, schemeName, it.firstPeriod, it.lastPeriod, it.months, kindName),
    texts.facts(it.facts),
    texts.overpaid(yuan(it.amount), chineseAmount(it.amount)),
  ];
}

function linesTable({ lines, case: { amount } }: NoticeFacts): NoticeDocument['table'] {
  const rows = lines.map(({ period, reference, paid, due }) => ({
    cells: [period, reference, yuan(paid), yuan(due), yuan(paid.minus(due))],
    bold: false,
  }));
  const sum = (field: 'paid' | 'due'): string => yuan(sumMoney(lines.map((line) => line[field])));
  return {
    columns: texts.columns,
    rows: [...rows, { cells: [texts.sum, '', sum('paid'), sum('due'), yuan(amount)], bold: true }],
  };
}

function yuan(amount: Decimal): string {
  return grouped(toWire(amount));
}
