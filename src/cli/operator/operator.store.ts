import type { Tx } from '../../platform/db/db.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface AgencyName {
  id: number;
  code: string;
  name: string;
}

/** Whether this database holds the service's tables. */
export async function hasSchema(tx: Reader): Promise<boolean> {
  return (await tx.one<{ there: boolean }>(`SELECT to_regclass('agency') IS NOT NULL AS there`))!.there;
}

/** Every agency, the system (0) last. */
export function agencies(tx: Reader): Promise<AgencyName[]> {
  return tx.rows<AgencyName & Record<string, unknown>>('SELECT id, code, name FROM agency ORDER BY id = 0, id');
}

/** Whether personal numbers are stored already, so that a missing key file is a loss and no beginning. */
export async function hasNumbers(tx: Reader): Promise<boolean> {
  return (await tx.one<{ there: boolean }>('SELECT EXISTS (SELECT FROM beneficiary) AS there'))!.there;
}
