import { Injectable } from '@nestjs/common';
import { Sm3Stream } from '../kernel/digest.js';
import type { Tx } from '../platform/db/db.js';
import type { Page } from '../platform/http/paging.js';
import type { ChainCode, ChainRecord } from './domain/anchor.types.js';

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
const time = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', ${TIME})`;

/** Acts of the nightly work: on a day on which nothing else was done they are no records worth an anchor. */
const NIGHTLY_ACTS = ['night.begin', 'ledger.verify', 'anchor.make'];
const DAY = `(t.at AT TIME ZONE 'Asia/Shanghai')::date`;

export interface StoredAnchor {
  on: string;
  text: string;
  madeBy: string | null;
  madeByName: string | null;
  madeAt: Date;
}

/** `fields` follow the hash of the record before; $1 agency, $2 last trail position that counts, null for all. */
const VOUCHERS = (fund: string): string => /* sql */ `
SELECT v.chain_no AS no, 'voucher' AS kind, v.id::text, encode(v.prev_hash, 'hex') AS "prevHash", encode(v.hash, 'hex') AS hash,
    ARRAY[v.agency_id::text, v.fund, v.chain_no::text, v.period::text, v.number::text, v.voucher_on::text, v.cause_type, v.cause_id, v.summary,
      v.total::text, v.reversal_of::text, v.prepared_by::text, ${time('v.posted_at')}]
    || coalesce((SELECT array_agg(f.x ORDER BY p.line_no, f.o) FROM posting p,
        unnest(ARRAY[p.line_no::text, p.account, p.debit::text, p.credit::text, p.summary]) WITH ORDINALITY AS f(x, o)
       WHERE p.voucher_id = v.id), '{}') AS fields
  FROM voucher v WHERE v.agency_id = $1 AND v.fund = '${fund}'
    AND ($2::bigint IS NULL OR EXISTS (SELECT FROM trail t WHERE t.id = v.act_id AND t.agency_id = $1 AND t.position <= $2))
 ORDER BY v.chain_no, v.id`;
const SQL: Readonly<Record<Exclude<ChainCode, 'RESULT'>, string>> = {
  RESIDENT: VOUCHERS('RESIDENT'),
  ENTERPRISE: VOUCHERS('ENTERPRISE'),
  INSTITUTIONAL: VOUCHERS('INSTITUTIONAL'),
  BANK_FILE: /* sql */ `
SELECT f.chain_no AS no, 'bankFile' AS kind, f.id::text, encode(f.prev_hash, 'hex') AS "prevHash", encode(f.hash, 'hex') AS hash,
    ARRAY[f.agency_id::text, f.chain_no::text, f.batch_id::text, f.format_code, f.format_version::text, f.file_name, encode(f.digest, 'hex'),
      f.line_count::text, f.total::text, f.issued_by::text, ${time('f.issued_at')}] AS fields
  FROM bank_file f WHERE f.agency_id = $1
    AND ($2::bigint IS NULL OR EXISTS (SELECT FROM trail t WHERE t.id = f.act_id AND t.agency_id = $1 AND t.position <= $2))
 ORDER BY f.chain_no, f.id`,
  SIGNATURE: /* sql */ `
SELECT row_number() OVER w AS no, 'signature' AS kind, s.batch_id || '/' || s.round || '/' || s.step AS id,
    ARRAY[s.batch_id::text, s.round::text, s.step, s.actor_id::text, encode(s.digest, 'hex'), s.line_count::text, s.total::text,
      ${time('s.signed_at')}, encode(s.hash, 'hex')] AS fields
  FROM batch_signature s JOIN trail t ON t.id = s.act_id AND t.agency_id = $1
 WHERE s.agency_id = $1 AND ($2::bigint IS NULL OR t.position <= $2)
WINDOW w AS (ORDER BY t.position, s.batch_id, s.round, s.step) ORDER BY 1`,
  TRAIL: /* sql */ `
SELECT t.position AS no, 'trail' AS kind, t.id::text, encode(t.prev_hash, 'hex') AS "prevHash", encode(t.hash, 'hex') AS hash,
    ARRAY[t.agency_id::text, t.position::text, t.id::text, t.act, t.outcome, t.actor_id::text, t.subject_type, t.subject_id, t.request_id,
      ${time('t.at')}, t.details::text] AS fields
  FROM trail t WHERE t.agency_id = $1 AND ($2::bigint IS NULL OR t.position <= $2) ORDER BY t.position`,
};

interface RecordRow extends Record<string, unknown> {
  no: string;
  kind: string;
  id: string;
  prevHash?: string;
  hash?: string;
  fields: (string | null)[];
}

@Injectable()
export class AnchorsStore {
  /** The last trail position of the day and all before it, Asia/Shanghai; '0' when there is none. */
  async watermark(tx: Tx, agencyId: number, on: string): Promise<string> {
    const row = await tx.one<{ position: string }>(
      `SELECT coalesce(max(position), 0) AS position FROM trail
        WHERE agency_id = $1 AND at < ($2::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'`,
      [agencyId, on],
    );
    return row!.position;
  }

