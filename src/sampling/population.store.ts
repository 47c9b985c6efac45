import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';
import type { PopulationLine, StratifyBy } from './domain/sampling.types.js';

/** Which payouts a population is made of; an empty list means all. */
export interface PopulationScope {
  /** yyyymm, ascending. */
  periods: readonly number[];
  schemes: readonly string[];
  /** The empty text means payouts without a township. */
  townships: readonly string[];
  kinds: readonly string[];
  /** Trail position. */
  watermark: string;
}

const GROUPS: Record<StratifyBy, string> = { SCHEME: 'p.scheme', TOWNSHIP: `coalesce(p.township, '')`, AMOUNT: `''` };

/**
 * Paid payouts as of the watermark, in the order of their references: what a result file that was taken in by then
 * reports as paid, unless two people had confirmed by then that it came back. Of the payout only what never changes is
 * read, so the same watermark always gives the same lines; one text each, because a hundred thousand rows of four columns take
 * several times as long to unpack. $1 agency, $2 watermark, $3 periods, $4 schemes, $5 townships,
 * $6 kinds.
 */
const paid = (group: string): string => /* sql */ `
WITH result AS MATERIALIZED (
  SELECT f.id, b.id AS batch_id, b.period
    FROM payout_batch b JOIN bank_result_file f ON f.batch_id = b.id JOIN trail t ON t.id = f.taken_in_act_id
   WHERE b.agency_id = $1 AND b.period = ANY ($3::int[]) AND (cardinality($4::text[]) = 0 OR b.scheme = ANY ($4))
     AND (cardinality($6::text[]) = 0 OR b.kind = ANY ($6)) AND t.agency_id = $1 AND t.position <= $2),
returned AS MATERIALIZED (
  SELECT a.batch_id, a.line_no FROM payout_act a JOIN trail t ON t.id = a.decided_act_id AND t.agency_id = $1 AND t.position <= $2
   WHERE a.agency_id = $1 AND a.period = ANY ($3::int[]) AND a.kind = 'LATE_RETURN' AND a.state = 'CONFIRMED')
SELECT p.batch_id || ' ' || p.line_no || ' ' || p.amount || ' ' || ${group} AS line
  FROM result f JOIN bank_result_line l ON l.result_file_id = f.id AND l.class = 'PAID'
  JOIN payout p ON p.agency_id = $1 AND p.period = f.period AND p.batch_id = f.batch_id AND p.line_no = l.payout_line_no
 WHERE l.result_file_id = ANY (ARRAY(SELECT id FROM result)) AND p.period = ANY ($3::int[])
   AND (cardinality($5::text[]) = 0 OR coalesce(p.township, '') = ANY ($5))
   AND NOT EXISTS (SELECT FROM returned r WHERE r.batch_id = p.batch_id AND r.line_no = p.line_no)
 ORDER BY p.batch_id, p.line_no`;

/** Populations, read line by line through a cursor: however many payouts there are, a page of them is held. */
@Injectable()
export class PopulationStore {
  async trailHead(tx: Tx, agencyId: number): Promise<string> {
    const row = await tx.one<{ position: string }>('SELECT position FROM trail_head WHERE agency_id = $1', [agencyId]);
    return row?.position ?? '0';
  }

  async walk(
    tx: Tx,
    agencyId: number,
    scope: PopulationScope,
    by: StratifyBy | null,
    visit: (line: PopulationLine) => void,
  ): Promise<void> {
    const params = [agencyId, scope.watermark, scope.periods, scope.schemes, scope.townships, scope.kinds];
    await inBulk(tx, async () => {
      for await (const page of tx.cursor<{ line: string }>(paid(by === null ? `''` : GROUPS[by]), params)) {
        for (const { line } of page) visit(lineOf(line));
      }
    });
  }
}

/** The group may hold anything, the three before it hold no blank. */
function lineOf(text: string): PopulationLine {
  const first = text.indexOf(' ');
  const second = text.indexOf(' ', first + 1);
  const third = text.indexOf(' ', second + 1);
  return {
    batchId: text.slice(0, first),
    lineNo: Number(text.slice(first + 1, second)),
    amount: text.slice(second + 1, third),
    group: text.slice(third + 1),
  };
}
