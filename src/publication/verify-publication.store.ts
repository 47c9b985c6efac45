import { Injectable } from '@nestjs/common';
import type { FindingCell } from './domain/publication.types.js';
import type { Reader } from './books.store.js';

export interface KeptBook {
  id: string;
  fiscalYear: number;
  version: number;
  digest: Buffer;
  /** Digest of the run that its adoption stands on: the last one over its revision at that time. */
  checkedDigest: Buffer | null;
}

export interface KeptFinding {
  id: string;
  check: string;
  subject: string;
  cells: FindingCell[];
  digest: Buffer;
}

/** What verification reads of adopted books and of runs. */
@Injectable()
export class VerifyPublicationStore {
  books(tx: Reader, agencyId: number): Promise<(KeptBook & Record<string, unknown>)[]> {
    return tx.rows(
      `SELECT b.id, b.fiscal_year AS "fiscalYear", b.version, b.digest,
              (SELECT r.book_digest FROM publication_run r WHERE r.book_id = b.id AND r.revision = b.revision ORDER BY r.id LIMIT 1) AS "checkedDigest"
         FROM budget_book b WHERE b.agency_id = $1 AND b.state = 'ADOPTED' ORDER BY b.id`,
      [agencyId],
    );
  }

  findings(tx: Reader, agencyId: number): Promise<(KeptFinding & Record<string, unknown>)[]> {
    return tx.rows(
      `SELECT f.id, f.check_code AS "check", f.subject, f.cells, f.digest FROM publication_finding f WHERE f.agency_id = $1 ORDER BY f.id`,
      [agencyId],
    );
  }
}
