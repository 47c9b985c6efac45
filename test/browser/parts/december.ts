import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { shippedFormats } from '../../../src/banking/domain/shipped-formats.js';
import { simulateBank } from '../../../src/banking/domain/simulated-bank.js';
import { readOrderFile } from '../../../src/banking/domain/read-order.js';
import { buildReferenceYear } from '../../../src/demo/reference-year.js';
import { beneficiariesErrors } from '../../../src/messages/beneficiaries.js';
import { batchActionLabels } from '../../../src/messages/payouts.js';
import { bankBatch, fundRequests } from '../../../src/messages/web/bank.js';
import { batch as batchWords, bridge } from '../../../src/messages/web/batches.js';
import { cockpit } from '../../../src/messages/web/cockpit.js';
import { failures } from '../../../src/messages/web/failures.js';
import { measurement } from '../../../src/messages/web/performance.js';
import { rollDetail, rollUpload } from '../../../src/messages/web/rolls.js';
import { FORMAT_OF, plannedFailures } from '../../../src/reference/load-year.js';

import { downloaded, settled } from '../../support/browser.js';
import { accountOf } from '../../support/small-roll.js';
import type { House } from './house.js';

const SCHEME = 'RESIDENT';
const PERIOD = '2024-12';
const PEOPLE = '9,565';

/**
 * December of the residents' scheme in the browser, from file to measures: a clerk, a reviewer, an approver, a
 * bookkeeper and a cashier, each at their own computer, and the management that looks at the end.
 */
