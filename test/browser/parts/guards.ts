import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Desk } from '../../../src/client/desk.js';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { batchActionLabels } from '../../../src/messages/payouts.js';
import { batch as batchWords, batchLines } from '../../../src/messages/web/batches.js';
import { lists } from '../../../src/messages/web/lists.js';
import { person } from '../../../src/messages/web/people.js';
import { rollUpload } from '../../../src/messages/web/rolls.js';
import { shell } from '../../../src/messages/web/shell.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { settled } from '../../support/browser.js';
import type { House } from './house.js';

const FIRST_LOAD_BYTES = 400 * 1024;
/** The goal is 1.5 s on a quiet machine; a shared one may take twice that. */
const BUSIEST_PAGE_MS = 3_000;

/** What must hold around the pages: size, roles, bad files, two people at one thing, the way to a person. */
export function guards(house: House): void {
  const at = (path: string): string => `${house.service.url}${path}`;

  describe('around the pages', () => {
    beforeAll(() => house.loadYear(), 300_000);

    it('loads at most 400 KB of compressed script for login and to-dos', async () => {
      const page = await house.browsers.window();
      const scripts = new Map<string, number>();
      page.on('response', (response) => {
        if (!new URL(response.url()).pathname.endsWith('.js')) return;
        scripts.set(response.url(), Number(response.headers()['content-length']));
        expect(response.headers()['content-encoding']).toBe('gzip');
      });
      await house.browsers.logIn(page, 'fuhe');
      await settled(page);
      const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
      console.log(`first load: ${scripts.size} scripts, ${(bytes / 1024).toFixed(0)} KB compressed`);
      expect(bytes).toBeGreaterThan(50_000);
      expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
      await page.context().close();
    }, 60_000);

    it('is used from the keyboard alone: login, search, a person', async () => {
      const page = await house.browsers.window();
      await page.goto(at('/people'));
      await page.getByLabel(shell.loginName).waitFor();
      await page.keyboard.type('jihe');
      await page.keyboard.press('Tab');
      await page.keyboard.type(DEMO_PASSWORD);
      await page.keyboard.press('Enter');
      await page.locator('main#main').waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      await page.locator('.search input:focus').waitFor();
      await page.keyboard.type('买买提');
      await page.locator('.search-hits button').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/people\/\d+$/);
      await settled(page);
      await page.context().close();
    }, 60_000);

    it('shows an auditor what each month of a person came to', async () => {
      const page = await house.browsers.as('jihe', '/people/1');
      await settled(page);
      await page.getByRole('button', { name: /^2024年03月/ }).click();
      await page
        .getByText(/^652822-[A-Z]-202403-R01$/)
        .first()
        .waitFor();
      expect(await page.locator('main').innerText()).toContain(person.timeline);
      await page.context().close();
    }, 60_000);

    it('shows a role neither the page nor the data of another', async () => {
      const manager = await house.browsers.as('guanli', '/users');
      await manager.getByText(shell.denied).waitFor();
      expect((await manager.request.get(at('/api/v1/users'))).status()).toBe(403);
      expect(await manager.locator('nav').innerText()).not.toContain('系统\n用户');
      const admin = await house.browsers.as('xitong', '/batches');
      await admin.getByText(shell.denied).waitFor();
      expect((await admin.request.get(at('/api/v1/batches'))).status()).toBe(403);
      const nobody = await house.browsers.window();
      await nobody.goto(at('/batches/1'));
      await nobody.getByLabel(shell.loginName).waitFor();
      expect((await nobody.request.get(at('/api/v1/batches/1'))).status()).toBe(401);
      for (const page of [manager, admin, nobody]) await page.context().close();
    }, 60_000);

    it('says what is wrong with a broken file and keeps the person where they are', async () => {
      const page = await house.browsers.as('jingban', '/rolls/new');
      await page.getByText('企业职工', { exact: true }).click();
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: '花名册.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('PK broken') });
      await page.getByRole('button', { name: rollUpload.submit }).click();
      await page.getByRole('alert').first().waitFor({ timeout: 60_000 });
      expect(await page.getByRole('alert').first().innerText()).toMatch(/[\u4e00-\u9fff]{6,}/);
      await page.context().close();
    }, 90_000);

    it('tells the second of two people that the batch has changed under them', async () => {
      const desk = new Desk(await LedgerClient.login(house.service.url, 'jingban', DEMO_PASSWORD));
      const name = '花名册-企业职工-202412.xlsx';
      const bytes = readFileSync(join(house.service.folder, 'demo', '2024-12', name));
      const roll = await desk.uploadRoll('ENTERPRISE', '2024-12', { name, bytes });
      await desk.acceptRoll(roll.id, roll.blockedCount);
      const batch = await desk.draftBatch(roll.id);
      const [first, second] = [
        await house.browsers.as('jingban', `/batches/${batch.id}`),
        await house.browsers.as('jingban', `/batches/${batch.id}`),
      ];
      await settled(first);
      await settled(second);
      await second.getByRole('button', { name: batchActionLabels.submit, exact: true }).click();
      const dialog = second.getByRole('dialog');
      await dialog.waitFor();
      await excludeOne(first);
      await dialog.getByRole('button', { name: new RegExp(`^${batchActionLabels.submit}：`) }).click();
      await second.getByText(batchWords.changed).or(second.getByText(batchWords.outdated)).first().waitFor();
      const after = (await (await second.request.get(at(`/api/v1/batches/${batch.id}`))).json()) as {
        state: string;
        lineCount: number;
      };
      expect(after).toMatchObject({ state: 'DRAFT', lineCount: batch.lineCount - 1 });
      await first.context().close();
      await second.context().close();
    }, 120_000);

    it('exports a list as it is shown, to the cent', async () => {
      const page = await house.browsers.as('jingban');
      const { rows } = (await (
        await page.request.get(at('/api/v1/batches?scheme=INSTITUTIONAL&period=2024-11&kind=REGULAR'))
      ).json()) as { rows: { id: string; lineCount: number; total: string }[] };
      const batch = rows[0]!;
      await page.goto(at(`/batches/${batch.id}`));
      await settled(page);
      const lines = page.locator('section').filter({ hasText: batchLines.title }).last();
      const [download] = await Promise.all([
        page.waitForEvent('download', { timeout: 60_000 }),
        lines.getByRole('button', { name: lists.exportXlsx }).click(),
      ]);
      const table = await readWorkbook(readFileSync(await download.path()));
      const [head, ...body] = table;
      const amount = head!.indexOf(batchLines.columns.amount);
      expect(body).toHaveLength(batch.lineCount);
      const cents = body.reduce((sum, row) => sum + BigInt(Math.round(Number(row[amount]) * 100)), 0n);
      expect(`${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`).toBe(batch.total);
      await page.context().close();
    }, 120_000);

    it('opens the busiest page, a batch of 9,565, quickly', async () => {
      const page = await house.browsers.as('jingban');
      const { rows } = (await (
        await page.request.get(at('/api/v1/batches?scheme=RESIDENT&period=2024-11&kind=REGULAR'))
      ).json()) as { rows: { id: string }[] };
      // The best of three: another test at work beside it is not the page's doing.
      const tries: number[] = [];
      for (let i = 0; i < 3; i += 1) {
        await page.goto(at('/batches'));
        await settled(page);
        const started = performance.now();
        await page.goto(at(`/batches/${rows[0]!.id}`));
        await page.locator('.ant-table-tbody tr[data-row-key]').first().waitFor();
        tries.push(performance.now() - started);
      }
      console.log(`batch of 9,565: interactive after ${tries.map((ms) => ms.toFixed(0)).join(', ')} ms`);
      expect(Math.min(...tries)).toBeLessThan(BUSIEST_PAGE_MS);
      await page.context().close();
    }, 60_000);

    it('keeps a page of a list in the address, so that it can be left and come back to', async () => {
      const page = await house.browsers.as('jingban', '/batches?batches.state=SETTLED&batches.period=2024-03');
      await settled(page);
      await Promise.all([
        page.waitForResponse((response) => response.url().includes('sort=total')),
        page.getByRole('columnheader', { name: /金额/ }).click(),
      ]);
      await page.waitForURL(/batches\.sort=total/);
      await settled(page);
      const before = await page.locator('.ant-table-tbody').innerText();
      await page.reload();
      await settled(page);
      expect(await page.locator('.ant-table-tbody').innerText()).toBe(before);
      await page.context().close();
    }, 60_000);

    it('serves the page for a page’s address, and nothing for a file that is not there', async () => {
      const page = await house.browsers.window();
      const deep = await page.request.get(at('/batches/12345'));
      expect([deep.status(), deep.headers()['content-type'], deep.headers()['cache-control']]).toEqual([
        200,
        'text/html;charset=utf-8',
        'no-cache',
      ]);
      expect((await page.request.get(at('/assets/none.js'))).status()).toBe(404);
      expect((await page.request.get(at('/api/none'))).headers()['content-type']).toContain('json');
      await page.context().close();
    });
  });
}

async function excludeOne(page: Page): Promise<void> {
  await page.locator('.list').getByRole('button', { name: batchLines.exclude }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('本月不发，等待核实');
  await dialog.getByRole('button', { name: /^剔除/ }).click();
  await page.getByText(batchWords.done.exclude).first().waitFor();
}
