import { Injectable } from '@nestjs/common';
import { money, toWire, type Decimal } from '../kernel/money.js';
import { firstDay, intToPeriod, periodToInt, type Period } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';
import { named } from '../platform/db/named-sql.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { AdjustmentRule, BandResult, OwedMonth } from './domain/whatif.types.js';

export interface TriedOn {
  agencyId: number;
  basePeriod: Period;
  rollIds: readonly string[];
  rule: AdjustmentRule;
  /** Months owed that no roll is known of. */
  assumed: readonly Period[];
}

/** What the lines come to, yuan. */
export interface AdjustedSums {
  people: number;
  affected: number;
  unknownAge: number;
  regular: Decimal;
  monthlyIncrease: Decimal;
  backPay: Decimal;
  /** SM3 over the lines, hexadecimal. */
  digest: string;
  bands: BandResult[];
  owed: OwedMonth[];
}

/** One line to be paid in the first month, for the file of the roll. Numbers are sealed; yuan. */
export interface AdjustedLine {
  name: string;
  idCipher: Buffer;
  accountName: string;
  accountCipher: Buffer;
  bankName: string | null;
  township: string | null;
  base: string;
  personal: string;
  adjustment: string;
  backPay: string;
  backPayFrom: number | null;
  backPayTo: number | null;
  amount: string;
}

/**
 * The one path from rule to lines: the preview adds `person` up, the roll is written from `person`, and nothing else knows
 * how an increase comes about.
 *
 * `base_line` are the people whom the roll tried on pays; who was taken out of its batch, is stopped since, or has no spell
 * in the month of first payment is none of them. An increase is made once per person, from the amounts of that roll, rounded
 * half up, and owed for each month from the effective one in which the person had a living payout that was not waived;
 * for the roll's own month without a batch yet, and for the months assumed, by the roll itself.
 */
const PERSON = /* sql */ `
WITH band AS MATERIALIZED (
  SELECT b.no, coalesce(b."fromAge", -1) AS from_age, coalesce(b."toAge", 1000) AS to_age, b."fromAge" IS NULL AND b."toAge" IS NULL AS ageless,
    coalesce(b.fixed, 0) AS fixed, coalesce(b.percent, 0) AS percent
    FROM jsonb_to_recordset(:bands::jsonb) AS b(no int, "fromAge" int, "toAge" int, fixed numeric, percent numeric)),
drafted AS MATERIALIZED (
  SELECT DISTINCT roll_id FROM payout_batch WHERE roll_id = ANY(:rolls::bigint[]) AND state <> 'WITHDRAWN'),
stopped AS MATERIALIZED (
  SELECT DISTINCT id_index FROM stop_list_entry WHERE agency_id = :agency AND lifted_act_id IS NULL AND effective_from <= :pay::int),
base_line AS MATERIALIZED (
  SELECT DISTINCT ON (b.id) b.id AS beneficiary_id, l.roll_id, l.ordinal, d.roll_id IS NOT NULL AS drafted,
    extract(year FROM age(:ageOn::date, coalesce(b.birth_on, l.birth_on)))::int AS age, l.base, l.personal, l.adjustment
    FROM roll_line l JOIN beneficiary b ON b.agency_id = :agency AND b.id_index = l.id_index AND b.payee_version_id IS NOT NULL
    JOIN spell s ON s.agency_id = :agency AND s.beneficiary_id = b.id AND s.scheme = :scheme AND s.during @> :payDay::date
    LEFT JOIN drafted d ON d.roll_id = l.roll_id
    LEFT JOIN stopped t ON t.id_index = l.id_index
   WHERE l.roll_id = ANY(:rolls::bigint[]) AND l.status = 'PAY' AND l.amount > 0 AND l.base + l.personal + l.adjustment > 0 AND t.id_index IS NULL
   ORDER BY b.id, l.roll_id DESC),
paid_month AS MATERIALIZED (
  SELECT period, beneficiary_id FROM payout
   WHERE agency_id = :agency AND period BETWEEN least(:effective::int, :base::int) AND :base::int AND scheme = :scheme AND kind = 'REGULAR' AND live
     AND outcome IS DISTINCT FROM 'WAIVED'),
paid AS (
  SELECT beneficiary_id, count(*) FILTER (WHERE period >= :effective::int) AS months, min(period) FILTER (WHERE period >= :effective::int) AS first,
    max(period) FILTER (WHERE period >= :effective::int) AS last, bool_or(period = :base::int) AS in_base
    FROM paid_month GROUP BY beneficiary_id),
raised AS (
  SELECT l.*, b.no AS band,
    coalesce(round(b.fixed + (CASE :percentOf WHEN 'BASE' THEN l.base ELSE l.base + l.personal + l.adjustment END) * b.percent / 100, :places::int), 0)::numeric(16,2) AS increase,
    coalesce(p.months, 0) + CASE WHEN NOT l.drafted AND :base::int >= :effective::int THEN 1 ELSE 0 END + cardinality(:assumed::int[]) AS months,
    least(p.first, CASE WHEN NOT l.drafted AND :base::int >= :effective::int THEN :base::int END, (:assumed::int[])[1]) AS first,
    greatest(p.last, CASE WHEN NOT l.drafted AND :base::int >= :effective::int THEN :base::int END, (:assumed::int[])[cardinality(:assumed::int[])]) AS last
    FROM base_line l LEFT JOIN paid p USING (beneficiary_id)
    LEFT JOIN band b ON b.ageless OR l.age BETWEEN b.from_age AND b.to_age
   WHERE p.in_base OR NOT l.drafted),
person AS MATERIALIZED (
  SELECT beneficiary_id, roll_id, ordinal, drafted, age, band, increase, base, personal, adjustment + increase AS adjustment,
    base + personal + adjustment AS regular, (increase * months)::numeric(16,2) AS back_pay,
    CASE WHEN increase > 0 AND months > 0 THEN first END AS back_pay_from, CASE WHEN increase > 0 AND months > 0 THEN last END AS back_pay_to
    FROM raised)`;

