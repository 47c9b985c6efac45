import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { Desk } from '../../../src/client/desk.js';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { directFundsReasons } from '../../../src/messages/direct-funds.js';
import { directFunds as words, fundDocument as text } from '../../../src/messages/web/direct-funds.js';
import { acts } from '../../../src/messages/web/lists.js';
import { axeFindings, downloaded, settled } from '../../support/browser.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { payMonths } from './paid-month.js';
import type { House } from './house.js';

const SHOTS = process.env.LEDGER_SHOTS;
const CENTRAL = '巴财社〔2023〕69号';
const COUNTY = '轮财社〔2024〕5号';
const PEOPLE = Array.from({ length: 8 }, (_, i) => ({ no: i + 1, base: `${200 + i}.00` }));

/** The documents of a small year: looked at, registered, linked, planned, followed to a batch and taken as the form. */
export function directFundsInTheBrowser(house: House): void {
  describe('the direct funds in the browser', () => {
    let bookkeeper: Page;
    let auditor: Page;
    let desk: Desk;
    let projects: { id: string; code: string; name: string }[];
    const go = async (page: Page, path: string): Promise<void> => {
      await page.goto(`${house.service.url}${path}`);
      await settled(page);
    };
    const press = (within: Page | Locator, name: string): Promise<void> =>
      within.getByRole('button', { name, exact: true }).first().click();
    const agree = async (page: Page, name: string): Promise<void> => {
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name, exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      await settled(page);
    };
    const picture = async (page: Page, name: string): Promise<void> => {
      if (!SHOTS) return;
      for (const [width, height] of [
        [1920, 1080],
        [1366, 768],
      ] as const) {
        await page.setViewportSize({ width, height });
        await settled(page);
        await page.screenshot({ path: `${SHOTS}/${name}-${width}.png`, fullPage: true });
      }
    };
    const clean = async (page: Page): Promise<void> => {
      expect(await axeFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    };
    const projectOf = (code: string) => projects.find((project) => project.code === code)!;

    beforeAll(async () => {
      const { url } = house.service;
      desk = new Desk(await LedgerClient.login(url, 'kuaiji', DEMO_PASSWORD));
      projects = await desk.client.get('/v1/projects?fiscalYear=2024');
      await payMonths(url, ['2024-01'], PEOPLE);
      const size = { width: 1366, height: 768 };
      bookkeeper = await house.browsers.as('kuaiji', '/', size);
      auditor = await house.browsers.as('jihe', '/', size);
    }, 120_000);

    it('shows what was used before any money came, and then the money by its document', async () => {
      await go(bookkeeper, '/direct-funds?at=2024-01-31');
      await bookkeeper.getByRole('link', { name: CENTRAL }).waitFor();
      await bookkeeper.getByText(words.ahead(projectOf('P2024-069').name, '1,628.00')).waitFor();
      await clean(bookkeeper);
      const arrival = { kind: 'ARRIVE', level: 'CENTRAL' } as const;
      const { id } = projectOf('P2024-069');
      await desk.recordProjectEvent(id, { ...arrival, amount: '500000.00', on: '2024-02-02', documentNo: CENTRAL });
      await desk.recordProjectEvent(projectOf('P2024-CX').id, {
        ...{ kind: 'ARRIVE', level: 'COUNTY', amount: '120000.00', on: '2024-02-20', documentNo: COUNTY },
      });
      await go(bookkeeper, '/direct-funds?at=2024-04-30');
      await bookkeeper.getByText(words.answer('50.00', '0.16', '49.84')).waitFor();
      await bookkeeper.getByText(words.late('983.00')).first().waitFor();
      await clean(bookkeeper);
      await picture(bookkeeper, 'direct-funds-one');
    }, 60_000);

    it('registers the document of money that bears a number nobody registered', async () => {
      await go(bookkeeper, '/direct-funds?at=2024-04-30&scope=ALL');
      const row = bookkeeper.getByRole('row').filter({ hasText: words.unregistered }).first();
      await press(row, words.register);
      const dialog = bookkeeper.getByRole('dialog');
      expect(await dialog.getByLabel(text.documentNo).inputValue()).toBe(COUNTY);
      await dialog.getByLabel(text.amount).fill('200000');
      await clean(bookkeeper);
      await agree(bookkeeper, text.registerAgree);
      await bookkeeper.getByText(text.registerDone(1)).waitFor();
      await bookkeeper.getByRole('link', { name: COUNTY }).first().waitFor();
      await picture(bookkeeper, 'direct-funds-all');
    }, 60_000);

    it('follows the money of a document to its voucher and its batch', async () => {
      await go(bookkeeper, '/direct-funds?at=2024-04-30');
      await bookkeeper.getByRole('link', { name: CENTRAL }).click();
      await bookkeeper.getByText(text.answer('498,372.00')).waitFor();
      await settled(bookkeeper);
      await clean(bookkeeper);
      await picture(bookkeeper, 'fund-document');
      await bookkeeper.getByRole('table', { name: text.uses }).getByRole('link').first().click();
      await bookkeeper.waitForURL(/\/batches\/\d+$/);
      await bookkeeper.goBack();
      await bookkeeper.getByRole('link', { name: text.openVoucher }).first().click();
      await bookkeeper.getByText('500,000.00').first().waitFor();
    }, 60_000);

    it('links money that bore no number, once, and plans what is still to come', async () => {
      await desk.recordProjectEvent(projectOf('P2024-069').id, {
        ...{ kind: 'ARRIVE', level: 'CENTRAL', amount: '30000.00', on: '2024-03-15' },
      });
      await go(bookkeeper, '/direct-funds/3?at=2024-04-30');
      const candidates = bookkeeper.getByRole('table', { name: text.candidates });
      await press(candidates, text.link);
      await agree(bookkeeper, text.link);
      await bookkeeper.getByText(text.answer('528,372.00')).waitFor();
      await candidates.waitFor({ state: 'detached' });

      await press(bookkeeper, text.planArrivals);
      const dialog = bookkeeper.getByRole('dialog');
      await dialog.getByLabel(text.planAmount).first().fill('500000');
      await press(dialog, text.addLine);
      await clean(bookkeeper);
      await picture(bookkeeper, 'fund-document-plan');
      await dialog.getByLabel(text.planOn).last().fill('2024-04-15');
      await dialog.getByLabel(text.planOn).last().press('Tab');
      await dialog.getByLabel(text.planAmount).last().fill('100000');
      await agree(bookkeeper, text.planAgree);
      const planned = bookkeeper
        .getByRole('table', { name: text.plan })
        .getByRole('row')
        .filter({ hasText: '2024-04-15' });
      await planned.waitFor();
      expect(await planned.innerText()).toMatch(/2024-04-15\s+100,000\.00\s+30,000\.00\s+70,000\.00\s+15/);
    }, 60_000);

    it('amends with a reason, and says why something cannot be done', async () => {
      await press(bookkeeper, text.amend);
      const dialog = bookkeeper.getByRole('dialog');
      await dialog.getByText(text.levelFixed).waitFor();
      await dialog.getByText(text.markFixed).waitFor();
      await dialog.getByLabel(text.issuedOn).fill('2023-11-20');
      await dialog.getByLabel(text.issuedOn).press('Tab');
      await dialog.getByLabel(acts.reason).fill('补登发文日期');
      await agree(bookkeeper, text.amend);
      await bookkeeper.getByText('2023-11-20').first().waitFor();
      await bookkeeper.getByRole('table', { name: text.history }).getByText('补登发文日期').waitFor();
      const cancel = bookkeeper.getByRole('button', { name: text.cancel, exact: true });
      expect(await cancel.isDisabled()).toBe(true);
      await cancel.hover({ force: true });
      await bookkeeper.getByText(directFundsReasons.inUse).first().waitFor();

      await go(auditor, '/direct-funds/3');
      expect(await auditor.getByRole('button', { name: text.amend, exact: true }).isDisabled()).toBe(true);
      await go(auditor, '/direct-funds');
      expect(await auditor.getByRole('button', { name: words.register }).count()).toBe(0);
      await clean(auditor);
    }, 60_000);

    it('is taken as the feedback form', async () => {
      await go(auditor, '/direct-funds?at=2024-04-30');
      const file = await downloaded(auditor, () => press(auditor, words.export));
      expect(file.suggestedFilename()).toBe('直达资金使用情况反馈表 2024 截至 2024-04-30.xlsx');
      const rows = await readWorkbook(readFileSync(await file.path()));
      const line = rows.find((cells) => cells.includes(CENTRAL))!;
      expect(line).toEqual(expect.arrayContaining(['01', '1033.00', '53.00', '0.16', '8']));
    }, 60_000);
  });
}
