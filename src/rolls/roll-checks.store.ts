import { Injectable } from '@nestjs/common';
import { addMonths, firstDay, intToPeriod, periodToInt, type Period } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';
import { ROLL_ISSUE_SEVERITY } from './domain/roll-issues.js';
import type { RollIssueCode } from './domain/roll-issues.js';
import { named } from '../platform/db/named-sql.js';
import { countOf, issuesOf, ROW_CHECKS } from './roll-checks.js';
import type { RowCheck } from './roll-checks.js';

export interface CheckedRoll {
  agencyId: number;
  rollId: string;
  scheme: string;
  period: Period;
  /** Youngest age in years; null: not checked. */
  minimumAge: number | null;
  /** Percent, decimal text. */
  jumpPercent: string;
}

type Values = Record<string, unknown> & {
  latest: number | null;
  undrafted: string[];
  undraftedPrevious: string[];
};

/** How many missing people an issue names; the count is of all. */
const NAMED_PEOPLE = 50;

/** The rules of a roll against itself, the register and other months, each one set-based statement. */
@Injectable()
export class RollChecksStore {
  /** Lists what is wrong with the lines in `incoming`. */
  async check(tx: Tx, roll: CheckedRoll, columns: object): Promise<void> {
    const values = { ...(await this.values(tx, roll)), columns: JSON.stringify(columns) };
    await inBulk(tx, async () => {
      await this.findPeople(tx, roll);
      for (const check of ROW_CHECKS) if (applies(check, values)) await tx.run(...named(issuesOf(check), values));
      await this.checkWhole(tx, values);
    });
  }

  /** How many lines in `incoming` each blocking rule refuses by now; rules that refuse none are left out. */
  async countBlocked(tx: Tx, roll: CheckedRoll): Promise<{ code: RollIssueCode; count: number }[]> {
    const values = await this.values(tx, roll);
    const counts = new Map<RollIssueCode, number>();
    await inBulk(tx, async () => {
      await this.findPeople(tx, roll);
      for (const check of ROW_CHECKS) {
        if (ROLL_ISSUE_SEVERITY[check.code] !== 'BLOCK' || !applies(check, values)) continue;
        const row = await tx.one<{ n: number }>(...named(countOf(check), values));
        if (row!.n > 0) counts.set(check.code, (counts.get(check.code) ?? 0) + row!.n);
      }
    });
    return [...counts].map(([code, count]) => ({ code, count }));
  }

  /**
   * Who of the register the lines are about, with what is known of them in the roll's month. What differs is found here
   * once, for all lines: the rules then look at those few only.
   */
  private async findPeople(tx: Tx, roll: CheckedRoll): Promise<void> {
    await tx.run(`CREATE TEMP TABLE incoming_person (ordinal int NOT NULL, beneficiary_id bigint NOT NULL, name text, name_state text,
      spell_scheme text, spell_from date, account_state text, account_masked text) ON COMMIT DROP`);
    await tx.run(
      `INSERT INTO incoming_person
       SELECT i.ordinal, b.id, CASE WHEN b.name <> i.name THEN b.name END,
              CASE WHEN b.name_key <> i.name_key THEN 'DIFFERS' WHEN b.name <> i.name THEN 'SEPARATOR' END,
              s.scheme, lower(s.during),
              CASE WHEN v.account_index = i.account_index THEN NULL WHEN r.account_index = i.account_index THEN 'KEPT'
                WHEN v.account_index <> i.account_index THEN 'CHANGED' END,
              CASE WHEN v.account_index <> i.account_index THEN v.account_masked END
         FROM incoming i
         JOIN beneficiary b ON b.agency_id = $1 AND b.id_index = i.id_index
         LEFT JOIN payee_version v ON v.agency_id = $1 AND v.id = b.payee_version_id
         LEFT JOIN spell s ON s.agency_id = $1 AND s.beneficiary_id = b.id AND s.during @> $2::date
         -- What the rolls said last, where a correction stands above it.
         LEFT JOIN LATERAL (SELECT w.account_index FROM payee_version w
            WHERE v.source <> 'ROLL' AND w.agency_id = $1 AND w.beneficiary_id = b.id AND w.source = 'ROLL'
            ORDER BY w.id DESC LIMIT 1) r ON true`,
      [roll.agencyId, firstDay(roll.period)],
    );
    await tx.run('ANALYZE incoming_person (ordinal, beneficiary_id, name_state, spell_scheme, account_state)');
  }

