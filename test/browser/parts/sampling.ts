import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { samplingErrors } from '../../../src/messages/sampling.js';
import { insight } from '../../../src/messages/web/insight.js';
import { acts } from '../../../src/messages/web/lists.js';
import { indicators, measurement } from '../../../src/messages/web/performance.js';
import { samplingPlan as plan, samplingWizard as wizard, verdict } from '../../../src/messages/web/sampling.js';
import { shell } from '../../../src/messages/web/shell.js';
import { downloaded, settled } from '../../support/browser.js';
import type { House } from './house.js';

interface Item {
  no: number;
  reference: string;
  amount: string;
  verdict: string | null;
  dueAmount: string | null;
}
interface Preview {
  populationCount: number;
  populationSum: string;
  formula: string[];
}

const SEED = '20241231';
const MONTHS = Array.from({ length: 11 }, (_, i) => `2024-${String(i + 1).padStart(2, '0')}`);

/** A sample from its population to the indicator that is taken from it, by three people; and who could move money. */
export function samplingInTheBrowser(house: House): void {
  describe('a sample in the browser, from its population to the indicator', () => {
    let auditor: Page;
    let manager: Page;
    let client: LedgerClient;
    let id: string;
    const go = async (page: Page, path: string): Promise<void> => {
      await page.goto(`${house.service.url}${path}`);
      await settled(page);
    };
    const items = async (): Promise<Item[]> =>
      (await client.get<{ rows: Item[] }>(`/v1/sampling-plans/${id}/items?pageSize=100`)).rows;

    beforeAll(async () => {
      await house.loadYear();
      client = await LedgerClient.login(house.service.url, 'jihe', DEMO_PASSWORD);
      [auditor, manager] = (await Promise.all(['jihe', 'guanli'].map((login) => house.browsers.as(login)))) as [
        Page,
        Page,
      ];
      for (const page of [auditor, manager])
        await page.evaluate(`sessionStorage.setItem('ledger.period', JSON.stringify('2024-11'))`);
    }, 300_000);

    it('is planned in four steps, with count, sum and formula as the service gives them, and drawn', async () => {
      await go(auditor, '/sampling/new');
      await auditor.getByLabel(wizard.schemes).click();
      await auditor.locator('.ant-select-item-option', { hasText: '城乡居民' }).click();
      await auditor.keyboard.press('Escape');
      const request = { periods: MONTHS, schemes: ['RESIDENT'], method: 'SIMPLE', confidence: '95' };
      const wanted = await client.post<Preview>('/v1/sampling-plans/preview', {
        ...request,
        basis: 'ATTRIBUTE',
        tolerableRate: '20',
        expectedErrors: 1,
      });
      const { populationCount, populationSum } = wanted;
      await auditor
        .getByText(wizard.populationIs(thousands(String(populationCount)), thousands(populationSum)))
        .waitFor();
      await auditor.getByRole('button', { name: wizard.next }).click();
      await auditor.getByText(wizard.methods.MONEY).waitFor();
      await auditor.getByRole('button', { name: wizard.next }).click();
      await auditor.getByLabel(wizard.tolerableRate).fill('20');
      await auditor.getByLabel(wizard.expectedErrors).fill('1');
      for (const line of wanted.formula) await auditor.getByText(line, { exact: true }).waitFor();
      await auditor.getByRole('button', { name: wizard.next }).click();
      await auditor.getByLabel(wizard.seedGiven).click();
      await auditor.getByRole('textbox', { name: wizard.seedGiven }).fill(SEED);
      await auditor.getByRole('button', { name: /^固定方案并抽取/ }).click();
      await auditor.waitForURL(/\/sampling\/\d+$/);
      await settled(auditor);
      id = /\d+$/.exec(auditor.url())![0];
      await auditor.getByText(plan.seedFrom(SEED, true)).waitFor();
    }, 60_000);

    it('takes verdicts from the keyboard', async () => {
      const [first] = await items();
      const rows = auditor.locator('.ant-table-tbody tr[data-row-key]');
      await rows.first().focus();
      await auditor.keyboard.press('2');
      const dialog = auditor.getByRole('dialog');
      await dialog.getByLabel(verdict.due).fill('0');
      await dialog.getByLabel(verdict.note).fill('核对参保记录，当月已停保');
      await auditor.keyboard.press('Control+Enter');
      await dialog.waitFor({ state: 'hidden' });
      await settled(auditor);
      await rows.nth(1).focus();
      for (let n = 0; n < 2; n += 1) {
        await Promise.all([
          auditor.waitForResponse(
            (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/results'),
          ),
          auditor.keyboard.press('1'),
        ]);
      }
      const entered = (await items()).filter((item) => item.verdict !== null);
      expect(entered.map(({ no, verdict: said }) => [no, said])).toEqual([
        [1, 'WRONG'],
        [2, 'CORRECT'],
        [3, 'CORRECT'],
      ]);
      expect(entered[0]).toMatchObject({ reference: first!.reference, dueAmount: '0.00' });
    }, 60_000);

    it('takes the filled-in list in, and refuses a faulty one with the row and what is wrong', async () => {
      const download = await downloaded(auditor, () => auditor.getByRole('button', { name: plan.csv }).click());
      const list = readFileSync(await download.path(), 'utf8')
        .trimEnd()
        .split('\r\n');
      const filled = (said: string): Buffer =>
        Buffer.from(
          list.map((line, i) => (i < 4 ? line : line.replace(/,,,$/, `,${i === 5 ? said : '正确'},,`))).join('\r\n'),
        );
      await auditor.getByRole('button', { name: plan.importResults }).click();
      const dialog = auditor.getByRole('dialog');
      const send = async (buffer: Buffer): Promise<void> => {
        await dialog.locator('input[type=file]').setInputFiles({ name: '样本清单.csv', mimeType: 'text/csv', buffer });
        await dialog.getByRole('button', { name: plan.importAgree }).click();
      };
      await send(filled('对'));
      await dialog.locator('.import-faults li').waitFor();
      expect(await dialog.locator('.import-faults li').allInnerTexts()).toEqual([
        '第 6 行：核查结果“对”应为“正确”或“错误”',
      ]);
      expect((await items()).filter((item) => item.verdict !== null)).toHaveLength(3);
      await send(filled('正确'));
      await dialog.waitFor({ state: 'hidden' });
      await settled(auditor);
      const { evaluation } = await client.get<{ evaluation: { text: string[]; wrong: number } }>(
        `/v1/sampling-plans/${id}`,
      );
      expect(evaluation.wrong).toBe(1);
      for (const line of evaluation.text) await auditor.locator('.result-lines').getByText(line).waitFor();
    }, 60_000);

    it('is drawn again from its seed, byte for byte the same', async () => {
      await auditor.getByRole('button', { name: plan.redraw }).click();
      await auditor.getByRole('dialog').getByText(plan.redrawSame).waitFor();
      await auditor.keyboard.press('Escape');
    }, 30_000);

    it('is signed by a second person only', async () => {
      await go(auditor, `/sampling/${id}`);
      await auditor.getByRole('button', { name: plan.sign, exact: true }).click();
      const own = auditor.getByRole('dialog');
      await own.getByRole('button', { name: /^签认 \d+ 笔的结果$/ }).click();
      await own.getByText(samplingErrors.SAMPLING_SECOND_PERSON.text).waitFor();
      await go(manager, `/sampling/${id}`);
      await manager.getByRole('button', { name: plan.sign, exact: true }).click();
      const dialog = manager.getByRole('dialog');
      await dialog.getByRole('button', { name: /^签认 \d+ 笔的结果$/ }).click();
      await dialog.waitFor({ state: 'hidden' });
      await settled(manager);
      expect(await manager.getByRole('button', { name: plan.importResults }).count()).toBe(0);
      expect(await client.get(`/v1/sampling-plans/${id}`)).toMatchObject({ state: 'SIGNED' });
    }, 60_000);

    it('is what the indicator says it was measured from, with the interval and the payouts behind it', async () => {
      const wrong = (await items()).find((item) => item.verdict === 'WRONG')!;
      await go(manager, '/indicators?year=2024');
      // The residents' rate: a sample of one scheme says nothing of another.
      const row = manager.locator('.plain-table tbody tr', { hasText: '养老金发放准确率' });
      await row.getByRole('button', { name: indicators.chooseSource }).click();
      const dialog = manager.getByRole('dialog');
      await dialog.getByText(indicators.sources.SAMPLE).click();
      await dialog.getByRole('combobox').click();
      await manager.locator('.ant-select-item-option', { hasText: new RegExp(`^${id} `) }).click();
      await dialog.getByRole('button', { name: indicators.chooseSource }).click();
      await dialog.waitFor({ state: 'hidden' });
      await manager.getByRole('button', { name: indicators.measure, exact: true }).first().click();
      await manager.getByRole('dialog').getByRole('button', { name: indicators.measure, exact: true }).click();
      await manager.getByRole('dialog').waitFor({ state: 'hidden' });
      await settled(manager);
      const measured = manager.locator('.plain-table tbody tr', { hasText: indicators.fromPlan(id) });
      const { accuracy } = (
        await client.get<{ evaluation: { accuracy: Record<'rate' | 'lower' | 'upper', string> } }>(
          `/v1/sampling-plans/${id}`,
        )
      ).evaluation;
      expect(await measured.innerText()).toContain(indicators.intervalIs(accuracy.lower, accuracy.upper));
      await measured.locator('td').first().click();
      await manager.waitForURL(/\/measurements\/\d+/);
      await settled(manager);
      await manager.getByText(measurement.interval(accuracy.lower, accuracy.upper, '95')).waitFor();
      await manager.locator('.ant-table-tbody tr', { hasText: wrong.reference }).click();
      await manager.waitForURL(`**/payouts/${wrong.reference}`);
    }, 60_000);

    it('is withdrawn with a reason while nobody has signed it', async () => {
      const other = await client.post<{ id: string }>('/v1/sampling-plans', {
        name: '金额加权试抽',
        periods: ['2024-11'],
        method: 'MONEY',
        basis: 'GIVEN',
        confidence: '95',
        size: 20,
      });
      await go(auditor, `/sampling/${other.id}`);
      await auditor.getByRole('button', { name: plan.draw }).click();
      await auditor.getByRole('dialog').getByRole('button', { name: plan.draw }).click();
      await auditor.getByRole('dialog').waitFor({ state: 'hidden' });
      await auditor.getByRole('button', { name: plan.withdraw }).click();
      const dialog = auditor.getByRole('dialog');
      await dialog.getByRole('button', { name: plan.withdraw }).click();
      await dialog.getByText(acts.reasonMissing).waitFor();
      await dialog.getByRole('textbox').fill('总体选错了月份');
      await dialog.getByRole('button', { name: plan.withdraw }).click();
      await dialog.waitFor({ state: 'hidden' });
      await auditor.getByText('总体选错了月份').waitFor();
    }, 60_000);

    it('shows that nobody could move money alone, to the auditor and the security administrator only', async () => {
      await go(auditor, '/insight');
      await auditor.getByText(insight.calm).waitFor();
      await auditor.getByText(insight.nobodyAlone).waitFor();
      const security = await house.browsers.as('anquan', '/insight?tab=heat');
      await security.getByText(insight.calm).waitFor();
      const heat = await client.get<{ name: string; cells: { times: number }[] }[]>('/v1/insight/heat-map');
      const busiest = heat.find(({ cells }) => cells.some(({ times }) => times > 0))!;
      const row = security.locator('.heat tbody tr', { hasText: busiest.name });
      const shown = (await row.locator('.heat-cell').allInnerTexts()).map(Number);
      expect(shown).toEqual(busiest.cells.map(({ times }) => times).filter((times) => times > 0));
      const admin = await house.browsers.as('xitong', '/insight');
      await admin.getByText(shell.denied).waitFor();
      for (const page of [security, admin]) await page.context().close();
    }, 60_000);
  });
}

function thousands(number: string): string {
  return number.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');
}
