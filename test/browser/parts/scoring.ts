import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { scoring as words } from '../../../src/messages/web/scoring.js';
import { axeFindings, settled } from '../../support/browser.js';
import type { House } from './house.js';

const RULE = '按照完成比例赋分';

/** Versions of the scoring rules: read by all, written by the manager. */
export function scoringInTheBrowser(house: House): void {
  describe('scoring rules in the browser', () => {
    let manager: Page;
    let clerk: Page;
    const write = (page: Page) => page.getByRole('button', { name: words.writeTitle(RULE), exact: true });

    beforeAll(async () => {
      [manager, clerk] = [await house.browsers.as('guanli'), await house.browsers.as('jingban')];
      for (const page of [manager, clerk]) {
        await page.goto(`${house.service.url}/scoring-rules`);
        await settled(page);
      }
    }, 60_000);

    it('show what was shipped, and leave the writing to the manager', async () => {
      const table = manager.getByRole('table', { name: words.versionsOf(RULE) });
      expect(await table.innerText()).toContain('完成率高于 130% 须说明原因');
      expect(await write(clerk).isDisabled()).toBe(true);
      expect(await axeFindings(manager)).toEqual([]);
    });

    it('get a version with other limits, a day and a reason; the former stays', async () => {
      await write(manager).click();
      const dialog = manager.getByRole('dialog');
      await dialog.getByLabel(words.limits.explainAbove).fill('90');
      await dialog.getByLabel(words.effectiveOn).fill('2025-01-01');
      await dialog.getByLabel(words.effectiveOn).press('Enter');
      await dialog.getByRole('textbox').last().fill('财政局新办法');
      await dialog.getByRole('button', { name: words.write, exact: true }).click();
      await dialog.getByText('各项界限不成立').waitFor();
      await dialog.getByLabel(words.limits.explainAbove).fill('120');
      expect(await axeFindings(manager)).toEqual([]);
      await dialog.getByRole('button', { name: words.write, exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      await settled(manager);
      const rows = manager.getByRole('table', { name: words.versionsOf(RULE) }).locator('tbody tr');
      expect(await rows.count()).toBe(2);
      expect(await rows.first().innerText()).toContain('完成率高于 120% 须说明原因');
      expect(await rows.first().innerText()).toContain('财政局新办法');
    }, 60_000);

    it('asked nobody but the service', () => {
      expect(house.browsers.strangers).toEqual([]);
    });
  });
}
