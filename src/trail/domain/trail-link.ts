import { canonical, sm3 } from '../../kernel/digest.js';

/** A trail record with every field in the text form that is digested; bigints, times and JSON as the database prints them. */
export interface TrailRecord {
  agencyId: number;
  position: string;
  id: string;
  act: string;
  outcome: string;
  actorId: string | null;
  subjectType: string | null;
  subjectId: string | null;
  requestId: string | null;
  /** UTC with microseconds, `2024-12-02T01:00:00.000000Z`. */
  at: string;
  details: string;
  prevHash: Buffer;
  hash: Buffer;
}

/** What the first record of an agency is linked to. */
export const TRAIL_ORIGIN = Buffer.alloc(32);

/** Why a record does not fit; in order of precedence. */
export type TrailFault =
  /** Records are missing before this one, or it stands twice. */
  | 'POSITION'
  /** It is not linked to the record before it: that one, or this link, was changed. */
  | 'LINK'
  /** Its content is not what was digested. */
  | 'CONTENT';

/** SM3 that the record must have: the same canonical form as the SQL function trail_link, computed apart from it. */
export function trailLink(record: TrailRecord, prevHash: Buffer): Buffer {
  return sm3(
    canonical([
      prevHash.toString('hex'),
      String(record.agencyId),
      record.position,
      record.id,
      record.act,
      record.outcome,
      record.actorId,
      record.subjectType,
      record.subjectId,
      record.requestId,
      record.at,
      record.details,
    ]),
  );
}

/** Follows the chain record by record. */
export class TrailChain {
  position = 0n;
  hash: Buffer = TRAIL_ORIGIN;

  /** Takes the next record; names its fault, after which the chain stays where it was. */
  take(record: TrailRecord): TrailFault | null {
    if (BigInt(record.position) !== this.position + 1n) return 'POSITION';
    if (!record.prevHash.equals(this.hash)) return 'LINK';
    if (!trailLink(record, this.hash).equals(record.hash)) return 'CONTENT';
    this.position += 1n;
    this.hash = record.hash;
    return null;
  }
}
