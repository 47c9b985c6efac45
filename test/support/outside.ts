import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from '@jest/globals';
import { ExportJournal } from '../../src/exports/export-journal.js';
import { IdentityService } from '../../src/identity/identity.service.js';
import { askProgram, isInstalled, OUTSIDE_PROGRAMS } from '../../src/rehearsal/outside-programs.js';
import type { TestService } from './service.js';

/** Whether there is a bookkeeping program on this machine to compare with. */
export const OUTSIDE_INSTALLED = OUTSIDE_PROGRAMS.some(isInstalled);

/** Every bookkeeping program of this machine finds each balance of the books from the exported vouchers, to the cent. */
export async function expectOutsideAgrees(
  service: TestService,
  from: string,
  to: string,
  agencyId = service.reference.agencyId,
): Promise<void> {
  const useCase = service.app.get(ExportJournal, { strict: false });
  const caller = IdentityService.systemCaller(agencyId, 'model');
  const rows = await service.database.db.rows<{ key: string; net: string }>(
    `SELECT v.fund || ' ' || p.account AS key, sum(p.debit - p.credit)::text AS net
       FROM voucher v JOIN posting p ON p.voucher_id = v.id
      WHERE v.agency_id = $1 GROUP BY 1 HAVING sum(p.debit - p.credit) <> 0 ORDER BY 1`,
    [agencyId],
  );
  const ours = Object.fromEntries(rows.map(({ key, net }) => [key, net]));
  expect(rows.length).toBeGreaterThan(3);
  for (const program of OUTSIDE_PROGRAMS.filter(isInstalled)) {
    const { format } = program;
    const prepared = await useCase.prepare(caller, { format, from, to, fund: undefined } as never);
    const out = new PassThrough();
    const [journal] = await Promise.all([buffer(out), useCase.write(caller, prepared, out)]);
    const found = [...askProgram(program, journal)].filter(([, amount]) => !amount.isZero());
    expect(Object.fromEntries(found.map(([key, amount]) => [key, amount.toFixed(2)]))).toEqual(ours);
  }
}
