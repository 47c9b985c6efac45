import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { CertificationMethod, DueKind } from './domain/certification.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

/** The days that a list of a month looks from and to. */
export interface DueDays {
  /** Overdue is who was certified until a day before this one. */
  asOf: string;
  /** Last day of the month. */
  until: string;
}

export interface DueFilter extends PageQuery {
  scheme?: string;
  township?: string;
  kind?: DueKind;
  sort?: string;
}

export interface DueListed {
  beneficiaryId: string;
  name: string;
  idMasked: string;
  birthOn: string | null;
  township: string | null;
  townshipName: string | null;
  scheme: string;
  kind: DueKind;
  method: CertificationMethod | null;
  certifiedOn: string | null;
  /** Last day that is still in time. */
  dueOn: string;
  overdueDays: number;
  /** A suspension that is proposed or in force. */
  suspension: 'PROPOSED' | 'SUSPENDED' | null;
}

export interface DueSummary {
  scheme: string;
  township: string | null;
  townshipName: string | null;
  /** Everybody who is being paid. */
  people: number;
  /** With a certification that holds beyond the month. */
  certified: number;
  due: number;
  overdue: number;
  never: number;
  proposed: number;
  suspended: number;
}

const KIND = `CASE WHEN d.never THEN 'NEVER' WHEN d.due_on < $2::date THEN 'OVERDUE' ELSE 'DUE' END`;
const OPEN = `LEFT JOIN certification_suspension o ON o.agency_id = d.agency_id AND o.beneficiary_id = d.beneficiary_id AND o.state IN ('PROPOSED', 'SUSPENDED')`;

export const DUE_SORT = sortPlan({
  keys: {
    name: byPinyin('b.name'),
    township: 'b.township',
    scheme: 'd.scheme',
    certifiedOn: 'd.certified_on',
    dueOn: 'd.due_on',
  },
  usual: 'd.due_on, d.beneficiary_id',
  unique: 'd.beneficiary_id',
});

/** Who falls due. Reads spells and the register where the list needs them. */
@Injectable()
export class CertificationDueStore {
  /** Who was never certified is in the list of a month once their term is over; asked for by kind, all of them. */
  async list(tx: Reader, agencyId: number, days: DueDays, filter: DueFilter): Promise<Page<DueListed>> {
    const params = [
      agencyId,
      days.asOf,
      days.until,
      filter.scheme ?? null,
      filter.township ?? null,
      filter.kind ?? null,
    ];
    const from = `certification_due d JOIN beneficiary b ON b.agency_id = d.agency_id AND b.id = d.beneficiary_id ${OPEN}
      WHERE d.agency_id = $1 AND ($4::text IS NULL OR d.scheme = $4) AND ($5::text IS NULL OR b.township = $5)
        AND (d.due_on <= $3::date OR d.never AND $6 = 'NEVER') AND ($6::text IS NULL OR ${KIND} = $6)`;
    const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`, params);
    const rows = await tx.rows<DueListed & Record<string, unknown>>(
      `SELECT d.beneficiary_id AS "beneficiaryId", b.name, b.id_masked AS "idMasked", b.birth_on AS "birthOn", b.township,
              (SELECT t.name FROM township t WHERE t.agency_id = b.agency_id AND t.code = b.township) AS "townshipName", d.scheme,
              ${KIND} AS kind, d.method, d.certified_on AS "certifiedOn", d.due_on AS "dueOn", greatest(0, $2::date - d.due_on) AS "overdueDays",
              o.state AS suspension
         FROM ${from} ${orderBy(DUE_SORT, filter.sort)} LIMIT $7 OFFSET $8`,
      [...params, filter.pageSize, offsetOf(filter)],
    );
    return { rows, total: total!.n, page: filter.page, pageSize: filter.pageSize };
  }

  /** How many fall due up to a day, without a suspension that is proposed or in force. */
  async waiting(tx: Reader, agencyId: number, until: string): Promise<number> {
    const row = await tx.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM certification_due d ${OPEN} WHERE d.agency_id = $1 AND d.due_on <= $2::date AND o.id IS NULL`,
      [agencyId, until],
    );
    return row!.n;
  }

  summary(tx: Reader, agencyId: number, days: DueDays): Promise<DueSummary[]> {
    return tx.rows<DueSummary & Record<string, unknown>>(
      `SELECT s.*, t.name AS "townshipName" FROM (
         SELECT d.scheme, b.township, count(*)::int AS people, count(*) FILTER (WHERE NOT d.never AND d.due_on > $3::date)::int AS certified,
                count(*) FILTER (WHERE NOT d.never AND d.due_on BETWEEN $2::date AND $3::date)::int AS due,
                count(*) FILTER (WHERE NOT d.never AND d.due_on < $2::date)::int AS overdue, count(*) FILTER (WHERE d.never)::int AS never,
                count(*) FILTER (WHERE o.state = 'PROPOSED')::int AS proposed, count(*) FILTER (WHERE o.state = 'SUSPENDED')::int AS suspended
           FROM certification_due d JOIN beneficiary b ON b.agency_id = d.agency_id AND b.id = d.beneficiary_id ${OPEN}
          WHERE d.agency_id = $1 GROUP BY d.scheme, b.township) s
         LEFT JOIN township t ON t.agency_id = $1 AND t.code = s.township
        ORDER BY array_position(ARRAY['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'], s.scheme), s.township NULLS LAST`,
      [agencyId, days.asOf, days.until],
    );
  }
}
