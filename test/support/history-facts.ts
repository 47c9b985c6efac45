import { money, type Decimal } from '../../src/kernel/money.js';
import type { Desks } from './desks.js';
import type { OracleStart } from './oracle.types.js';

/** Balances of the fund RESIDENT, yuan; 2001 is 待遇退回 in it, 5001 all its details. */
export async function readBooks(desks: Desks): Promise<OracleStart['books']> {
  const row = (await desks.db.one<Record<keyof OracleStart['books'], string>>(
    `SELECT coalesce(sum(debit - credit) FILTER (WHERE account = '1004'), 0) AS disbursement,
       coalesce(sum(credit - debit) FILTER (WHERE account LIKE '2001%'), 0) AS suspense,
       coalesce(sum(debit - credit) FILTER (WHERE account LIKE '5001%'), 0) AS expense,
       coalesce(sum(debit - credit) FILTER (WHERE account = '1003'), 0) AS treasury
       FROM ledger_balance WHERE agency_id = $1 AND fund = 'RESIDENT'`,
    [desks.agencyId],
  ))!;
  const { disbursement, suspense, expense, treasury } = row;
  return {
    disbursement: money(disbursement),
    suspense: money(suspense),
    expense: money(expense),
    treasury: money(treasury),
  };
}

interface ProjectRow {
  id: string;
  budget: string;
  reserved: string;
  consumed: string;
}

async function projectRows(desks: Desks, ids: readonly string[]): Promise<ProjectRow[]> {
  const rows = await desks.db.rows<ProjectRow>(
    `SELECT project_id AS id, (allotted + adjusted)::text AS budget, reserved::text, consumed::text FROM project_balance WHERE project_id = ANY($1::bigint[])`,
    [ids],
  );
  return ids.map((id) => rows.find((row) => row.id === id)!);
}

export async function readStart(desks: Desks, projectIds: readonly string[]): Promise<OracleStart> {
  const others = (await desks.db.one<{ approved: string; requested: string; unpaid: string }>(
    `SELECT (SELECT coalesce(sum(total), 0) FROM payout_batch WHERE agency_id = $1 AND scheme = 'RESIDENT' AND state = 'APPROVED') AS approved,
       (SELECT coalesce(sum(amount), 0) FROM fund_request WHERE agency_id = $1 AND fund = 'RESIDENT' AND state = 'REQUESTED') AS requested,
       (SELECT coalesce(sum(total), 0) FROM payout_batch b WHERE agency_id = $1 AND scheme = 'RESIDENT' AND state = 'ISSUED'
          AND NOT EXISTS (SELECT FROM bank_slip s WHERE s.batch_id = b.id)) AS unpaid`,
    [desks.agencyId],
  ))!;
  const amounts: Record<string, Decimal> = {};
  for (const [name, amount] of Object.entries(others)) amounts[name] = money(amount);
  const projects = await projectRows(desks, projectIds);
  return {
    books: await readBooks(desks),
    others: amounts as OracleStart['others'],
    projects: projects.map(({ id, budget, reserved, consumed }) => ({
      id,
      budget: money(budget),
      reserved: money(reserved),
      consumed: money(consumed),
    })),
  };
}

/** As the oracle writes it, line by line. */
export async function readFacts(desks: Desks, batchIds: readonly string[], projectIds: readonly string[]) {
  const batches = await desks.db.rows<{ text: string }>(
    `SELECT b.id || ' ' || b.state || ' ' || (SELECT count(*) FROM payout p WHERE p.agency_id = $1 AND p.batch_id = b.id AND p.live) || ' '
       || CASE b.state WHEN 'WITHDRAWN' THEN '' ELSE b.total::text END AS text FROM payout_batch b
      WHERE b.agency_id = $1 AND b.id = ANY($2::bigint[]) ORDER BY array_position($2::bigint[], b.id)`,
    [desks.agencyId, batchIds],
  );
  const payouts = await desks.db.rows<{ text: string }>(
    `SELECT reference || ' ' || state || ' ' || amount AS text FROM payout_state WHERE agency_id = $1 AND batch_id = ANY($2::bigint[]) ORDER BY reference`,
    [desks.agencyId, batchIds],
  );
  return {
    batches: batches.map((row) => row.text),
    payouts: payouts.map((row) => row.text),
    projects: (await projectRows(desks, projectIds)).map(
      (row) => `${row.id} ${row.budget} ${row.reserved} ${row.consumed}`,
    ),
  };
}