/** One line as text: of `person`, and of a payout. What is equal here is the same payment to the same person. */
const CONTENT = (grant: string): string =>
  `concat_ws(',', beneficiary_id, base, personal, adjustment, back_pay, ${grant}, coalesce(back_pay_from::text, ''), coalesce(back_pay_to::text, ''))`;
const DIGEST = (grant: string): string =>
  `encode(sm3(coalesce(string_agg(${CONTENT(grant)}, E'\\n' ORDER BY beneficiary_id), '')), 'hex')`;

const SUMS = /* sql */ `${PERSON}
SELECT count(*)::int AS people, (count(*) FILTER (WHERE increase > 0))::int AS affected, (count(*) FILTER (WHERE age IS NULL))::int AS "unknownAge",
  coalesce(sum(regular), 0) AS regular, coalesce(sum(increase), 0) AS "monthlyIncrease", coalesce(sum(back_pay), 0) AS "backPay",
  ${DIGEST("'0.00'")} AS digest, (count(*) FILTER (WHERE increase > 0 AND NOT drafted))::int AS undrafted,
  coalesce(sum(increase) FILTER (WHERE NOT drafted), 0) AS "undraftedIncrease",
  (SELECT jsonb_agg(x ORDER BY x.no) FROM (
     SELECT b.no, count(p.beneficiary_id)::int AS people, coalesce(sum(p.increase), 0)::numeric(16,2)::text AS increase,
       coalesce(sum(p.back_pay), 0)::numeric(16,2)::text AS "backPay"
       FROM band b LEFT JOIN person p ON p.band = b.no GROUP BY b.no) x) AS bands,
  (SELECT jsonb_agg(x ORDER BY x.period) FROM (
     SELECT m.period, count(*)::int AS people, sum(p.increase)::text AS amount FROM paid_month m JOIN person p USING (beneficiary_id)
      WHERE p.increase > 0 AND m.period >= :effective::int GROUP BY m.period) x) AS owed
FROM person`;

const LINES = /* sql */ `${PERSON}
SELECT b.name, b.id_cipher AS "idCipher", v.account_name AS "accountName", v.account_cipher AS "accountCipher", v.bank_name AS "bankName",
  coalesce(l.township, b.township) AS township, p.base, p.personal, p.adjustment, p.back_pay AS "backPay", p.back_pay_from AS "backPayFrom",
  p.back_pay_to AS "backPayTo", p.base + p.personal + p.adjustment + p.back_pay AS amount
FROM person p JOIN beneficiary b ON b.agency_id = :agency AND b.id = p.beneficiary_id
JOIN payee_version v ON v.agency_id = :agency AND v.id = b.payee_version_id
JOIN roll_line l ON l.roll_id = p.roll_id AND l.ordinal = p.ordinal
ORDER BY p.roll_id, p.ordinal`;

/** Expressions on `p`, a line, and `b`, its person. */
export const SCENARIO_LINE_SORT = sortPlan({
  keys: {
    name: byPinyin('b.name'),
    idMasked: 'b.id_masked',
    age: 'p.age',
    band: 'p.band',
    regular: 'p.regular',
    increase: 'p.increase',
    backPay: 'p.back_pay',
    amount: 'p.regular + p.increase + p.back_pay',
  },
  usual: 'p.roll_id, p.ordinal',
  unique: 'p.roll_id, p.ordinal',
});

/** People whom a search finds: a part of the name, or of the masked number; of one band. Only those whose amount changes. */
const FOUND = `FROM person p JOIN beneficiary b ON b.agency_id = :agency AND b.id = p.beneficiary_id
 WHERE p.increase > 0 AND (:text::text IS NULL OR strpos(b.name, :text) > 0 OR strpos(b.id_masked, :text) > 0)
   AND (:band::int IS NULL OR p.band = :band)`;

export interface ScenarioLine {
  beneficiaryId: string;
  name: string;
  /** Masked. */
  idMasked: string;
  township: string | null;
  age: number | null;
  band: number;
  /** Yuan. */
  regular: string;
  increase: string;
  backPay: string;
  backPayFrom: number | null;
  backPayTo: number | null;
  amount: string;
}