  /** The records of a chain in order, up to a trail position (null: all). */
  async *chain(tx: Tx, agencyId: number, chain: ChainCode, watermark: string | null): AsyncGenerator<ChainRecord> {
    if (chain === 'RESULT') {
      yield* this.results(tx, agencyId, watermark);
      return;
    }
    for await (const rows of tx.cursor<RecordRow>(SQL[chain], [agencyId, watermark], 5000)) {
      for (const { no, kind, id, prevHash, hash, fields } of rows) {
        const stored = prevHash === undefined || hash === undefined ? null : { prevHash, hash };
        yield { no: Number(no), kind, id, fields, stored };
      }
    }
  }

  /** Result files in the order in which they were taken in; each stands for its lines, as COPY writes them. */
  private async *results(tx: Tx, agencyId: number, watermark: string | null): AsyncGenerator<ChainRecord> {
    const files = await tx.rows<{ id: string; batchId: string; digest: string; lines: string }>(
      `SELECT r.id::text, r.batch_id::text AS "batchId", encode(r.digest, 'hex') AS digest, r.line_count::text AS lines
         FROM bank_result_file r JOIN trail t ON t.id = r.taken_in_act_id AND t.agency_id = $1
        WHERE r.agency_id = $1 AND ($2::bigint IS NULL OR t.position <= $2) ORDER BY t.position, r.id`,
      [agencyId, watermark],
    );
    let no = 0;
    for (const { id, batchId, digest, lines } of files) {
      const content = new Sm3Stream();
      const copy = tx.copyOut(
        `COPY (SELECT line_no, reference, amount, result, cause, credited_on, class, batch_id, payout_line_no FROM bank_result_line
           WHERE result_file_id = ${BigInt(id)} ORDER BY line_no) TO STDOUT`,
      );
      for await (const chunk of copy as AsyncIterable<Buffer>) content.update(chunk);
      const fields = [id, batchId, digest, lines, content.hex()];
      yield { no: (no += 1), kind: 'bankResult', id, fields, stored: null };
    }
  }

  /**
   * Days up to `until` with records and without an anchor. The days before the first anchor need none: the first one covers
   * them; while there is none at all, the last day with records is to get it. What the nightly work itself writes makes no
   * day. Looks back a hundred anchors, from day to day by the index, so that asking costs the same in ten years.
   */
  async missing(tx: Pick<Tx, 'rows'>, agencyId: number, until: string): Promise<string[]> {
    const rows = await tx.rows<{ on: string }>(
      `WITH RECURSIVE begin AS (
         SELECT coalesce(
           (SELECT min(a.on_date) FROM (SELECT on_date FROM anchor WHERE agency_id = $1 ORDER BY on_date DESC LIMIT 100) a),
           (SELECT ${DAY} FROM trail t WHERE t.agency_id = $1 AND t.at < ($2::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
              AND t.act <> ALL ($3) ORDER BY t.at DESC LIMIT 1)) AS on_date),
       day AS (
         SELECT begin.on_date FROM begin WHERE begin.on_date IS NOT NULL
         UNION ALL
         SELECT (SELECT ${DAY} FROM trail t WHERE t.agency_id = $1 AND t.at >= (d.on_date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
                   AND t.act <> ALL ($3) ORDER BY t.at LIMIT 1)
           FROM day d WHERE d.on_date < $2::date)
       SELECT d.on_date AS "on" FROM day d WHERE d.on_date <= $2::date
         AND NOT EXISTS (SELECT FROM anchor a WHERE a.agency_id = $1 AND a.on_date = d.on_date) ORDER BY 1`,
      [agencyId, until, NIGHTLY_ACTS],
    );
    return rows.map(({ on }) => on);
  }

  async add(
    tx: Tx,
    row: { agencyId: number; on: string; text: string; madeBy: string | null; madeAt: Date; actId: string },
  ): Promise<boolean> {
    const added = await tx.run(
      `INSERT INTO anchor (agency_id, on_date, text, made_by, made_at, act_id) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [row.agencyId, row.on, row.text, row.madeBy, row.madeAt, row.actId],
    );
    return added === 1;
  }

  async find(tx: Pick<Tx, 'one'>, agencyId: number, on: string): Promise<StoredAnchor | null> {
    return tx.one<StoredAnchor & Record<string, unknown>>(`${STORED} WHERE a.agency_id = $1 AND a.on_date = $2`, [
      agencyId,
      on,
    ]);
  }

  /** Latest first. */
  async list(
    tx: Pick<Tx, 'rows' | 'one'>,
    agencyId: number,
    limit: number,
    offset: number,
  ): Promise<Pick<Page<StoredAnchor>, 'rows' | 'total'>> {
    const total = await tx.one<{ total: string }>('SELECT count(*) AS total FROM anchor WHERE agency_id = $1', [
      agencyId,
    ]);
    const rows = await tx.rows<StoredAnchor & Record<string, unknown>>(
      `${STORED} WHERE a.agency_id = $1 ORDER BY a.on_date DESC LIMIT $2 OFFSET $3`,
      [agencyId, limit, offset],
    );
    return { rows, total: Number(total!.total) };
  }
}

const STORED = `SELECT a.on_date AS "on", a.text, a.made_by AS "madeBy", u.name AS "madeByName", a.made_at AS "madeAt"
  FROM anchor a LEFT JOIN app_user u ON u.id = a.made_by`;
