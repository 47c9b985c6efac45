import { Injectable } from '@nestjs/common';
import { intToPeriod } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { Page } from '../platform/http/paging.js';
import type { PayeeSource, SpellStatus, StatusInScheme } from './domain/beneficiary.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface PersonSearch {
  /** Folded as `nameKey` does. */
  nameKey?: string;
  idIndex?: Buffer;
  /** Last four characters of the ID number. */
  idTail?: string;
  /** First six of them. */
  idHead?: string;
  township?: string;
  scheme?: string;
  /** A key of PEOPLE_SORT. */
  sort?: string;
  page: number;
  pageSize: number;
}

export interface PersonListed {
  id: string;
  name: string;
  idMasked: string;
  township: string | null;
  townshipName: string | null;
  /** Scheme of the spell that has no end; null when nobody pays the person now. */
  scheme: string | null;
  accountMasked: string | null;
  bankName: string | null;
}

export interface PersonDetail extends PersonListed {
  birthOn: string | null;
  sex: 'M' | 'F' | null;
  accountName: string | null;
}

export interface PersonAccount {
  payeeVersionId: string;
  accountMasked: string;
  accountName: string;
  bankName: string | null;
  source: PayeeSource;
  validFrom: string;
  /** Null: valid now. */
  validTo: string | null;
}

export interface PersonSpell {
  scheme: string;
  from: string;
  /** Last month paid; null: open. */
  to: string | null;
}

export interface PersonEvent {
  at: string;
  kind: string;
  scheme: string | null;
  /** Month from which it holds; only for spells. */
  period: string | null;
  status: SpellStatus | null;
  reason: string | null;
  oldValue: string | null;
  newValue: string | null;
  rollId: string | null;
  rollRow: number | null;
  actor: string | null;
}

export interface PersonPayout {
  period: string;
  scheme: string;
  kind: string;
  batchId: string;
  batchNumber: string;
  lineNo: number;
  reference: string;
  amount: string;
  base: string;
  personal: string;
  adjustment: string;
  backPay: string;
  grant: string;
  backPayFrom: string | null;
  backPayTo: string | null;
  state: string;
  cause: string | null;
  payOn: string;
  creditedOn: string | null;
  accountMasked: string;
  accountName: string;
  bankName: string | null;
  /** The bounced payout that this one repeats. */
  parentBatchId: string | null;
  parentLineNo: number | null;
}

const LISTED = `b.id, b.name, b.id_masked AS "idMasked", b.township, t.name AS "townshipName", v.account_masked AS "accountMasked",
  v.bank_name AS "bankName", (SELECT s.scheme FROM spell s WHERE s.agency_id = b.agency_id AND s.beneficiary_id = b.id
    AND upper_inf(s.during)) AS scheme`;
const PEOPLE = `beneficiary b LEFT JOIN township t ON t.agency_id = b.agency_id AND t.code = b.township
  LEFT JOIN payee_version v ON v.agency_id = b.agency_id AND v.id = b.payee_version_id`;