interface SumsRow {
  people: number;
  affected: number;
  unknownAge: number;
  regular: string;
  monthlyIncrease: string;
  backPay: string;
  digest: string;
  undrafted: number;
  undraftedIncrease: string;
  bands: BandResult[];
  owed: { period: number; people: number; amount: string }[] | null;
}

/** The lines of a roll under an adjustment rule. Nothing here changes a row. */
@Injectable()
export class AdjustedLinesStore {
  /** What the lines come to, in one statement. */
  async sums(tx: Tx, on: TriedOn): Promise<AdjustedSums> {
    const row = (await inBulk(tx, () => tx.one<SumsRow>(...named(SUMS, valuesOf(on)))))!;
    const { undrafted, undraftedIncrease, owed, regular, monthlyIncrease, backPay, ...counts } = row;
    const months = (owed ?? []).map(({ period, people, amount }): OwedMonth => {
      return { period: intToPeriod(period), people, amount, assumed: false };
    });
    if (undrafted > 0 && on.rule.effectiveFrom <= on.basePeriod)
      addTo(months, on.basePeriod, undrafted, undraftedIncrease);
    for (const period of on.assumed) {
      months.push({ period, people: counts.affected, amount: toWire(money(monthlyIncrease)), assumed: true });
    }
    return {
      ...counts,
      regular: money(regular),
      monthlyIncrease: money(monthlyIncrease),
      backPay: money(backPay),
      owed: months,
    };
  }

  /** The lines themselves, in the order of the roll. */
  async *lines(tx: Tx, on: TriedOn): AsyncIterable<AdjustedLine[]> {
    yield* tx.cursor<AdjustedLine & Record<string, unknown>>(...named(LINES, valuesOf(on)));
  }

  /** A page of the lines that the rule changes, as they come out now. */
  async page(
    tx: Tx,
    on: TriedOn,
    search: { text: string | null; band: number | null; sort?: string; limit: number; offset: number },
  ): Promise<{ rows: ScenarioLine[]; total: number }> {
    const { text, band, sort, limit, offset } = search;
    const values = { ...valuesOf(on), text, band, limit, offset };
    return inBulk(tx, async () => {
      const rows = await tx.rows<ScenarioLine & { n: number }>(
        ...named(
          `${PERSON} SELECT (count(*) OVER ())::int AS n, p.beneficiary_id AS "beneficiaryId", b.name, b.id_masked AS "idMasked", b.township, p.age, p.band,
             p.regular, p.increase, p.back_pay AS "backPay", p.back_pay_from AS "backPayFrom", p.back_pay_to AS "backPayTo",
             p.regular + p.increase + p.back_pay AS amount ${FOUND} ${orderBy(SCENARIO_LINE_SORT, sort)} LIMIT :limit OFFSET :offset`,
          values,
        ),
      );
      const total = rows[0]?.n ?? (offset === 0 ? 0 : await this.found(tx, values));
      return { rows: rows.map(({ n: _n, ...row }) => row), total };
    });
  }

  /** For a page beyond the last line, which cannot tell how many there are. */
  private async found(tx: Tx, values: Record<string, unknown>): Promise<number> {
    return (await tx.one<{ n: number }>(...named(`${PERSON} SELECT count(*)::int AS n ${FOUND}`, values)))!.n;
  }

  /** Digest, people and back-pay of the living lines of a batch, as the preview makes them. */
  async batch(
    tx: Tx,
    agencyId: number,
    batch: { id: string; period: number },
  ): Promise<{ digest: string; people: number; backPay: string }> {
    return (await tx.one<{ digest: string; people: number; backPay: string }>(
      `SELECT ${DIGEST('grant_amount')} AS digest, count(*)::int AS people, coalesce(sum(back_pay), 0)::numeric(16,2)::text AS "backPay"
         FROM payout WHERE agency_id = $1 AND period = $2 AND batch_id = $3 AND live`,
      [agencyId, batch.period, batch.id],
    ))!;
  }
}

function addTo(months: OwedMonth[], period: Period, people: number, amount: string): void {
  const same = months.find((month) => month.period === period);
  if (same === undefined) months.push({ period, people, amount: toWire(money(amount)), assumed: false });
  else {
    same.people += people;
    same.amount = toWire(money(same.amount).plus(amount));
  }
}

function valuesOf({ agencyId, basePeriod, rollIds, rule, assumed }: TriedOn): Record<string, unknown> {
  return {
    agency: agencyId,
    scheme: rule.scheme,
    rolls: rollIds,
    base: periodToInt(basePeriod),
    effective: periodToInt(rule.effectiveFrom),
    pay: periodToInt(rule.payPeriod),
    payDay: firstDay(rule.payPeriod),
    ageOn: rule.ageOn,
    percentOf: rule.percentOf,
    places: rule.rounding === 'JIAO' ? 1 : 2,
    bands: JSON.stringify(rule.bands.map((band, i) => ({ no: i + 1, ...band }))),
    assumed: assumed.map(periodToInt),
  };
}
