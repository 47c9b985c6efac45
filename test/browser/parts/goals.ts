import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { goalTable, goalTables } from '../../../src/messages/web/goals.js';
import { axeFindings, downloaded, settled } from '../../support/browser.js';
import type { House } from './house.js';

interface Table {
  id: string;
  version: number;
  state: string;
  projectCode: string | null;
}

/** A mid-year adjustment of the residents' goals: by hand, through the file, and adopted by a second person. */
export function goalsInTheBrowser(house: House): void {
  describe('goal tables in the browser', () => {
    let clerk: Page;
    let manager: Page;
    let client: LedgerClient;
    let draft: string;
    let file: string;
    const go = async (page: Page, path: string): Promise<void> => {
      await page.goto(`${house.service.url}${path}`);
      await settled(page);
    };
    const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
    const done = async (page: Page): Promise<void> => {
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await settled(page);
    };
    const rowOf = (page: Page, text: string) => page.locator('.plain-table tbody tr', { hasText: text });

    beforeAll(async () => {
      client = await LedgerClient.login(house.service.url, 'guanli', DEMO_PASSWORD);
      [clerk, manager] = [await house.browsers.as('jingban'), await house.browsers.as('guanli')];
    }, 60_000);

    it('lists the tables that the published budget brought', async () => {
      await go(manager, '/goal-tables?year=2024');
      await rowOf(manager, goalTables.wholeUnit).getByText(goalTables.takenOver).waitFor();
      expect(await rowOf(manager, 'P2024-CX').innerText()).toContain('90.00');
      expect(await axeFindings(manager)).toEqual([]);
    });

    it('adjusts one, says what keeps it from being adopted, and mends it', async () => {
      await go(clerk, '/goal-tables?year=2024');
      await rowOf(clerk, 'P2024-CX').locator('td').first().click();
      await clerk.waitForURL(/\/goal-tables\/\d+/);
      await press(clerk, goalTable.adjust);
      await clerk.getByRole('dialog').getByRole('textbox').last().fill('县里追加检查任务');
      await clerk.getByRole('dialog').getByRole('button', { name: goalTable.adjust, exact: true }).click();
      await clerk.getByRole('heading', { name: /第 2 版/ }).waitFor();
      await settled(clerk);
      draft = /goal-tables\/(\d+)/.exec(clerk.url())![1]!;
      await rowOf(clerk, '发放养老金人数').getByRole('button', { name: goalTable.editRow }).click();
      const dialog = clerk.getByRole('dialog');
      await dialog.getByLabel(goalTable.fields.target, { exact: true }).fill('9600');
      await dialog.getByLabel(goalTable.fields.weight, { exact: true }).fill('18');
      await dialog.getByRole('button', { name: goalTable.save, exact: true }).click();
      await done(clerk);
      await clerk.getByText('各指标权重合计 100.00，加预算执行率 10 分为 110.00，应为 100。').waitFor();
      expect(await axeFindings(clerk)).toEqual([]);
      await rowOf(clerk, '发放养老金人数').getByRole('button', { name: goalTable.editRow }).click();
      await dialog.getByLabel(goalTable.fields.weight, { exact: true }).fill('8');
      await dialog.getByRole('button', { name: goalTable.save, exact: true }).click();
      await done(clerk);
      await clerk.getByText(goalTable.violations).waitFor({ state: 'detached' });
      // Who wrote it does not adopt it.
      expect(await clerk.getByRole('button', { name: goalTable.adopt, exact: true }).isDisabled()).toBe(true);
    }, 60_000);

    it('goes out as the official form and comes in again', async () => {
      const download = await downloaded(clerk, () => press(clerk, goalTable.export));
      expect(download.suggestedFilename()).toBe('绩效目标表-P2024-CX-2024-第2版.xlsx');
      file = (await download.path())!;
      await rowOf(clerk, '养老金发放准确率').getByRole('button', { name: goalTable.removeRow }).click();
      const dialog = clerk.getByRole('dialog');
      await dialog.getByText(goalTable.removeAsk('养老金发放准确率')).waitFor();
      // While the save is under way no other act may send the table as it still stands on the page.
      let letGo = (): void => undefined;
      const held = new Promise<void>((resolve) => (letGo = resolve));
      await clerk.route('**/api/v1/goal-tables/*', async (route) => {
        if (route.request().method() === 'GET') await held;
        await route.continue();
      });
      await dialog.getByRole('button', { name: goalTable.removeRow, exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      const another = rowOf(clerk, '发放养老金人数').getByRole('button', { name: goalTable.removeRow });
      expect(await another.isDisabled()).toBe(true);
      letGo();
      await clerk.getByText(goalTable.violations).waitFor();
      await clerk.unroute('**/api/v1/goal-tables/*');
      await press(clerk, goalTable.import);
      await clerk.locator('.ant-modal input[type=file]').setInputFiles({
        name: 'goals.xlsx',
        mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        buffer: readFileSync(file),
      });
      await clerk.getByRole('dialog').getByRole('button', { name: goalTable.import, exact: true }).click();
      await done(clerk);
      await rowOf(clerk, '养老金发放准确率').waitFor();
      expect(await rowOf(clerk, '发放养老金人数').innerText()).toContain('≥ 9600人');
    }, 60_000);

    it('is adopted by another person, and the former version stays', async () => {
      await go(manager, `/goal-tables/${draft}`);
      await press(manager, goalTable.adopt);
      await manager.getByRole('dialog').getByRole('button', { name: goalTable.adopt, exact: true }).click();
      await done(manager);
      await manager.getByRole('button', { name: goalTable.adjust, exact: true }).waitFor();
      const tables = await client.get<Table[]>('/v1/goal-tables?fiscalYear=2024');
      expect(
        tables.filter(({ projectCode }) => projectCode === 'P2024-CX').map(({ version, state }) => [version, state]),
      ).toEqual([
        [2, 'ADOPTED'],
        [1, 'ADOPTED'],
      ]);
    }, 60_000);

    it('asked nobody but the service, and no page complained', () => {
      expect(house.browsers.strangers).toEqual([]);
      expect(house.browsers.complaints).toEqual([]);
    });
  });
}
