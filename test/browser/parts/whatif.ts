import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Desk } from '../../../src/client/desk.js';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { whatifReasons } from '../../../src/messages/whatif.js';
import { whatif } from '../../../src/messages/web/whatif.js';
import { axeFindings, settled } from '../../support/browser.js';
import { rollCsv } from '../../support/small-roll.js';
import type { House } from './house.js';

const PEOPLE = Array.from({ length: 8 }, (_, i) => ({ no: i + 1, base: `${200 + i}.00` }));
const NAME = '加发 20 元';

/** The manager tries a rule, the clerk makes it a roll, and its batch is the preview line by line. */
export function whatifInTheBrowser(house: House): void {
  describe('what-if in the browser', () => {
    let manager: Page;
    let clerk: Page;
    let desk: Desk;
    const go = async (page: Page, path: string): Promise<void> => {
      await page.goto(`${house.service.url}${path}`);
      await settled(page);
    };

    beforeAll(async () => {
      const { url } = house.service;
      desk = new Desk(await LedgerClient.login(url, 'jingban', DEMO_PASSWORD));
      manager = await house.browsers.as('guanli', '/', { width: 1366, height: 768 });
      clerk = await house.browsers.as('jingban');
      for (const period of ['2024-10', '2024-11']) {
        // Another file each time, or the second would be told to be the first.
        const people = PEOPLE.map((person) => ({ ...person, personal: period === '2024-11' ? '1.00' : '0.00' }));
        const roll = await desk.uploadRoll('RESIDENT', period, { name: `${period}.csv`, bytes: rollCsv(people) });
        await desk.acceptRoll(roll.id, 0);
        await desk.draftBatch(roll.id);
      }
    }, 120_000);

    it('computes a rule of the manager and shows what it costs', async () => {
      await go(manager, '/whatif');
      await manager.getByText(whatif.empty).waitFor();
      expect(await axeFindings(manager)).toEqual([]);
      await manager.getByRole('button', { name: whatif.create }).click();
      const dialog = manager.getByRole('dialog');
      await dialog.getByLabel(whatif.name).fill(NAME);
      for (const [label, month] of [
        [whatif.effectiveFrom, '2024-10'],
        [whatif.payPeriod, '2024-12'],
      ] as const) {
        await dialog.getByLabel(label).fill(month);
        await dialog.getByLabel(label).press('Tab');
      }
      await dialog.getByLabel(whatif.fixed).fill('20');
      expect(await axeFindings(manager)).toEqual([]);
      await dialog.getByRole('button', { name: whatif.calculate, exact: true }).click();
      await manager.getByText(whatif.answer('8', '160.00', '320.00', 2024, '480.00')).waitFor();
      await settled(manager);
      const main = await manager.locator('main').innerText();
      for (const words of [whatif.own, whatif.owed, whatif.ages(undefined, undefined)]) {
        expect(main).toContain(words);
      }
      expect(await axeFindings(manager)).toEqual([]);
      expect(await manager.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      const apply = manager.getByRole('button', { name: whatif.apply });
      expect(await apply.isDisabled()).toBe(true);
      await apply.hover({ force: true });
      await manager.getByText(whatifReasons.notPermitted).first().waitFor();
      await manager.getByRole('button', { name: whatif.recompute }).click();
      await manager.getByText(whatif.same).waitFor();
    }, 60_000);

    it('becomes a roll by the clerk, whose batch pays what was previewed', async () => {
      await go(clerk, '/whatif');
      await clerk.getByRole('link', { name: NAME }).click();
      await clerk.getByRole('button', { name: whatif.apply }).click();
      const dialog = clerk.getByRole('dialog');
      await dialog.getByRole('button', { name: whatif.applyAgree('8', '320.00') }).click();
      await clerk.getByText(whatif.applied).first().waitFor();
      await dialog.waitFor({ state: 'hidden' });
      await clerk.getByText(whatif.noBatch).waitFor();
      const { rows } = await desk.client.get<{ rows: { id: string }[] }>('/v1/rolls?period=2024-12');
      const rollId = rows[0]!.id;
      let state = '';
      for (let look = 0; look < 100 && state !== 'CHECKED'; look += 1) {
        ({ state } = await desk.client.get<{ state: string }>(`/v1/rolls/${rollId}`));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await desk.acceptRoll(rollId, 0);
      const batch = await desk.draftBatch(rollId);
      await clerk.reload();
      await settled(clerk);
      await clerk.getByText(whatif.agrees, { exact: true }).waitFor();
      await clerk.getByRole('link', { name: batch.number }).waitFor();
      expect(await axeFindings(clerk)).toEqual([]);
    }, 60_000);
  });
}
