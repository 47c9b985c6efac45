import type { Scheme } from '../../agencies/domain/fund.types.js';
import type { Decimal } from '../../kernel/money.js';
import type { Level } from '../../ledger/domain/ledger.types.js';

/** Facts of a document of transfer (资金文件), as they hold now. */
export interface DocumentFacts {
  id: string;
  projectId: string;
  documentNo: string;
  level: Level;
  /** Marked 01 (中央直达资金). */
  direct: boolean;
  issuedOn: string | null;
  receivedOn: string | null;
  amount: Decimal;
  /** Budget that was allotted and adjusted by it. */
  allotted: Decimal;
  note: string | null;
}

export interface ProjectName {
  id: string;
  no: number;
  name: string;
  scheme: Scheme | null;
}

/** Money that arrived and was not taken back by the cut-off. */
export interface Arrival {
  eventId: string;
  projectId: string;
  /** Null: no document is registered for it. */
  documentId: string | null;
  /** As written on the entry. */
  documentNo: string | null;
  level: Level;
  on: string;
  amount: Decimal;
  voucherId: string | null;
}

export const USE_KINDS = ['BATCH', 'SPENDING'] as const;
/** A settled batch that the project bore, or an expense of the running-cost project. */
export type UseKind = (typeof USE_KINDS)[number];

/** What one batch or expense took of a project by the cut-off, net of what came back. */
export interface ProjectUse {
  kind: UseKind;
  id: string;
  projectId: string;
  /** Number of the batch; of an expense what was written on it. */
  label: string;
  /** Month of the batch; of an expense its own. */
  period: string;
  on: string;
  amount: Decimal;
}

export const DOCUMENT_ACTIONS = ['amend', 'cancel', 'plan', 'link'] as const;
export type DocumentAction = (typeof DOCUMENT_ACTIONS)[number];
