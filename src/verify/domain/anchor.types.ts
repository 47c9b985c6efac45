/** The chains of an agency, in the order of an anchor's lines. */
export const CHAINS = ['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL', 'BANK_FILE', 'SIGNATURE', 'RESULT', 'TRAIL'] as const;
export type ChainCode = (typeof CHAINS)[number];

/** How far a chain had come: its last record, and the SM3 that stands for all of them. */
export interface Head {
  /** Chain number, trail position or count; 0 before the first record. */
  no: number;
  /** 64 hexadecimal characters; zeros before the first record. */
  hash: string;
}

/** The end of one day at one agency. */
export interface Anchor {
  agencyCode: string;
  /** 'YYYY-MM-DD', Asia/Shanghai. */
  on: string;
  heads: ReadonlyMap<ChainCode, Head>;
}

/** A record as its chain sees it. */
export interface ChainRecord {
  no: number;
  kind: string;
  id: string;
  /** What is digested after the hash of the record before; every value as text. */
  fields: readonly (string | null)[];
  /** What is stored with the record; null where the chain is only computed. */
  stored: { prevHash: string; hash: string } | null;
}

/** The first record of a chain that does not fit, and why: a code of `anchorFaults` with what its sentence needs. */
export interface ChainFault {
  kind: string;
  id: string;
  fault: 'GAP' | 'LINK' | 'CONTENT' | 'SHORT' | 'DIFFERS';
  no: number;
  /** DIFFERS: the last number up to which an earlier anchor still fits. */
  after: number;
}
