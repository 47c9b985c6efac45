import { describe, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { axeFindings, settled, type Browsers } from '../../support/browser.js';
import { asker, PAGES } from '../pages.js';
import type { House } from './house.js';

/** Where pictures of the pages go; none are taken without it. */
const SHOTS = process.env.LEDGER_SHOTS;
const SIZES = SHOTS
  ? [
      { width: 1366, height: 768 },
      { width: 1920, height: 1080 },
    ]
  : [{ width: 1366, height: 768 }];

/** Every page, first on an empty ledger, then on the year; leaves the year loaded. */
export function everyPage(house: House): void {
  describe('every page, visited by its own person', () => {
    it('opens without fault while there is nothing yet', async () => {
      const { visited, faults } = await walk(house.browsers, 'empty');
      expect(faults).toEqual([]);
      // The pages of one roll, batch, payout, result, voucher, case, sampling plan and measurement have nothing to show yet.
      expect(visited.length).toBeGreaterThan(PAGES.length - 14);
    }, 900_000);

    it('opens without fault on eleven months of 14,504 people', async () => {
      await house.loadYear();
      await proposeVoucher(house.service.url);
      await planSample(house.service.url);
      await openCase(house.service.url);
      await tryRule(house.service.url);
      await draftEvaluation(house.service.url);
      await makeReport(house.service.url);
      const { visited, faults } = await walk(house.browsers, 'ordinary');
      expect(faults).toEqual([]);
      expect(visited).toEqual(expect.arrayContaining(PAGES.map(({ name }) => name)));
    }, 1_200_000);
  });
}

/** The year leaves no manual voucher waiting; the page of one needs one. */
async function proposeVoucher(url: string): Promise<void> {
  const bookkeeper = await LedgerClient.login(url, 'kuaiji', DEMO_PASSWORD);
  await bookkeeper.post('/v1/voucher-proposals', {
    fund: 'ENTERPRISE',
    on: '2024-11-20',
    summary: '其他收入',
    lines: [
      { account: '1003', debit: '5.00' },
      { account: '4601', credit: '5.00' },
    ],
  });
}

/** Nor a monthly report: the night is off here. */
async function makeReport(url: string): Promise<void> {
  const manager = await LedgerClient.login(url, 'guanli', DEMO_PASSWORD);
  const { jobId } = await manager.post<{ jobId: string }>('/v1/monthly-reports', { period: '2024-11' });
  await manager.waitForJob(jobId);
}

/** Nor does it leave a sampling plan. */
async function planSample(url: string): Promise<void> {
  const auditor = await LedgerClient.login(url, 'jihe', DEMO_PASSWORD);
  const { id } = await auditor.post<{ id: string }>('/v1/sampling-plans', {
    name: '十一月发放准确率抽样',
    periods: ['2024-11'],
    method: 'STRATIFIED',
    stratifyBy: 'SCHEME',
    basis: 'GIVEN',
    confidence: '95',
    size: 30,
  });
  await auditor.post(`/v1/sampling-plans/${id}/draw`, {});
}

/** Nor is there a case; its page needs one. */
async function openCase(url: string): Promise<void> {
  const auditor = await LedgerClient.login(url, 'jihe', DEMO_PASSWORD);
  const { rows } = await auditor.get<{ rows: { beneficiaryId: string; scheme: string; kind: string }[] }>(
    '/v1/certification-due?pageSize=1',
  );
  const person = rows[0] ?? { beneficiaryId: '1', scheme: 'RESIDENT' };
  const { id } = await auditor.post<{ id: string }>('/v1/findings', {
    source: 'OWN_CHECK',
    beneficiaryId: person.beneficiaryId,
    scheme: person.scheme,
    errorKind: 'OTHER',
    facts: '抽查该人员的领取资格。',
  });
  await auditor.post(`/v1/findings/${id}/lines/whole`, { fromPeriod: '2024-10' });
}

/** Nor a what-if. */
async function tryRule(url: string): Promise<void> {
  const manager = await LedgerClient.login(url, 'guanli', DEMO_PASSWORD);
  await manager.post('/v1/whatif-scenarios', {
    name: '基础养老金每月加发 10 元',
    scheme: 'RESIDENT',
    effectiveFrom: '2024-07',
    payPeriod: '2024-12',
    rounding: 'FEN',
    percentOf: 'REGULAR',
    bands: [{ fixed: '10.00' }],
  });
}

/** Nor a self-evaluation; the last month that is closed has one. */
async function draftEvaluation(url: string): Promise<void> {
  const clerk = await LedgerClient.login(url, 'jingban', DEMO_PASSWORD);
  const projects = await clerk.get<{ id: string; scheme: string | null }[]>('/v1/projects?fiscalYear=2024');
  const { id } = projects.find(({ scheme }) => scheme === 'ENTERPRISE')!;
  await clerk.post('/v1/self-evaluations', { fiscalYear: 2024, projectId: id, cutOff: '2024-10-31' });
}

interface Walked {
  visited: string[];
  /** What is wrong, page by page, in words. */
  faults: string[];
}

/**
 * Visits every page as its person: it opens without an error, reads without a serious accessibility finding, does not
 * scroll sideways, shows no English sentence and no broken value. `state` names the data for the pictures.
 */
async function walk(browsers: Browsers, state: string): Promise<Walked> {
  const walked: Walked = { visited: [], faults: [] };
  for (const size of SIZES) {
    const windows = new Map<string, Page>();
    for (const { name, login, path } of PAGES) {
      let page = windows.get(login);
      if (!page) windows.set(login, (page = await browsers.as(login, '/', size)));
      const address = typeof path === 'string' ? path : await path(asker(page, browsers.url));
      if (address === null) continue;
      const before = browsers.complaints.length;
      await page.goto(`${browsers.url}${address}`);
      walked.visited.push(name);
      try {
        await page.locator('main h1, main .ant-result-title').first().waitFor({ timeout: 10_000 });
        await settled(page);
      } catch (error) {
        walked.faults.push(`${name} (${state}): does not come to rest: ${(error as Error).message.split('\n')[0]}`);
        continue;
      }
      const faults = [
        ...browsers.complaints.slice(before),
        ...(await axeFindings(page)).map(({ id, where }) => `${id} at ${where}`),
        ...(await visibleFaults(page)),
      ];
      walked.faults.push(...faults.map((fault) => `${name} (${state}): ${fault}`));
      if (SHOTS) {
        const folder = join(SHOTS, `${size.width}x${size.height}`);
        mkdirSync(folder, { recursive: true });
        await page.screenshot({ path: join(folder, `${name}-${state}.png`), fullPage: false });
      }
    }
    for (const page of windows.values()) await page.context().close();
  }
  return walked;
}

async function visibleFaults(page: Page): Promise<string[]> {
  const { text, sideways, denied, labels } = await page.evaluate(() => {
    const dom = (globalThis as unknown as { document: DomDocument }).document;
    interface DomElement {
      innerText: string;
      scrollWidth: number;
      clientWidth: number;
    }
    interface DomDocument {
      querySelector(selector: string): DomElement | null;
      querySelectorAll(selector: string): Iterable<{ getAttribute(name: string): string | null }>;
    }
    const main = dom.querySelector('main#main')!;
    return {
      text: main.innerText,
      sideways: main.scrollWidth > main.clientWidth + 1,
      labels: [...dom.querySelectorAll('[aria-label], [placeholder]')].flatMap((element) =>
        ['aria-label', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
      ),
      denied: dom.querySelector('main .ant-result-403, main .ant-result-404') !== null,
    };
  });
  const broken = /\b(undefined|null|NaN|Invalid Date|\[object Object\])\b/.exec(text);
  // Three English words in a row are a sentence; codes, file names and units are not.
  const english = /\b[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}\b/.exec(text);
  // What is only heard is Chinese too; antd's own words for it are English.
  const unseen = labels.find((label) => /^[A-Za-z][a-z]+([ -][a-z]+)*$/.test(label));
  return [
    ...(unseen ? [`calls something ${unseen}`] : []),
    ...(sideways ? ['scrolls sideways'] : []),
    ...(denied ? ['is refused to its own person'] : []),
    ...(broken ? [`shows ${broken[0]}`] : []),
    ...(english ? [`speaks English: ${english[0]}`] : []),
  ];
}
