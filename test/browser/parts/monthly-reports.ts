import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { sm3Hex } from '../../../src/kernel/digest.js';
import { cockpit } from '../../../src/messages/web/cockpit.js';
import { reports } from '../../../src/messages/web/reports.js';
import type { MonthlyReportDto } from '../../../src/reports/reports.dto.js';
import { axeFindings, downloaded, settled } from '../../support/browser.js';
import type { House } from './house.js';
import { payMonths } from './paid-month.js';

const PEOPLE = Array.from({ length: 8 }, (_, i) => ({ no: i + 1, base: `${200 + i}.00` }));
/** Where pictures go; none are taken without it. */
const SHOTS = process.env.LEDGER_SHOTS;

/** The manager makes the report of a paid month, takes it along and publishes it; a later version is told apart. */
export function monthlyReportsInTheBrowser(house: House): void {
  describe('the monthly reports in the browser', () => {
    let manager: Page;
    const go = async (page: Page, path: string): Promise<void> => {
      await page.goto(`${house.service.url}${path}`);
      await settled(page);
    };
    const looked = async (page: Page, name: string): Promise<void> => {
      expect(await axeFindings(page)).toEqual([]);
      for (const size of [
        { width: 1366, height: 768 },
        { width: 1920, height: 1080 },
      ]) {
        await page.setViewportSize(size);
        await settled(page);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        const hidden = await manager.evaluate(
          `[...document.querySelectorAll('.ant-table-content')].some((one) => one.scrollWidth > one.clientWidth)`,
        );
        expect(hidden).toBe(false);
        if (!SHOTS) continue;
        mkdirSync(SHOTS, { recursive: true });
        await page.screenshot({ path: join(SHOTS, `${name}-${size.width}.png`) });
      }
      await page.setViewportSize({ width: 1366, height: 768 });
    };
    const make = async (month: string): Promise<void> => {
      await manager.getByRole('button', { name: reports.make }).click();
      const dialog = manager.getByRole('dialog');
      await dialog.getByLabel(reports.month).fill(month);
      await dialog.getByLabel(reports.month).press('Tab');
      await dialog.getByRole('button', { name: reports.makeAgree }).click();
      await dialog.waitFor({ state: 'hidden' });
    };

    beforeAll(async () => {
      manager = await house.browsers.as('guanli', '/', { width: 1366, height: 768 });
    }, 60_000);

    it('are none at first, and are made by a task that tells when it has ended', async () => {
      await go(manager, '/monthly-reports');
      await manager.getByText(reports.empty).waitFor();
      await looked(manager, 'monthly-reports-empty');
      await payMonths(house.service.url, ['2024-10', '2024-11'], PEOPLE);
      await make('2024-11');
      await manager.getByRole('cell', { name: '2024-11-30' }).waitFor();
      await settled(manager);
      const main = await manager.locator('main').innerText();
      for (const words of ['2024年11月', reports.versionOf(1), reports.answer('1')]) expect(main).toContain(words);
    }, 120_000);

    it('are taken along with the digest that the list shows', async () => {
      const file = await downloaded(manager, () =>
        manager.getByRole('button', { name: reports.downloadOf('2024年11月', 1) }).click(),
      );
      expect(file.suggestedFilename()).toMatch(/^管理月报-.*-2024-11-30-第1版\.pdf$/);
      const bytes = readFileSync(await file.path());
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      const client = await LedgerClient.login(house.service.url, 'guanli', DEMO_PASSWORD);
      const { rows } = await client.get<{ rows: MonthlyReportDto[] }>('/v1/monthly-reports');
      expect(rows.map(({ digest }) => digest)).toEqual([sm3Hex(bytes)]);
    }, 60_000);

    it('are published by who may approve, with name and time', async () => {
      const clerk = await house.browsers.as('jingban', '/monthly-reports');
      await settled(clerk);
      const publish = { name: reports.publishOf('2024年11月', 1) };
      expect(await clerk.getByRole('button', publish).isDisabled()).toBe(true);
      await manager.getByRole('button', publish).click();
      const dialog = manager.getByRole('dialog');
      await dialog.getByText(reports.publishText('2024年11月', 1)).waitFor();
      await settled(manager);
      expect(await axeFindings(manager)).toEqual([]);
      await dialog.getByRole('button', { name: reports.publishAgree }).click();
      await dialog.waitFor({ state: 'hidden' });
      await manager.locator('main').getByText(reports.publishedWords.true).first().waitFor();
      expect(await manager.getByRole('button', publish).count()).toBe(0);
    }, 60_000);

    it('keep the version that was published beside the next one', async () => {
      await payMonths(house.service.url, ['2024-09'], [...PEOPLE, { no: 9, base: '300.00' }]);
      await make('2024-11');
      await manager.getByText(reports.versionOf(2)).waitFor();
      await settled(manager);
      await looked(manager, 'monthly-reports');
      expect(await manager.getByRole('row').filter({ hasText: '2024-11-30' }).count()).toBe(2);
    }, 120_000);

    it('have the dashboard beside them, whose data is taken along as a workbook', async () => {
      await go(manager, '/cockpit');
      const date = manager.getByLabel(cockpit.cutOff);
      await date.fill('2024-11-30');
      await date.press('Tab');
      await settled(manager);
      const file = await downloaded(manager, () => manager.getByRole('button', { name: cockpit.exportAll }).click());
      expect(file.suggestedFilename()).toBe('驾驶舱数据-2024-11-30.xlsx');
      expect(
        readFileSync(await file.path())
          .subarray(0, 2)
          .toString(),
      ).toBe('PK');
      await looked(manager, 'cockpit-small');
      const bars = manager.getByRole('img', { name: cockpit.executionLabel });
      await bars.scrollIntoViewIfNeeded();
      await settled(manager);
      if (SHOTS) await bars.screenshot({ path: join(SHOTS, 'cockpit-execution.png') });
      expect(house.browsers.complaints).toEqual([]);
      expect(house.browsers.strangers).toEqual([]);
    }, 60_000);
  });
}
