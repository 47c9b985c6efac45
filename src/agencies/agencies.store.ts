import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import type { AgencyView, CalendarDay, Township } from './domain/agency.types.js';
import type { FundView, Scheme } from './domain/fund.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

/** An agency with what its page shows. */
export interface AgencyDetails extends AgencyView {
  parent: string | null;
  prefecture: string | null;
  region: string | null;
  facts: Record<string, unknown>;
}

export type FundSettings = Omit<FundView, 'scheme'>;

const AGENCY = 'id, code, name, parent, prefecture, region, facts';
const FUND = `scheme, name, payday, payday_shift AS "paydayShift", bounce_rule AS "bounceRule", minimum_age AS "minimumAge",
  jump_percent AS "jumpPercent", bank_format_code AS "bankFormatCode"`;
/** Field of the settings → column; the only columns the service may change. */
const FUND_COLUMNS: Readonly<Record<keyof FundSettings, string>> = {
  name: 'name',
  payday: 'payday',
  paydayShift: 'payday_shift',
  bounceRule: 'bounce_rule',
  minimumAge: 'minimum_age',
  jumpPercent: 'jump_percent',
  bankFormatCode: 'bank_format_code',
};

@Injectable()
export class AgenciesStore {
  agency(tx: Reader, id: number): Promise<AgencyDetails | null> {
    return tx.one<AgencyDetails>(`SELECT ${AGENCY} FROM agency WHERE id = $1`, [id]);
  }

  agencies(tx: Reader, ids: readonly number[]): Promise<AgencyDetails[]> {
    return tx.rows<AgencyDetails>(`SELECT ${AGENCY} FROM agency WHERE id = ANY($1) ORDER BY id = 0, code`, [ids]);
  }

  /** Ids are small and given in order: they are part of the names of partitions. */
  async insertAgency(tx: Tx, agency: Omit<AgencyDetails, 'id'>): Promise<number> {
    await tx.one('SELECT pg_advisory_xact_lock(7316203)');
    const row = await tx.one<{ id: number }>(
      `INSERT INTO agency (id, code, name, parent, prefecture, region, facts)
       SELECT max(id) + 1, $1, $2, $3, $4, $5, $6 FROM agency RETURNING id`,
      [agency.code, agency.name, agency.parent, agency.prefecture, agency.region, JSON.stringify(agency.facts)],
    );
    return row!.id;
  }

  async updateAgency(tx: Tx, agency: Omit<AgencyDetails, 'code'>): Promise<void> {
    await tx.run('UPDATE agency SET name = $2, parent = $3, prefecture = $4, region = $5, facts = $6 WHERE id = $1', [
      agency.id,
      agency.name,
      agency.parent,
      agency.prefecture,
      agency.region,
      JSON.stringify(agency.facts),
    ]);
  }

  /** Whoever opens an agency can reach it; everyone else gets it from the security administrator. */
  async addToScope(tx: Tx, agencyId: number, userId: string): Promise<void> {
    await tx.run('INSERT INTO user_agency (user_id, agency_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      userId,
      agencyId,
    ]);
  }

  fund(tx: Reader, agencyId: number, scheme: string, lock = false): Promise<FundView | null> {
    return tx.one<FundView>(
      `SELECT ${FUND} FROM fund WHERE agency_id = $1 AND scheme = $2${lock ? ' FOR NO KEY UPDATE' : ''}`,
      [agencyId, scheme],
    );
  }

  funds(tx: Reader, agencyId: number): Promise<FundView[]> {
    return tx.rows<FundView>(
      `SELECT ${FUND} FROM fund WHERE agency_id = $1
        ORDER BY array_position(ARRAY['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'], scheme)`,
      [agencyId],
    );
  }

  async insertFund(tx: Tx, agencyId: number, fund: FundView): Promise<void> {
    const fields = Object.keys(FUND_COLUMNS) as (keyof FundSettings)[];
    await tx.run(
      `INSERT INTO fund (agency_id, scheme, ${fields.map((field) => FUND_COLUMNS[field]).join(', ')})
       VALUES ($1, $2, ${fields.map((_, i) => `$${i + 3}`).join(', ')})`,
      [agencyId, fund.scheme, ...fields.map((field) => fund[field])],
    );
  }

  async updateFund(tx: Tx, agencyId: number, scheme: Scheme, changes: Partial<FundSettings>): Promise<void> {
    const fields = (Object.keys(FUND_COLUMNS) as (keyof FundSettings)[]).filter(
      (field) => changes[field] !== undefined,
    );
    if (fields.length === 0) return;
    await tx.run(
      `UPDATE fund SET ${fields.map((field, i) => `${FUND_COLUMNS[field]} = $${i + 3}`).join(', ')}
        WHERE agency_id = $1 AND scheme = $2`,
      [agencyId, scheme, ...fields.map((field) => changes[field])],
    );
  }

  async hasBankFormat(tx: Reader, agencyId: number, code: string): Promise<boolean> {
    return (
      (await tx.one('SELECT FROM bank_format WHERE agency_id = $1 AND code = $2 LIMIT 1', [agencyId, code])) !== null
    );
  }

  townships(tx: Reader, agencyId: number): Promise<Township[]> {
    return tx.rows<Township>('SELECT code, name FROM township WHERE agency_id = $1 ORDER BY code', [agencyId]);
  }

  async saveTownships(tx: Tx, agencyId: number, townships: readonly Township[]): Promise<void> {
    await tx.run(
      `INSERT INTO township (agency_id, code, name) SELECT $1, t.code, t.name FROM jsonb_to_recordset($2) AS t (code text, name text)
       ON CONFLICT (agency_id, code) DO UPDATE SET name = excluded.name`,
      [agencyId, JSON.stringify(townships)],
    );
  }

  calendar(tx: Reader, agencyId: number, from: string, to: string): Promise<CalendarDay[]> {
    return tx.rows<CalendarDay>(
      'SELECT day, working, note FROM calendar_day WHERE agency_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day',
      [agencyId, from, to],
    );
  }

  async saveCalendarDays(tx: Tx, agencyId: number, days: readonly CalendarDay[]): Promise<void> {
    await tx.run(
      `INSERT INTO calendar_day (agency_id, day, working, note)
       SELECT $1, d.day, d.working, d.note FROM jsonb_to_recordset($2) AS d (day date, working boolean, note text)
       ON CONFLICT (agency_id, day) DO UPDATE SET working = excluded.working, note = excluded.note`,
      [agencyId, JSON.stringify(days)],
    );
  }

  async removeCalendarDay(tx: Tx, agencyId: number, day: string): Promise<boolean> {
    return (await tx.run('DELETE FROM calendar_day WHERE agency_id = $1 AND day = $2', [agencyId, day])) > 0;
  }
}
