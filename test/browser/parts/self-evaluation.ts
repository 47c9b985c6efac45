import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { evaluation as words, evaluations } from '../../../src/messages/web/evaluations.js';
import { scoring } from '../../../src/messages/web/scoring.js';
import { measurement as behind } from '../../../src/messages/web/performance.js';
import { axeFindings, downloaded, settled } from '../../support/browser.js';
import { EvidencePack } from '../../support/evidence-pack.js';
import type { House } from './house.js';

const PROJECT = 'P2024-108';

/** The form of the running-cost project for January: all of it was entered by hand. */
export function selfEvaluationInTheBrowser(house: House): void {
  describe('a self-evaluation in the browser', () => {
    let clerk: Page;
    let approver: Page;
    const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
    const agree = async (page: Page, name: string): Promise<void> => {
      await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await settled(page);
    };

    beforeAll(async () => {
      // January to October are closed in it.
      await house.loadYear();
      const { url } = house.service;
      const as = (login: string) => LedgerClient.login(url, login, DEMO_PASSWORD);
      const [jingban, guanli] = [await as('jingban'), await as('guanli')];
      const projects = await jingban.get<{ id: string; code: string }[]>('/v1/projects?fiscalYear=2024');
      const project = projects.find(({ code }) => code === PROJECT)!;
      const row = { level1: '产出指标', level2: '数量指标', operator: '≥', unit: '次', measure: 'MANUAL' };
      const draft = { fiscalYear: 2024, projectId: project.id, effectiveOn: '2024-01-01' };
      const { id } = await jingban.send<{ id: string }>('POST', '/v1/goal-tables', draft);
      const seen = async () => (await guanli.get<{ digest: string }>(`/v1/goal-tables/${id}`)).digest;
      await jingban.send('PUT', `/v1/goal-tables/${id}`, {
        digest: await seen(),
        effectiveOn: '2024-01-01',
        goalText: '完成全民参保登记',
        rows: [
          { ...row, level3: '入户登记次数', target: '10', weight: '60' },
          { ...row, level3: '培训次数', target: '4', weight: '30' },
        ],
      });
      await guanli.send('POST', `/v1/goal-tables/${id}/adopt`, { digest: await seen() });
      const { rows } = await guanli.get<{ rows: { id: string }[] }>(`/v1/goal-tables/${id}`);
      for (const [i, value] of ['9', '4'].entries()) {
        const file = { name: '登记表.txt', bytes: Buffer.from(`演示 ${i}`) };
        await jingban.upload(`/v1/indicators/${rows[i]!.id}/manual-values`, { value, on: '2024-01-20' }, file);
      }
      [clerk, approver] = [await house.browsers.as('jingban'), await house.browsers.as('shenpi')];
    }, 600_000);

    it('is filled at a closed cut-off, and says what is missing', async () => {
      await clerk.goto(`${house.service.url}/self-evaluations?year=2024`);
      await settled(clerk);
      await press(clerk, evaluations.draft);
      const dialog = clerk.getByRole('dialog');
      await dialog.getByRole('combobox').first().click();
      await clerk.locator('.ant-select-item-option', { hasText: PROJECT }).click();
      await dialog.getByLabel(evaluations.cutOff).fill('2024-01-31');
      await dialog.getByLabel(evaluations.cutOff).press('Enter');
      await dialog.getByRole('button', { name: evaluations.draft, exact: true }).click();
      await clerk.waitForURL(/\/self-evaluations\/\d+/);
      await settled(clerk);
      const row = clerk.locator('.plain-table tbody tr', { hasText: '入户登记次数' });
      expect(await row.innerText()).toContain('54.00');
      expect(await row.innerText()).toContain(words.unexplained);
      expect(await clerk.getByRole('button', { name: words.submit, exact: true }).isDisabled()).toBe(true);
      expect(await axeFindings(clerk)).toEqual([]);
    }, 60_000);

    it('is explained, submitted by one and approved by another', async () => {
      await press(clerk, words.edit);
      await clerk.getByRole('dialog').getByLabel('入户登记次数').fill('大雪封路，二月补做一次');
      await agree(clerk, words.save);
      await press(clerk, words.submit);
      await agree(clerk, words.submit);
      await approver.goto(clerk.url());
      await settled(approver);
      await press(approver, words.approve);
      await agree(approver, words.approve);
      await approver.getByText('已审定').first().waitFor();
      expect(await axeFindings(approver)).toEqual([]);
    }, 60_000);

    it('opens what is behind a figure, leaves as three files and can be scored again', async () => {
      for (const format of ['xlsx', 'docx', 'pdf'] as const) {
        const file = await downloaded(approver, () => press(approver, words.file[format]));
        expect(file.suggestedFilename()).toBe(`绩效自评表-${PROJECT}-2024-01-31.${format}`);
      }
      await press(approver, words.rescore);
      await approver.getByRole('dialog').getByText('入户登记次数').waitFor();
      await approver.keyboard.press('Escape');
      await approver.getByRole('dialog').waitFor({ state: 'hidden' });
    }, 60_000);

    it('opens what is behind each figure: lines and documents of the measurement, the money of the project', async () => {
      const form = approver.url();
      const row = approver.locator('.plain-table tbody tr', { hasText: '入户登记次数' });
      for (const figure of ['9', '90.00', '54.00']) {
        await row.getByRole('link', { name: figure, exact: true }).click();
        await approver.waitForURL(/\/measurements\/\d+/);
        await settled(approver);
        const file = await downloaded(approver, () => press(approver, '登记表.txt'));
        expect(file.suggestedFilename()).toBe('登记表.txt');
        expect(await axeFindings(approver)).toEqual([]);
        await approver.getByRole('link', { name: behind.backToForm, exact: true }).click();
        await approver.waitForURL(form);
        await settled(approver);
      }
      await approver.locator('.plain-table tbody tr').first().getByRole('link').last().click();
      await approver.waitForURL(/\/projects\/\d+/);
      await approver.goto(form);
      await settled(approver);
    }, 60_000);

    it('is compared under two versions of the scoring rules', async () => {
      const form = approver.url();
      await approver.evaluate(`sessionStorage.setItem('ledger.period', JSON.stringify('2024-01'))`);
      await approver.goto(`${house.service.url}/scoring-rules`);
      await settled(approver);
      await approver.getByText(scoring.compare, { exact: true }).waitFor();
      expect(await axeFindings(approver)).toEqual([]);
      // The year may have later forms, which stand first.
      await approver.getByRole('combobox', { name: scoring.form }).click();
      await approver.locator('.ant-select-item-option', { hasText: '2024-01-31' }).click();
      await approver.locator('.plain-table tbody tr', { hasText: '入户登记次数' }).waitFor();
      await approver.goto(form);
      await settled(approver);
    }, 60_000);

    it('is handed out with all that is behind it by whoever may verify', async () => {
      expect(await approver.getByRole('button', { name: words.evidence, exact: true }).isDisabled()).toBe(true);
      const manager = await house.browsers.as('guanli');
      await manager.goto(approver.url());
      await settled(manager);
      const file = await downloaded(manager, () => press(manager, words.evidence));
      const pack = await EvidencePack.unzip(readFileSync((await file.path())!));
      expect(await pack.verify()).toMatchObject({ exit: 0 });
      expect([...pack.files.keys()].filter((name) => name.includes('登记表.txt'))).toHaveLength(2);
    }, 60_000);

    it('asked nobody but the service', () => {
      expect(house.browsers.strangers).toEqual([]);
    });
  });
}
