import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { causeLabels } from '../../../src/messages/monitoring.js';
import { monitoring as words } from '../../../src/messages/web/monitoring.js';
import { axeFindings, settled } from '../../support/browser.js';
import type { House } from './house.js';

/** The goals of the reference year before anything was paid: what was entered by hand is watched, explained and foreseen. */
export function monitoringInTheBrowser(house: House): void {
  describe('the monitoring in the browser', () => {
    let manager: Page;
    const rowOf = (text: string) => manager.locator('.plain-table tbody tr', { hasText: text });
    const done = async (): Promise<void> => {
      await manager.getByRole('dialog').waitFor({ state: 'hidden' });
      await settled(manager);
    };

    beforeAll(async () => {
      manager = await house.browsers.as('guanli');
    }, 60_000);

    it('shows money and goals side by side at any cut-off', async () => {
      await manager.goto(`${house.service.url}/monitoring?cutOff=2024-12-31`);
      await settled(manager);
      await manager.getByRole('heading', { name: words.projects }).waitFor();
      expect(await rowOf('P2024-JG').first().innerText()).toContain('2,400.00');
      const visits = rowOf('社会保险检查监督次数');
      expect(await visits.innerText()).toContain('确定能');
      expect(await axeFindings(manager)).toEqual([]);
    }, 60_000);

    it('explains a deviation with its cause', async () => {
      const row = rowOf('群众满意度').first();
      await row.getByRole('button', { name: words.note }).click();
      const dialog = manager.getByRole('dialog');
      await dialog.getByRole('combobox').click();
      await manager.locator('.ant-select-item-option', { hasText: causeLabels.PERSONNEL }).click();
      await dialog.getByLabel(words.text).fill('窗口人手不足，已增设两个窗口');
      await dialog.getByRole('button', { name: words.note, exact: true }).click();
      await done();
      await row.getByText(words.cause(causeLabels.PERSONNEL, '窗口人手不足，已增设两个窗口')).waitFor();
    }, 60_000);

    it('counts in what is known to change, and lets it be taken back', async () => {
      await manager.getByRole('button', { name: words.adjust, exact: true }).click();
      const dialog = manager.getByRole('dialog');
      await dialog.getByLabel(words.fields.amount).fill('120000.00');
      await dialog.getByLabel(words.fields.reason).fill('12 月起调待');
      await dialog.getByRole('button', { name: words.adjust, exact: true }).click();
      await done();
      const row = rowOf('12 月起调待');
      expect(await row.innerText()).toContain('120,000.00');
      await row.getByRole('button', { name: words.takeBack }).click();
      await dialog.getByRole('button', { name: words.takeBack, exact: true }).click();
      await manager.getByText(words.noAdjustments).waitFor();
    }, 60_000);

    it('says what a year without goals lacks', async () => {
      await manager.goto(`${house.service.url}/monitoring?cutOff=2022-10-31`);
      await manager.getByText(words.noIndicators(2022)).waitFor();
    });

    it('asked nobody but the service, and no page complained', () => {
      expect(house.browsers.strangers).toEqual([]);
      expect(house.browsers.complaints.filter((one) => !one.includes('404'))).toEqual([]);
    });
  });
}