export function decemberInTheBrowser(house: House): void {
  describe('December in the browser, from file to measures', () => {
    beforeAll(() => house.loadYear(), 300_000);
    let clerk: Page;
    let reviewer: Page;
    let approver: Page;
    let cashier: Page;
    let bookkeeper: Page;
    let batchId = '';
    const december = (page: Page): Promise<void> =>
      page.evaluate(`sessionStorage.setItem('ledger.period', JSON.stringify('${PERIOD}'))`);
    const go = async (page: Page, path: string): Promise<void> => {
      await page.goto(`${house.service.url}${path}`);
      await settled(page);
    };

    it('logs five people in, each in a window of their own', async () => {
      [clerk, reviewer, approver, cashier, bookkeeper] = (await Promise.all(
        ['jingban', 'fuhe', 'shenpi', 'chuna', 'kuaiji'].map((login) => house.browsers.as(login)),
      )) as [Page, Page, Page, Page, Page];
      for (const page of [clerk, reviewer, approver, cashier, bookkeeper]) await december(page);
    }, 60_000);

    it('takes the roll in, also when the page is reloaded in the middle', async () => {
      await go(clerk, '/rolls/new');
      await clerk.getByText('城乡居民', { exact: true }).click();
      const file = join(house.service.folder, 'demo', PERIOD, '花名册-城乡居民-202412.xlsx');
      await clerk.locator('input[type=file]').setInputFiles(file);
      await clerk.getByRole('button', { name: rollUpload.submit }).click();
      await clerk.waitForURL(/\/rolls\/\d+$/);
      await clerk.reload();
      const accept = clerk.getByRole('button', { name: rollDetail.accept, exact: true });
      await accept.waitFor({ timeout: 60_000 });
      await accept.click();
      const dialog = clerk.getByRole('dialog');
      await dialog.waitFor();
      const known = dialog.getByRole('checkbox');
      if (await known.count()) await known.check();
      await dialog.getByRole('button', { name: /接收 / }).click();
      await dialog.waitFor({ state: 'hidden', timeout: 60_000 });
      await clerk.getByRole('button', { name: rollDetail.draft, exact: true }).click();
      await dialog.getByRole('button', { name: rollDetail.draft }).click();
      await clerk.waitForURL(/\/batches\/\d+$/, { timeout: 60_000 });
      batchId = /\d+$/.exec(clerk.url())![0];
      await clerk.getByRole('heading', { name: /^652822-J-202412-R01$/ }).waitFor();
      expect(await clerk.locator('main').innerText()).toContain(PEOPLE);
    }, 180_000);

    it('shows the bridge to November with no difference, each part with its people', async () => {
      await clerk.getByRole('heading', { name: bridge.title }).waitFor();
      await settled(clerk);
      const main = await clerk.locator('main').innerText();
      expect(main).toMatch(/差额\s*0\.00/);
    });

    it('is signed by three people, once each however often the button is pressed', async () => {
      await sign(clerk, 'submit');
      // The reviewer comes from the to-do list.
      await go(reviewer, '/');
      await reviewer
        .getByRole('link', { name: /个批次等您复核/ })
        .first()
        .click();
      await reviewer.waitForURL(new RegExp(`/batches/${batchId}$`));
      await sign(reviewer, 'review');
      await go(approver, `/batches/${batchId}`);
      await sign(approver, 'approve');
      const { signatures } = await batchOf(house, approver, batchId);
      expect(signatures.map(({ step }) => step)).toEqual(['SUBMIT', 'REVIEW', 'APPROVE']);
      expect(new Set(signatures.map(({ actorName }) => actorName)).size).toBe(3);
    }, 120_000);

    it('gets its money from the treasury account', async () => {
      await go(clerk, '/fund-requests');
      await clerk.getByRole('button', { name: fundRequests.request }).first().click();
      await clerk.getByRole('dialog').getByRole('button', { name: fundRequests.requestAgree }).click();
      await clerk.getByRole('dialog').waitFor({ state: 'hidden' });
      await go(bookkeeper, '/fund-requests?requests.state=REQUESTED');
      await bookkeeper.getByRole('button', { name: fundRequests.arrive }).first().click();
      const dialog = bookkeeper.getByRole('dialog');
      await fillDate(dialog.getByLabel(fundRequests.on), '2024-12-09');
      await dialog.getByRole('button', { name: fundRequests.arriveAgree }).click();
      await dialog.waitFor({ state: 'hidden' });
    }, 60_000);

    it('goes to the bank and comes back in parts', async () => {
      await throughTheBank(house, cashier, batchId, '2024-12-10', failuresOfDecember());
      expect((await batchOf(house, cashier, batchId)).state).toBe('SETTLED');
    }, 180_000);

    it('re-pays what the bank returned, each with its correction', async () => {
      await go(clerk, `/failures?bounced.period=${PERIOD}&bounced.scheme=${SCHEME}`);
      const planned = plannedFailures(buildReferenceYear(), PERIOD, SCHEME);
      expect(planned.length).toBeGreaterThan(0);
      await reissueAll(clerk);
      const { rows } = (await (
        await clerk.request.get(`${house.service.url}/api/v1/batches?scheme=${SCHEME}&period=${PERIOD}&kind=REISSUE`)
      ).json()) as { rows: { id: string; state: string }[] };
      expect(rows.map(({ state }) => state)).toEqual(['DRAFT']);
      const reissue = rows[0]!.id;
      await go(clerk, `/batches/${reissue}`);
      await sign(clerk, 'submit');
      await go(reviewer, `/batches/${reissue}`);
      await sign(reviewer, 'review');
      await go(approver, `/batches/${reissue}`);
      await sign(approver, 'approve');
      await throughTheBank(house, cashier, reissue, '2024-12-16', new Map());
      const left = await clerk.request.get(`${house.service.url}/api/v1/bounced?scheme=${SCHEME}&period=${PERIOD}`);
      expect(await left.json()).toMatchObject({ total: 0 });
    }, 180_000);

    it('ends in measures that management opens down to the lines', async () => {
      const manager = await house.browsers.as('guanli');
      await december(manager);
      await go(manager, '/cockpit');
      await manager.getByRole('button', { name: cockpit.measure }).click();
      await manager.getByText(cockpit.measured).first().waitFor();
      await settled(manager);
      const residents = manager.locator('.cockpit-schemes .section').filter({ hasText: '城乡居民' }).first();
      expect(await residents.innerText()).toMatch(/发放养老金人数\s*9,565/);
      expect(await residents.getByRole('link', { name: /准确率/ }).innerText()).toContain(
        cockpit.accuracyFrom(measurement.fromFindings),
      );
      await residents.getByRole('link', { name: /按时发放率/ }).click();
      await manager.waitForURL(/\/measurements\/\d+/);
      await manager.locator('main tbody tr').first().waitFor();
    }, 120_000);

    it('asked nobody but the service, and no page complained', () => {
      expect(house.browsers.strangers).toEqual([]);
      expect(house.browsers.complaints).toEqual([]);
    });
  });
}

