import { Desk } from '../client/desk.js';
import { LedgerClient } from '../client/ledger-client.js';
import type { Staff } from './play-month.js';

/** Logs the five people of a month in, one session each. */
export async function hireStaff(baseUrl: string, password: string): Promise<Staff> {
  const [clerk, reviewer, approver, cashier, bookkeeper] = await Promise.all(
    ['jingban', 'fuhe', 'shenpi', 'chuna', 'kuaiji'].map(
      async (login) => new Desk(await LedgerClient.login(baseUrl, login, password)),
    ),
  );
  return { clerk: clerk!, reviewer: reviewer!, approver: approver!, cashier: cashier!, bookkeeper: bookkeeper! };
}
