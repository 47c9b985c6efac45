import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { publicationCheckTexts, publicationSeverityLabels } from '../../../src/messages/publication-checks.js';
import {
  bookActionReasons,
  figureLabels,
  sideSheets,
  sourceLevelLabels,
  tableTitles,
} from '../../../src/messages/publication.js';
import { publication as text, publicationChecks as checks } from '../../../src/messages/web/publication.js';
import { acts } from '../../../src/messages/web/lists.js';
import { xlsxBytes } from '../../../src/platform/tabular/write-xlsx.js';
import { referenceBook } from '../../../src/reference/reference-book.js';
import { axeFindings, downloaded, settled } from '../../support/browser.js';
import { readWorkbook } from '../../support/read-workbook.js';
import type { House } from './house.js';

const SHOTS = process.env.LEDGER_SHOTS;
const LINES = String(referenceBook().rows.length);

/** The published reference year, and an adjustment of it from the first edit to its adoption, each by their own people. */
export function publicationInTheBrowser(house: House): void {
  describe('the budget publication in the browser', () => {
    let manager: Page;
    let bookkeeper: Page;
    const go = async (page: Page, path: string): Promise<void> => {
      await page.goto(`${house.service.url}${path}`);
      await settled(page);
    };
    const press = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
    const agree = async (page: Page, name: string): Promise<void> => {
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name, exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      await settled(page);
    };
    const check = async (page: Page, name: string): Promise<void> => {
      const answered = page.waitForResponse((response) => response.url().endsWith('/checks'));
      await press(page, name).click();
      await answered;
      await settled(page);
    };
    const picture = async (page: Page, name: string): Promise<void> => {
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
    };

    beforeAll(async () => {
      manager = await house.browsers.as('guanli');
      bookkeeper = await house.browsers.as('kuaiji');
    }, 60_000);

    it('shows the adopted year in its eleven tables, the projects and the text, and hands out the workbook', async () => {
      await go(manager, '/publication');
      await manager.getByText(text.answer('2024', '1', LINES)).waitFor();
      expect(await manager.getByRole('tab').count()).toBe(13);
      await manager.getByRole('tab', { name: '表七' }).click();
      await manager.getByRole('cell', { name: '5,083.57', exact: true }).first().waitFor();
      expect(await axeFindings(manager)).toEqual([]);
      expect(await press(manager, text.editOf('合计')).count()).toBe(0);
      const file = await downloaded(manager, () => press(manager, text.xlsx).click());
      expect(file.suggestedFilename()).toBe('2024年部门预算公开表-第1版.xlsx');
      const rows = await readWorkbook(readFileSync(await file.path()));
      expect(rows[3]).toEqual(['一般公共预算拨款', '5332.30', '205 教育支出', '0.86']);
      await picture(manager, 'publication-adopted');
    }, 60_000);

    it('shows what was found, worst first, and leads from a cell into its table', async () => {
      await go(manager, '/publication/checks');
      await manager.getByText(checks.answer('0', '21', '3')).waitFor();
      await manager.getByRole('tab', { name: new RegExp(checks.acknowledged) }).click();
      await manager.getByText('文字写 5532.3 万元，表中为 5332.30 万元，相差 200.00 万元。').waitFor();
      await manager.getByText('2024 年公开原文如此').first().waitFor();
      expect(await axeFindings(manager)).toEqual([]);
      await picture(manager, 'publication-checks');
      await manager.getByRole('link', { name: '表三 合计 · 合计' }).click();
      await settled(manager);
      expect(await manager.locator('.book-asked').textContent()).toBe('5,332.30');
    }, 60_000);

    it('is adjusted in a draft: a spoiled amount is marked, said in words, and put right', async () => {
      await go(bookkeeper, '/publication');
      await press(bookkeeper, text.adjust).click();
      await agree(bookkeeper, text.create);
      await bookkeeper.getByText(text.answer('2024', '2', LINES)).waitFor();
      await bookkeeper.getByRole('tab', { name: '表十', exact: true }).click();
      await bookkeeper.getByRole('heading', { name: text.caption('表十', tableTitles[10]!) }).waitFor();
      const edit = press(bookkeeper, text.editOf('合计'));
      const amount = bookkeeper.getByLabel(text.editAmount('合计', '公务接待费'));
      const enter = async (value: string): Promise<void> => {
        await edit.click();
        await amount.fill(value);
        await amount.press('Enter');
        await amount.waitFor({ state: 'hidden' });
        await settled(bookkeeper);
      };
      await edit.click();
      await amount.fill('一角五分');
      await amount.press('Enter');
      await bookkeeper.getByRole('alert').getByText('应为两位小数').waitFor();
      expect(await axeFindings(bookkeeper)).toEqual([]);
      // The total has no code to print, and Enter on the button that leaves the line leaves it unsaved.
      expect(await bookkeeper.locator('.book-edited td').first().innerText()).toBe('');
      await amount.fill('0.52');
      await press(bookkeeper, text.cancel).press('Enter');
      await amount.waitFor({ state: 'hidden' });
      await settled(bookkeeper);
      expect(await bookkeeper.getByRole('cell', { name: '0.52' }).count()).toBe(0);
      await enter('0.51');
      await bookkeeper.getByText(text.checkedNever).waitFor();
      await check(bookkeeper, text.check);
      const marked = bookkeeper.locator('.book-mark-ERROR');
      await marked.first().waitFor();
      await picture(bookkeeper, 'publication-draft');
      await marked.filter({ hasText: '0.51' }).click();
      await settled(bookkeeper);
      await bookkeeper.locator('.finding-asked').getByText(publicationCheckTexts.THREE_PUBLIC!.title).waitFor();
      await picture(bookkeeper, 'publication-found');
      await bookkeeper.goBack();
      await settled(bookkeeper);
      await bookkeeper.getByRole('tab', { name: '表十', exact: true }).click();
      await enter('0.15');
      await check(bookkeeper, text.check);
    }, 120_000);

    it('refuses a workbook cell by cell and keeps the draft', async () => {
      await press(bookkeeper, text.importFile).click();
      const dialog = bookkeeper.getByRole('dialog');
      const buffer = await xlsxBytes([
        {
          name: '表十',
          rows: [
            ['项目', '合计'],
            ['合计', '0.15'],
          ],
        },
      ]);
      const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
      await dialog.locator('input[type=file]').setInputFiles({ name: '公开表.xlsx', mimeType, buffer });
      await dialog.getByRole('button', { name: text.importFile, exact: true }).click();
      await dialog.getByRole('region', { name: text.importIssues('13') }).waitFor();
      await picture(bookkeeper, 'publication-import');
      expect(await axeFindings(bookkeeper)).toEqual([]);
      await dialog.getByRole('button', { name: '取消' }).click();
    }, 60_000);

    it('takes further projects and statements, and lets them go again', async () => {
      const fill = async (values: Readonly<Record<string, string>>): Promise<void> => {
        for (const [label, value] of Object.entries(values)) {
          await bookkeeper.getByRole('dialog').getByLabel(label, { exact: true }).fill(value);
        }
      };
      const goes = async (name: string): Promise<void> => {
        await press(bookkeeper, text.removeOf(name)).click();
        await agree(bookkeeper, text.remove);
        await press(bookkeeper, text.removeOf(name)).waitFor({ state: 'detached' });
      };
      await bookkeeper.getByRole('tab', { name: text.statements }).click();
      await press(bookkeeper, text.addStatement).click();
      const statement = {
        [text.statementKey]: 'ITEM:X9',
        [text.statementColumns.section]: '五',
        [text.statementColumns.title]: '其他',
      };
      await fill(statement);
      await agree(bookkeeper, text.addStatement);
      await press(bookkeeper, text.editOf('其他')).click();
      await fill({ [figureLabels.VALUE!]: '0' });
      await agree(bookkeeper, text.save);
      await goes('其他');
      await bookkeeper.getByRole('tab', { name: text.projects }).click();
      await press(bookkeeper, text.addProject).click();
      const { columns } = sideSheets.projects;
      const facts = {
        [columns.code]: 'P2024-NEW',
        [columns.name]: '新项目',
        [columns.functionCode]: '2080199',
        [columns.economicCode]: '302',
        [columns.paymentMode]: '按年发放',
      };
      await fill(facts);
      await bookkeeper.getByRole('dialog').getByLabel(columns.sourceLevel).click();
      await bookkeeper.locator('.ant-select-item-option').filter({ hasText: sourceLevelLabels.COUNTY }).click();
      await agree(bookkeeper, text.save);
      expect(await axeFindings(bookkeeper)).toEqual([]);
      await picture(bookkeeper, 'publication-projects-draft');
      await goes('新项目');
      await check(bookkeeper, text.check);
    }, 120_000);

    it('is adopted by another person once each error has its reason', async () => {
      const draft = bookkeeper.url().replace(house.service.url, '');
      const adopt = press(bookkeeper, text.adopt);
      expect(await adopt.isDisabled()).toBe(true);
      expect(await adopt.getAttribute('title')).toBe(bookActionReasons.permission);
      await go(manager, draft);
      expect(await press(manager, text.adopt).getAttribute('title')).toBe(bookActionReasons.findings);
      await go(manager, `/publication/checks?book=${new URL(bookkeeper.url()).searchParams.get('book')!}&tab=ERROR`);
      for (let left = await press(manager, checks.acknowledge).count(); left > 0; left -= 1) {
        await press(manager, checks.acknowledge).first().click();
        await manager.getByRole('dialog').getByLabel(acts.reason).fill('原文如此，下年更正');
        await agree(manager, checks.acknowledge);
        // Read again, or the next click would meet the one that has its reason by now.
        await manager
          .getByRole('tab', { name: `${publicationSeverityLabels.ERROR} ${left - 1}`, exact: true })
          .waitFor();
      }
      await manager.getByText(checks.none).waitFor();
      await go(manager, draft);
      await press(manager, text.adopt).click();
      await agree(manager, text.adopt);
      expect(await manager.locator('.page-title').textContent()).toContain('已定稿');
      expect(house.browsers.complaints).toEqual([]);
      expect(house.browsers.strangers).toEqual([]);
    }, 120_000);
  });
}