/** Presses the button of an act, and its answer twice, as an impatient person does. */
async function sign(page: Page, action: 'submit' | 'review' | 'approve'): Promise<void> {
  const label = batchActionLabels[action];
  await page.getByRole('button', { name: label, exact: true }).click();
  const dialog = page.getByRole('dialog');
  const text = await dialog.innerText();
  expect(text).toMatch(/[\d,]+\.\d\d/);
  expect(text).toMatch(/[0-9a-f]{8}/);
  await dialog.getByRole('button', { name: new RegExp(`^${label}：`) }).dblclick();
  await page.getByText(batchWords.done[action]).first().waitFor({ timeout: 60_000 });
  await dialog.waitFor({ state: 'hidden' });
  await settled(page);
}

interface BatchFacts {
  state: string;
  signatures: { step: string; actorName: string }[];
}

async function batchOf(house: House, page: Page, id: string): Promise<BatchFacts> {
  const response = await page.request.get(`${house.service.url}/api/v1/batches/${id}`);
  return (await response.json()) as BatchFacts;
}

/** File, download, slip, and the bank's answer in two parts of which one is sent twice. */
async function throughTheBank(
  house: House,
  page: Page,
  batchId: string,
  paidOn: string,
  failing: ReadonlyMap<string, string>,
): Promise<void> {
  await page.goto(`${house.service.url}/bank/${batchId}`);
  await settled(page);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: batchActionLabels.issue }).click();
  await dialog.getByRole('button', { name: /^生成 .* 元的报盘文件$/ }).click();
  await dialog.waitFor({ state: 'hidden', timeout: 60_000 });
  await page.getByRole('button', { name: bankBatch.download }).click();
  const file = await downloaded(page, () => dialog.getByRole('button', { name: bankBatch.downloadAgree }).click());
  const bytes = readFileSync(await file.path());
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: bankBatch.recordSlip }).click();
  await dialog.getByLabel(bankBatch.slipNumber).fill(`HD-${batchId}-${paidOn}`);
  await fillDate(dialog.getByLabel(bankBatch.paidOn), paidOn);
  await dialog.getByRole('button', { name: /^登记付款/ }).click();
  await dialog.waitFor({ state: 'hidden', timeout: 60_000 });

  const format = shippedFormats[FORMAT_OF[SCHEME]];
  const { lines } = readOrderFile(format, bytes);
  const failures = new Map(
    lines.flatMap(({ reference, account }) => {
      const cause = failing.get(account ?? '');
      return cause === undefined ? [] : [[reference, cause] as const];
    }),
  );
  const parts = simulateBank(format, bytes, {
    failures: failures as never,
    creditedOn: () => paidOn,
    split: lines.length > 10 ? 2 : 1,
    shuffleSeed: 7,
  });
  const upload = page.locator('input[type=file]');
  await upload.setInputFiles(
    parts.map((part, i) => ({ name: `result-${i + 1}.txt`, mimeType: 'text/plain', buffer: Buffer.from(part) })),
  );
  const settledBy = Date.now() + 120_000;
  while ((await batchOf(house, page, batchId)).state !== 'SETTLED') {
    if (Date.now() > settledBy) throw new Error(`the result files of batch ${batchId} did not settle it`);
    await page.waitForTimeout(300);
  }
}

function failuresOfDecember(): Map<string, string> {
  return new Map(plannedFailures(buildReferenceYear(), PERIOD, SCHEME).map(({ account, cause }) => [account, cause]));
}

async function fillDate(field: ReturnType<Page['getByLabel']>, day: string): Promise<void> {
  await field.fill(day);
  await field.press('Tab');
}

/** Puts every returned payment into the cart, the first with a corrected account, the others as confirmed. */
async function reissueAll(page: Page): Promise<void> {
  await page.locator('.ant-table-thead').getByRole('checkbox').check();
  await page.getByRole('button', { name: /重发所选/ }).click();
  const cart = page.getByRole('dialog');
  const lines = cart.locator('.cart > li');
  for (let i = 0; i < (await lines.count()); i += 1) {
    const line = lines.nth(i);
    await line.getByText(i === 0 ? failures.correct : failures.confirm, { exact: true }).click();
    if (i === 0) await line.getByLabel(failures.accountNumber).fill('12');
  }
  // What is not a number of an account is refused by the service, at its field, and the cart stays as it was filled in.
  const make = cart.getByRole('button', { name: /生成重发批次/ });
  await make.click();
  await lines.first().getByText(beneficiariesErrors.ACCOUNT_NUMBER_MALFORMED.text).waitFor();
  await lines.first().getByLabel(failures.accountNumber).fill(accountOf(812_345));
  await make.click();
  await cart.getByText(failures.made(1)).waitFor();
  await cart.getByRole('button', { name: failures.close }).last().click();
}
