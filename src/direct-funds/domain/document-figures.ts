import { sumMoney, ZERO, type Decimal } from '../../kernel/money.js';
import type { Level } from '../../ledger/domain/ledger.types.js';
import { byAge, daysBetween, type AgeClass } from './ages.js';
import type { Arrival, DocumentFacts, ProjectName, ProjectUse } from './direct-funds.types.js';
import { spreadUse } from './spread-use.js';

/** Money of one arrival, with what of it was used. */
export interface UsedArrival extends Arrival {
  used: Decimal;
  unused: Decimal;
  /** Days since it arrived. */
  days: number;
}

/** What a batch or expense took of the money of a document. */
export interface UsePart extends Omit<ProjectUse, 'amount'> {
  /** The part that this document bore. */
  amount: Decimal;
}

export interface DocumentFigures {
  key: string;
  project: ProjectName;
  /** Null: money that came without a registered document; the facts then are those of the entries. */
  document: DocumentFacts | null;
  documentNo: string | null;
  level: Level;
  direct: boolean;
  arrivals: UsedArrival[];
  uses: UsePart[];
  arrived: Decimal;
  used: Decimal;
  unused: Decimal;
  ages: Record<AgeClass, Decimal>;
}

export interface Figures {
  rows: DocumentFigures[];
  /** Used before any money had arrived, by project. */
  ahead: { project: ProjectName; amount: Decimal }[];
}

export interface FigureFacts {
  projects: readonly ProjectName[];
  documents: readonly DocumentFacts[];
  /** Oldest first. */
  arrivals: readonly Arrival[];
  /** Oldest first. */
  uses: readonly ProjectUse[];
}

/** What arrived by each document until a day, what was used of it, and how old the rest is; from project-level rows. */
export function documentFigures({ projects, documents, arrivals, uses }: FigureFacts, at: string): Figures {
  const ahead: Figures['ahead'] = [];
  const rows = projects.flatMap((project) => {
    const lots = arrivals.filter(({ projectId }) => projectId === project.id);
    const taken = uses.filter(({ projectId }) => projectId === project.id);
    const spread = spreadUse(
      lots.map(({ eventId, amount }) => ({ key: eventId, amount })),
      taken.map(({ kind, id, amount }) => ({ key: `${kind}/${id}`, amount })),
    );
    const before = sumMoney(spread.ahead.map(({ amount }) => amount));
    if (before.gt(ZERO)) ahead.push({ project, amount: before });
    const usedOf = new Map<string, Decimal>();
    for (const { lot, amount } of spread.parts) usedOf.set(lot, (usedOf.get(lot) ?? ZERO).plus(amount));
    const rowOf = (head: Pick<DocumentFigures, 'key' | 'document' | 'documentNo' | 'level' | 'direct'>) => {
      const own = lots
        .filter((arrival) => rowKey(arrival) === head.key)
        .map((arrival): UsedArrival => {
          const used = usedOf.get(arrival.eventId) ?? ZERO;
          return { ...arrival, used, unused: arrival.amount.minus(used), days: daysBetween(arrival.on, at) };
        });
      const ids = new Set(own.map(({ eventId }) => eventId));
      const parts = spread.parts.filter(({ lot }) => ids.has(lot));
      return {
        ...head,
        project,
        arrivals: own,
        uses: taken.flatMap((use): UsePart[] => {
          const of = parts.filter((part) => part.use === `${use.kind}/${use.id}`);
          return of.length === 0 ? [] : [{ ...use, amount: sumMoney(of.map(({ amount }) => amount)) }];
        }),
        arrived: sumMoney(own.map(({ amount }) => amount)),
        used: sumMoney(own.map(({ used }) => used)),
        unused: sumMoney(own.map(({ unused }) => unused)),
        ages: byAge(
          own.map(({ on, unused }) => ({ on, amount: unused })),
          at,
        ),
      };
    };
    const registered = documents
      .filter(({ projectId }) => projectId === project.id)
      .map((document) => {
        const { id, documentNo, level, direct } = document;
        return rowOf({ key: id, document, documentNo, level, direct });
      })
      // What was issued after the day was not there yet.
      .filter(({ document, arrivals: own }) => own.length > 0 || (document?.issuedOn ?? at) <= at);
    const loose = new Map(lots.filter(({ documentId }) => documentId === null).map((lot) => [rowKey(lot), lot]));
    const others = [...loose].map(([key, { documentNo, level }]) =>
      rowOf({ key, document: null, documentNo, level, direct: false }),
    );
    return [...registered, ...others];
  });
  return { rows, ahead };
}

function rowKey({ documentId, projectId, level, documentNo }: Arrival): string {
  return documentId ?? ['none', projectId, level, documentNo ?? ''].join('/');
}
