import { grouped } from '../../kernel/grouped.js';
import { ratePercent, sumMoney, toWan, toWire, ZERO, type Decimal } from '../../kernel/money.js';
import type { Level } from '../../ledger/domain/ledger.types.js';
import { feedbackForm as words } from '../../messages/direct-funds.js';
import { AGE_CLASSES, type AgeClass } from './ages.js';
import type { DocumentFigures, Figures } from './document-figures.js';

export const FORM_MONEY = ['amount', 'arrived', 'used', 'unused', ...AGE_CLASSES] as const;
export type FormMoney = (typeof FORM_MONEY)[number];
/** Null: not known, because no document is registered. */
export type FormAmounts = Record<FormMoney, string | null>;

export interface FeedbackRow {
  no: number;
  documentId: string | null;
  documentNo: string | null;
  level: Level;
  direct: boolean;
  projectId: string;
  project: string;
  firstArrivedOn: string | null;
  lastArrivedOn: string | null;
  arrivals: number;
  yuan: FormAmounts;
  /** 万元, two decimals. */
  wan: FormAmounts;
  /** Used of what arrived, percent. */
  useRate: string | null;
  /** Null: the running-cost project pays nobody. */
  people: number | null;
  note: string | null;
}

export interface FeedbackForm {
  rows: FeedbackRow[];
  total: Pick<FeedbackRow, 'yuan' | 'wan' | 'useRate' | 'people'>;
  /** The rounded rows less the rounded total, where that is not zero; 万元. */
  tails: { column: FormMoney; difference: string }[];
  ahead: { projectId: string; project: string; amount: string }[];
}

/** The feedback form: amounts exact in yuan and rounded to 万元 once each, with what the rounding leaves. */
export function feedbackOf({ rows, ahead }: Figures, people: ReadonlyMap<string, number>): FeedbackForm {
  const amounts = rows.map(amountsOf);
  const total = Object.fromEntries(
    FORM_MONEY.map((column) => [column, sumMoney(amounts.map((row) => row[column] ?? ZERO))]),
  ) as Record<FormMoney, Decimal>;
  const tails = FORM_MONEY.flatMap((column) => {
    const rounded = sumMoney(amounts.map((row) => toWan(row[column] ?? ZERO)));
    const difference = rounded.minus(toWan(total[column]));
    return difference.isZero() ? [] : [{ column, difference: difference.toFixed(2) }];
  });
  return {
    rows: rows.map((row, i): FeedbackRow => {
      const { project, document, arrivals } = row;
      return {
        no: i + 1,
        documentId: document?.id ?? null,
        documentNo: row.documentNo,
        level: row.level,
        direct: row.direct,
        projectId: project.id,
        project: project.name,
        firstArrivedOn: arrivals[0]?.on ?? null,
        lastArrivedOn: arrivals.at(-1)?.on ?? null,
        arrivals: arrivals.length,
        ...printed(amounts[i]!),
        useRate: rate(row.used, row.arrived),
        people: project.scheme === null ? null : (people.get(row.key) ?? 0),
        note: document?.note ?? null,
      };
    }),
    total: { ...printed(total), useRate: rate(total.used, total.arrived), people: people.get('') ?? 0 },
    tails,
    ahead: ahead.map(({ project, amount }) => ({
      projectId: project.id,
      project: project.name,
      amount: toWire(amount),
    })),
  };
}

/** The sentences below the form. */
export function feedbackNotes({ tails, ahead }: Pick<FeedbackForm, 'tails' | 'ahead'>): string[] {
  return [
    words.basis,
    words.people,
    words.ageBasis,
    tails.length === 0
      ? words.noTail
      : words.tails(tails.map(({ column, difference }) => words.tail(moneyTitle(column), difference))),
    ...ahead.map(({ project, amount }) => words.ahead(project, grouped(amount))),
  ];
}

export function moneyTitle(column: FormMoney): string {
  return isAge(column) ? words.columns.ages[column] : words.columns[column];
}

function isAge(column: FormMoney): column is AgeClass {
  return (AGE_CLASSES as readonly string[]).includes(column);
}

function amountsOf({ document, arrived, used, unused, ages }: DocumentFigures): Record<FormMoney, Decimal | null> {
  return { amount: document?.amount ?? null, arrived, used, unused, ...ages };
}

function printed(amounts: Record<FormMoney, Decimal | null>): Pick<FeedbackRow, 'yuan' | 'wan'> {
  const as = (text: (amount: Decimal) => string): FormAmounts =>
    Object.fromEntries(
      FORM_MONEY.map((column) => [column, amounts[column] === null ? null : text(amounts[column])]),
    ) as FormAmounts;
  return { yuan: as(toWire), wan: as((amount) => toWan(amount).toFixed(2)) };
}

function rate(used: Decimal, arrived: Decimal): string | null {
  return ratePercent(used, arrived)?.toFixed(2) ?? null;
}