const MONTH = (column: string): string => `to_char(to_date(${column}::text, 'YYYYMM'), 'YYYY-MM')`;
const WHEN = `to_char(tr.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

export const PEOPLE_SORT = sortPlan({
  keys: {
    name: byPinyin('b.name'),
    idMasked: 'b.id_masked',
    township: 'b.township',
    townshipName: byPinyin('t.name'),
    scheme: 'scheme',
    accountMasked: 'v.account_masked',
    bankName: byPinyin('v.bank_name'),
  },
  usual: 'b.name_key, b.id',
  unique: 'b.id',
});

/** What is shown of a person. Numbers are masked; reads other features' tables where a person's page needs them. */
@Injectable()
export class PeopleStore {
  async search(tx: Reader, agencyId: number, query: PersonSearch): Promise<Page<PersonListed>> {
    const params: unknown[] = [agencyId];
    const where = ['b.agency_id = $1'];
    const add = (condition: (place: string) => string, value: unknown): void => {
      params.push(value);
      where.push(condition(`$${params.length}`));
    };
    if (query.nameKey) add((p) => `b.name_key LIKE ${p}`, `%${query.nameKey.replace(/[\\%_]/g, '\\$&')}%`);
    if (query.idIndex) add((p) => `b.id_index = ${p}`, query.idIndex);
    if (query.idTail) add((p) => `right(b.id_masked, 4) = ${p}`, query.idTail);
    if (query.idHead) add((p) => `left(b.id_masked, 6) = ${p}`, query.idHead);
    if (query.township) add((p) => `b.township = ${p}`, query.township);
    if (query.scheme) {
      add(
        (p) =>
          `EXISTS (SELECT FROM spell s WHERE s.agency_id = b.agency_id AND s.beneficiary_id = b.id AND s.scheme = ${p})`,
        query.scheme,
      );
    }
    const from = `${PEOPLE} WHERE ${where.join(' AND ')}`;
    const total = await tx.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM beneficiary b WHERE ${where.join(' AND ')}`,
      params,
    );
    const rows = await tx.rows<PersonListed>(
      `SELECT ${LISTED} FROM ${from} ${orderBy(PEOPLE_SORT, query.sort)} LIMIT ${query.pageSize} OFFSET ${(query.page - 1) * query.pageSize}`,
      params,
    );
    return { rows, total: total!.n, page: query.page, pageSize: query.pageSize };
  }

  person(tx: Reader, agencyId: number, id: string): Promise<PersonDetail | null> {
    return tx.one<PersonDetail>(
      `SELECT ${LISTED}, b.birth_on AS "birthOn", b.sex, v.account_name AS "accountName" FROM ${PEOPLE} WHERE b.agency_id = $1 AND b.id = $2`,
      [agencyId, id],
    );
  }

  /** The last state in each scheme. */
  async statuses(tx: Reader, agencyId: number, id: string): Promise<StatusInScheme[]> {
    const rows = await tx.rows<{ scheme: string; status: SpellStatus; period: number }>(
      `SELECT DISTINCT ON (scheme) scheme, status, effective_period AS period FROM spell_change
        WHERE agency_id = $1 AND beneficiary_id = $2 AND scheme = ANY(ARRAY['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'])
        ORDER BY scheme, effective_period DESC, id DESC`,
      [agencyId, id],
    );
    return rows.map(({ scheme, status, period }) => ({ scheme, status, since: intToPeriod(period) }));
  }

  spells(tx: Reader, agencyId: number, id: string): Promise<PersonSpell[]> {
    return tx.rows<PersonSpell>(
      `SELECT scheme, to_char(lower(during), 'YYYY-MM') AS "from", to_char(upper(during) - 1, 'YYYY-MM') AS "to"
         FROM spell WHERE agency_id = $1 AND beneficiary_id = $2 ORDER BY lower(during) DESC`,
      [agencyId, id],
    );
  }

  accounts(tx: Reader, agencyId: number, id: string): Promise<PersonAccount[]> {
    return tx.rows<PersonAccount>(
      `SELECT id AS "payeeVersionId", account_masked AS "accountMasked", account_name AS "accountName", bank_name AS "bankName", source,
              valid_from AS "validFrom", lead(valid_from) OVER (ORDER BY id) AS "validTo"
         FROM payee_version WHERE agency_id = $1 AND beneficiary_id = $2 ORDER BY id DESC`,
      [agencyId, id],
    );
  }

  /** Everything that changed, newest first, with the roll's row or the person who did it. */
  events(tx: Reader, agencyId: number, id: string): Promise<PersonEvent[]> {
    return tx.rows<PersonEvent>(
      `SELECT ${WHEN} AS at, e.kind, e.scheme, CASE WHEN e.period IS NOT NULL THEN ${MONTH('e.period')} END AS period, e.status, e.reason,
              e.old_value AS "oldValue", e.new_value AS "newValue", e.roll_id AS "rollId", l.row_no AS "rollRow", u.name AS actor
         FROM (SELECT kind, scheme, effective_period AS period, status, reason, NULL AS old_value, NULL AS new_value, roll_id, roll_ordinal,
                      act_id, id, 1 AS source
                 FROM spell_change WHERE agency_id = $1 AND beneficiary_id = $2 AND scheme = ANY(ARRAY['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'])
               UNION ALL
               SELECT kind, NULL, NULL, NULL, NULL, old_value, new_value, roll_id, roll_ordinal, act_id, id, 2
                 FROM beneficiary_change WHERE agency_id = $1 AND beneficiary_id = $2) e
         JOIN trail tr ON tr.id = e.act_id
         LEFT JOIN app_user u ON u.id = tr.actor_id
         LEFT JOIN roll_line l ON l.roll_id = e.roll_id AND l.ordinal = e.roll_ordinal
        ORDER BY tr.position DESC, e.source, e.id DESC`,
      [agencyId, id],
    );
  }

  payouts(tx: Reader, agencyId: number, id: string): Promise<PersonPayout[]> {
    return tx.rows<PersonPayout>(
      `SELECT ${MONTH('p.period')} AS period, p.scheme, p.kind, p.batch_id AS "batchId", b.number AS "batchNumber", p.line_no AS "lineNo",
              p.reference, p.amount, p.base, p.personal, p.adjustment, p.back_pay AS "backPay", p.grant_amount AS "grant",
              CASE WHEN p.back_pay_from IS NOT NULL THEN ${MONTH('p.back_pay_from')} END AS "backPayFrom",
              CASE WHEN p.back_pay_to IS NOT NULL THEN ${MONTH('p.back_pay_to')} END AS "backPayTo",
              p.state, p.cause, b.pay_on AS "payOn", p.credited_on AS "creditedOn", v.account_masked AS "accountMasked",
              v.account_name AS "accountName", v.bank_name AS "bankName", p.parent_batch_id AS "parentBatchId", p.parent_line_no AS "parentLineNo"
         FROM payout_state p JOIN payout_batch b ON b.id = p.batch_id
         JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id
        WHERE p.agency_id = $1 AND p.beneficiary_id = $2
        ORDER BY p.period DESC, p.batch_id DESC, p.line_no`,
      [agencyId, id],
    );
  }
}
