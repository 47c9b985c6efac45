import { expect, it, jest } from '@jest/globals';
import { VerifyWorld } from '../support/verify-fixture.js';
jest.setTimeout(900_000);
it('year', async () => {
  const world = await VerifyWorld.open();
  const { payouts } = world;
  for (let m = 1; m <= 12; m++) {
    const period = `2024-${String(m).padStart(2, '0')}`;
    const batch = await payouts.draft(await payouts.bulkRoll(period, 14504));
    await payouts.sign(batch);
    await world.issue(batch.id);
    await payouts.slip(batch.id, `${period}-10`);
    await payouts.results(batch.id, Array.from({ length: 14504 }, (_, i) => ({ lineNo: i + 1, result: i % 1500 === 7 ? 'FAILED' as const : 'PAID' as const, creditedOn: `${period}-11` })));
  }
  for (let i = 0; i < 3; i++) {
    const log: string[] = []; let t = performance.now(); let last = '';
    const v = await world.service.run(payouts.agencyId, { progress: (_d, _t, stage) => { const n = performance.now(); if (last) log.push(`${last} ${(n - t).toFixed(0)}ms`); t = n; last = stage; } });
    console.log(v.seconds, v.ok, log.join('; '), JSON.stringify(v.checks.filter((c) => !c.ok)), v.checks.map((c) => c.name + ' ' + c.records).join(', '));
  }
  await payouts.close();
});