  private async values(tx: Tx, roll: CheckedRoll): Promise<Values> {
    const previous = addMonths(roll.period, -1);
    const of = {
      agency: roll.agencyId,
      scheme: roll.scheme,
      period: periodToInt(roll.period),
      previous: periodToInt(previous),
    };
    const accepted = await tx.rows<{ id: string; period: number; drafted: boolean }>(
      ...named(
        `SELECT r.id, r.period, EXISTS (SELECT FROM payout_batch b WHERE b.roll_id = r.id AND b.state <> 'WITHDRAWN') AS drafted
           FROM payout_roll r WHERE r.agency_id = :agency AND r.scheme = :scheme AND r.period IN (:period, :previous) AND r.state = 'ACCEPTED'`,
        of,
      ),
    );
    const latest = await tx.one<{ period: number | null }>(
      ...named(
        `SELECT max(period) AS period FROM payout_roll WHERE agency_id = :agency AND scheme = :scheme AND state = 'ACCEPTED'`,
        of,
      ),
    );
    const undrafted = (period: number): string[] =>
      accepted.filter((other) => other.period === period && !other.drafted).map((other) => other.id);
    return {
      ...of,
      rollId: roll.rollId,
      firstDay: firstDay(roll.period),
      minimumAge: roll.minimumAge,
      jumpPercent: roll.jumpPercent,
      latest: latest!.period,
      undrafted: undrafted(of.period),
      undraftedPrevious: undrafted(of.previous),
      hasPrevious: accepted.some((other) => other.period === of.previous),
    };
  }

  private async checkWhole(tx: Tx, values: Values): Promise<void> {
    // A roll beside or before an accepted one adds to it: whoever is not in it is not missing.
    const adds = values.latest !== null && values.latest >= (values.period as number);
    if (!adds) {
      await this.missingPeople(tx, values);
      if (values.latest !== null && values.hasPrevious !== true) {
        await this.wholeIssue(tx, values, 'ROLL_PREVIOUS_MONTH_MISSING', {
          previous: intToPeriod(values.previous as number),
        });
      }
    }
    const other = await tx.one<{ scheme: string; period: number; id: string }>(
      ...named(
        `SELECT o.scheme, o.period, o.id FROM payout_roll r JOIN payout_roll o ON o.agency_id = r.agency_id AND o.file_digest = r.file_digest
            AND o.id <> r.id AND o.state NOT IN ('REJECTED', 'FAILED')
          WHERE r.id = :rollId ORDER BY o.id LIMIT 1`,
        values,
      ),
    );
    if (other) {
      const details = { scheme: other.scheme, period: intToPeriod(other.period), rollId: other.id };
      await this.wholeIssue(tx, values, 'ROLL_FILE_USED_ELSEWHERE', details);
    }
  }

  private async missingPeople(tx: Tx, values: Values): Promise<void> {
    const missing = await tx.one<{ count: number; first: string[] }>(...named(MISSING_PEOPLE, values));
    if (missing!.count === 0) return;
    const people = await tx.rows<{ beneficiaryId: string; name: string; idMasked: string; township: string | null }>(
      `SELECT id AS "beneficiaryId", name, id_masked AS "idMasked", township FROM beneficiary
        WHERE agency_id = $1 AND id = ANY($2) ORDER BY township NULLS LAST, name_key`,
      [values.agency, missing!.first],
    );
    await this.wholeIssue(tx, values, 'ROLL_PERSON_MISSING', { count: missing!.count, people });
  }

  private async wholeIssue(tx: Tx, values: Values, code: RollIssueCode, details: object): Promise<void> {
    await tx.run('INSERT INTO roll_issue (agency_id, roll_id, code, severity, details) VALUES ($1, $2, $3, $4, $5)', [
      values.agency,
      values.rollId,
      code,
      ROLL_ISSUE_SEVERITY[code],
      JSON.stringify(details),
    ]);
  }
}

function applies(check: RowCheck, values: Values): boolean {
  if (check.code === 'ROLL_UNDER_AGE') return values.minimumAge !== null;
  if (check.code === 'ROLL_STOP_IN_PAST_MONTH') return values.latest !== null;
  if (check.from.includes(':undraftedPrevious')) return values.undraftedPrevious.length > 0;
  if (check.from.includes(':undrafted')) return values.undrafted.length > 0;
  return true;
}

/** People entitled in the month whom no row that could be read names. */
const MISSING_PEOPLE = `SELECT count(*)::int AS count, (array_agg(s.beneficiary_id ORDER BY s.beneficiary_id))[1:${NAMED_PEOPLE}] AS first
    FROM spell s WHERE s.agency_id = :agency AND s.scheme = :scheme AND s.during @> :firstDay::date
     AND NOT EXISTS (SELECT FROM incoming_person p WHERE p.beneficiary_id = s.beneficiary_id)`;
