import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { ledgerErrors } from '../../../src/messages/ledger.js';
import { openReasonLabels, reconciliationSheet } from '../../../src/messages/reconcile.js';
import { proposals, voucherForm, vouchers } from '../../../src/messages/web/books.js';
import { closing } from '../../../src/messages/web/closing.js';
import { acts, lists } from '../../../src/messages/web/lists.js';
import {
  breaks,
  matching,
  matchList,
  proposal as automatic,
  reconciliation,
  sheet,
  statementUpload,
} from '../../../src/messages/web/reconcile.js';
import { downloaded, settled } from '../../support/browser.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { bookedIn, csvStatement, xlsxStatement } from './bank-files.js';
import type { House } from './house.js';

const FUND = 'RESIDENT';
/** The month that the reference year leaves open; the ones before are closed. */
const MONTH = '2024-11';
const BEFORE = '2024-10';
const FROM = `${MONTH}-01`;
/** Interest that the books have twice and the bank prints twice without a reference: nobody may guess which is which. */
const TWICE = '12.34';
/** Interest of the last day, which the bank credits in February. */
const LATE = '3.21';

/** A month of the residents' fund from the bank's statements to its closing, and open again; each person at their own computer. */
export function booksInTheBrowser(house: House): void {
  describe('November of the books in the browser, from the bank statement to the closing and back', () => {
    let bookkeeper: Page;
    let reviewer: Page;
    let head: Page;
    let client: LedgerClient;
    const go = async (page: Page, path: string): Promise<void> => {
      await page.goto(`${house.service.url}${path}`);
      await settled(page);
    };
    const interest = (on: string, amount: string): Promise<unknown> =>
      client.post('/v1/vouchers/bank-movement', { fund: FUND, movement: 'DISBURSEMENT_INTEREST', on, amount });
    const states = async (page: Page): Promise<Record<string, string>> => {
      await go(page, `/closing?fund=${FUND}`);
      const rows = await page.locator('.closing-checklist tbody > tr').all();
      const cells = await Promise.all(rows.map((row) => row.locator('> td').allInnerTexts()));
      return Object.fromEntries(cells.map(([item, state]) => [item!.trim(), state!.trim()]));
    };
    const notPassed = async (page: Page): Promise<string[]> =>
      Object.entries(await states(page))
        .filter(([, state]) => state !== closing.itemStates.OK)
        .map(([item, state]) => `${item} ${state}`);

    beforeAll(async () => {
      await house.loadYear();
      client = await LedgerClient.login(house.service.url, 'kuaiji', DEMO_PASSWORD);
      await interest(`${MONTH}-21`, TWICE);
      await interest(`${MONTH}-22`, TWICE);
      await interest(`${MONTH}-30`, LATE);
      [bookkeeper, reviewer, head] = (await Promise.all(
        ['kuaiji', 'fuhe', 'shenpi'].map((login) => house.browsers.as(login)),
      )) as [Page, Page, Page];
      for (const page of [bookkeeper, reviewer, head])
        await page.evaluate(`sessionStorage.setItem('ledger.period', JSON.stringify('${MONTH}'))`);
    }, 300_000);

    it('takes a manual voucher from the bookkeeper, and only another person posts it', async () => {
      await go(bookkeeper, `/vouchers/new?kind=manual&fund=${FUND}`);
      await typeDate(bookkeeper.locator('#on'), `${MONTH}-25`);
      await bookkeeper.locator('#summary').fill('社会保险费收入');
      await chooseAccount(bookkeeper, 1, '1003');
      await bookkeeper.getByLabel(voucherForm.lineLabel(1, '借方（元）')).fill('300');
      await chooseAccount(bookkeeper, 2, '4001');
      await bookkeeper.getByLabel(voucherForm.lineLabel(2, '贷方（元）')).fill('299');
      await bookkeeper.getByText(voucherForm.differs('1.00')).waitFor();
      expect(await bookkeeper.getByRole('button', { name: voucherForm.propose }).isDisabled()).toBe(true);
      await bookkeeper.getByLabel(voucherForm.lineLabel(2, '贷方（元）')).fill('300');
      await bookkeeper.getByRole('button', { name: voucherForm.propose }).click();
      await bookkeeper.getByRole('dialog').getByRole('button', { name: voucherForm.propose }).click();
      await bookkeeper.waitForURL(/\/voucher-proposals\/\d+$/);
      await settled(bookkeeper);
      expect(await bookkeeper.getByRole('button', { name: proposals.post }).count()).toBe(0);
      expect(await notPassed(head)).toEqual([
        '银行对账相符 待处理',
        '对账差异有人负责 待处理',
        '手工凭证已复核 待处理',
        '凭证已审核 待处理',
      ]);

      await go(reviewer, new URL(bookkeeper.url()).pathname);
      await reviewer.getByRole('button', { name: proposals.post }).click();
      await reviewer.getByRole('dialog').getByRole('button', { name: proposals.post }).click();
      await reviewer.waitForURL(/\/vouchers\/\d+$/);
    }, 60_000);

    it('does not close while anything waits, and says what', async () => {
      await go(head, `/closing?fund=${FUND}`);
      await head.getByRole('button', { name: closing.close, exact: true }).click();
      const dialog = head.getByRole('dialog');
      await dialog.getByRole('button', { name: closing.closeAgree('2024年11月') }).click();
      await dialog.getByRole('alert').waitFor();
      expect(await dialog.innerText()).toContain('还不能结账');
      expect(await dialog.locator('.closing-hinders li').count()).toBe(3);
    });

    it('takes the statements in, one as csv and one as a workbook, and a broken one not at all', async () => {
      const paid = await bookedIn(client, FUND, 'DISBURSEMENT', MONTH);
      const printed = paid
        .filter(({ amount }) => amount !== LATE)
        .map((move) => (move.amount === TWICE ? { ...move, on: `${MONTH}-21`, words: '结息' } : move));
      const csv = csvStatement(await closingOf(client, '1004'), FROM, printed);
      await go(bookkeeper, `/reconciliation?fund=${FUND}&account=1004`);
      const broken = Buffer.from(csv.toString('utf8').replace(`,${TWICE},`, ',99.99,'));
      const dialog = await upload(bookkeeper, broken, '支出户-202411.csv');
      await dialog.locator('.reconcile-issues li').first().waitFor();
      await send(bookkeeper, csv, '支出户-202411.csv');
      const treasury = await bookedIn(client, FUND, 'TREASURY', MONTH);
      await go(bookkeeper, `/reconciliation?fund=${FUND}&account=1003`);
      await upload(
        bookkeeper,
        await xlsxStatement(await closingOf(client, '1003'), FROM, treasury),
        '财政专户-202411.xlsx',
      );
      await bookkeeper.getByText(statementUpload.done(String(treasury.length), 0)).waitFor();
    }, 60_000);

    it('matches by itself what is certain, and never guesses between two', async () => {
      await go(bookkeeper, `/reconciliation/match?fund=${FUND}&account=1003`);
      await agreeToAutomatic(bookkeeper);
      await go(bookkeeper, `/reconciliation/match?fund=${FUND}&account=1004`);
      await bookkeeper.keyboard.press('a');
      const dialog = bookkeeper.getByRole('dialog');
      await dialog.getByRole('table', { name: automatic.open }).waitFor();
      const left = await dialog.getByRole('table', { name: automatic.open }).locator('tbody tr').allInnerTexts();
      const twice = left.filter((row) => row.includes(TWICE));
      // Two lines and two postings, each with both of the other side as candidates.
      expect(twice).toHaveLength(4);
      for (const row of twice) {
        expect(row).toContain(openReasonLabels.SEVERAL);
        expect(row.split(TWICE)).toHaveLength(4);
      }
      await bookkeeper.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await agreeToAutomatic(bookkeeper);
      await settled(bookkeeper);
      expect(await amountsIn(bookkeeper, 'BANK')).toEqual([TWICE, TWICE]);
      expect(await amountsIn(bookkeeper, 'BOOK')).toEqual([TWICE, TWICE, LATE]);
    }, 60_000);

    it('is matched from the keyboard alone', async () => {
      await focusPane(bookkeeper);
      await matchByKeys(bookkeeper, 0, 1, '按银行短信核实');
      expect(await amountsIn(bookkeeper, 'BANK')).toEqual([TWICE]);
      expect(await amountsIn(bookkeeper, 'BOOK')).toEqual([TWICE, LATE]);
      // Two items that are not the same money cannot be matched: Enter does nothing.
      await bookkeeper.keyboard.press('Space');
      await bookkeeper.keyboard.press('ArrowRight');
      await bookkeeper.keyboard.press('End');
      await bookkeeper.keyboard.press('Space');
      await bookkeeper.locator('.match-result').getByText(matching.difference).waitFor();
      await bookkeeper.keyboard.press('Enter');
      expect(await bookkeeper.getByRole('dialog').count()).toBe(0);
      await bookkeeper.keyboard.press('Escape');
      await bookkeeper.locator('.match-result').getByText(matching.pick).waitFor();
    }, 60_000);

    it('is unmatched with a reason, and matched as it should be', async () => {
      await go(bookkeeper, `/reconciliation/match?fund=${FUND}&account=1004&tab=matched`);
      const manual = bookkeeper.locator('.ant-table-tbody tr', { hasText: '按银行短信核实' });
      await manual.getByRole('button', { name: matchList.unmatch }).click();
      const dialog = bookkeeper.getByRole('dialog');
      await dialog.getByRole('button', { name: matchList.unmatchAgree }).click();
      await dialog.getByText(acts.reasonMissing).waitFor();
      await dialog.getByRole('textbox').fill('对错了一天');
      await dialog.getByRole('button', { name: matchList.unmatchAgree }).click();
      await dialog.waitFor({ state: 'hidden' });
      await go(bookkeeper, `/reconciliation/match?fund=${FUND}&account=1004`);
      expect(await amountsIn(bookkeeper, 'BANK')).toEqual([TWICE, TWICE]);
      await focusPane(bookkeeper);
      await matchByKeys(bookkeeper, 0, 0, '按入账顺序');
      await matchByKeys(bookkeeper, 0, 0, '按入账顺序');
      expect(await bookkeeper.locator('.match-pane').first().innerText()).toContain(matching.bankNone);
    }, 60_000);

    it('gives a 余额调节表 whose sides agree, its one difference with an owner', async () => {
      await go(bookkeeper, `/reconciliation?fund=${FUND}&account=1004&tab=breaks`);
      await bookkeeper.locator('.ant-table-tbody').getByRole('checkbox').check();
      await bookkeeper.getByRole('button', { name: breaks.assign(1) }).click();
      const dialog = bookkeeper.getByRole('dialog');
      await dialog.getByLabel(breaks.owner).click();
      await bookkeeper.keyboard.press('Enter');
      await dialog.getByRole('button', { name: breaks.assignAgree }).click();
      await dialog.waitFor({ state: 'hidden' });
      await go(bookkeeper, `/reconciliation?fund=${FUND}&account=1004`);
      const table = await client.get<{ adjustedBook: string; adjustedBank: string; agrees: boolean }>(
        `/v1/bank-reconciliation?fund=${FUND}&account=1004&period=${MONTH}`,
      );
      expect(table).toMatchObject({ agrees: true, adjustedBook: table.adjustedBank });
      const shown = await bookkeeper.locator('.reconcile-sheet').innerText();
      expect(shown).toContain(reconciliationSheet.agrees);
      expect(shown.match(new RegExp(`${reconciliationSheet.adjusted}\\s+${table.adjustedBook}`, 'g'))).toHaveLength(2);
      expect(shown).toContain(LATE);
      await bookkeeper.getByText(reconciliation.ready).waitFor();
      const book = await downloaded(bookkeeper, () => bookkeeper.getByRole('button', { name: sheet.download }).click());
      const cells = (await readWorkbook(readFileSync(await book.path()))).map((row) => row.join(' '));
      expect(cells).toEqual(expect.arrayContaining([expect.stringContaining(reconciliationSheet.agrees)]));
    }, 60_000);

    it('turns green when the vouchers are reviewed, and the finance head closes', async () => {
      expect(await notPassed(head)).toEqual(['凭证已审核 待处理']);
      await go(reviewer, `/vouchers?vouchers.fund=${FUND}&vouchers.unreviewed=true`);
      await reviewer.getByRole('checkbox', { name: lists.chooseAll }).check();
      await reviewer.getByRole('button', { name: vouchers.review(3) }).click();
      await reviewer
        .getByRole('dialog')
        .getByRole('button', { name: vouchers.review(3) })
        .click();
      await reviewer.getByText(vouchers.reviewed(3)).waitFor();
      expect(await notPassed(head)).toEqual([]);
      await head.getByText(closing.ready).waitFor();
      expect(await bookkeeper.getByRole('button', { name: closing.close, exact: true }).count()).toBe(0);
      await head.getByRole('button', { name: closing.close, exact: true }).click();
      await head
        .getByRole('dialog')
        .getByRole('button', { name: closing.closeAgree('2024年11月') })
        .click();
      await head.getByRole('dialog').waitFor({ state: 'hidden' });
      await head.locator('h1 ~ *, .page-head').getByText(closing.closed).first().waitFor();
    }, 60_000);

    it('refuses to post into the closed month, in a sentence', async () => {
      await go(bookkeeper, `/vouchers/new?kind=movement&fund=${FUND}`);
      await typeDate(bookkeeper.locator('#on'), `${MONTH}-28`);
      await bookkeeper.locator('#movement').click();
      await bookkeeper.keyboard.press('Enter');
      await bookkeeper.locator('#amount').fill('1.00');
      await bookkeeper.getByRole('button', { name: voucherForm.post, exact: true }).click();
      await bookkeeper.getByRole('dialog').getByRole('button', { name: voucherForm.post, exact: true }).click();
      await bookkeeper.getByText(ledgerErrors.PERIOD_CLOSED.text.replace('{period}', MONTH)).waitFor();
    }, 60_000);

    it('opens again by two people, the reviewer who asks and the finance head who agrees', async () => {
      await go(reviewer, `/closing?fund=${FUND}`);
      await reviewer.getByRole('button', { name: closing.reopen }).click();
      const asked = reviewer.getByRole('dialog');
      await asked.getByRole('textbox').fill('补记十一月的利息');
      await asked.getByRole('button', { name: closing.reopenAgree }).click();
      await asked.waitFor({ state: 'hidden' });
      await settled(reviewer);
      expect(await reviewer.getByRole('button', { name: closing.confirm }).count()).toBe(0);
      await go(head, `/closing?fund=${FUND}`);
      await head.getByRole('button', { name: closing.confirm }).click();
      await head.getByRole('dialog').getByRole('button', { name: closing.confirmAgree }).click();
      await head.getByRole('dialog').waitFor({ state: 'hidden' });
      await head.getByText(closing.ready).waitFor();
      const { events } = await client.get<{ events: { action: string; by: string; proposedBy: string }[] }>(
        `/v1/accounting-periods/${FUND}/${MONTH}/checklist`,
      );
      expect(events.map(({ action }) => action).sort()).toEqual(['CLOSED', 'REOPENED']);
      const opened = events.find(({ action }) => action === 'REOPENED')!;
      expect(opened.by).not.toBe(opened.proposedBy);
      expect(await head.locator('main').innerText()).toContain('补记十一月的利息');
    }, 60_000);

    it('asked nobody but the service, and no page complained', () => {
      expect(house.browsers.strangers).toEqual([]);
      expect(house.browsers.complaints).toEqual([]);
    });
  });
}

/** What the bank printed at the end of the month before. */
async function closingOf(client: LedgerClient, account: string): Promise<string> {
  const path = `/v1/bank-reconciliation?fund=${FUND}&account=${account}&period=${BEFORE}`;
  return (await client.get<{ bankBalance: string }>(path)).bankBalance;
}

async function agreeToAutomatic(page: Page): Promise<void> {
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^勾对这 [1-9]\d* 组$/ }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Amounts of the open items of one side, top down. */
async function amountsIn(page: Page, side: 'BANK' | 'BOOK'): Promise<string[]> {
  return (await page.locator(`[data-pane="${side}"] .match-item .num`).allInnerTexts()).map((text) => text.trim());
}

/** By Tab alone, from wherever the page begins. */
async function focusPane(page: Page): Promise<void> {
  const pane = page.locator('[data-pane="BANK"]:focus');
  for (let i = 0; i < 80 && (await pane.count()) === 0; i += 1) await page.keyboard.press('Tab');
  expect(await pane.count()).toBe(1);
}

/** From the bank's pane: chooses one item of each side by its place, matches them, and is in the bank's pane again. */
async function matchByKeys(page: Page, line: number, posting: number, reason: string): Promise<void> {
  const before = (await amountsIn(page, 'BOOK')).length;
  const choose = async (at: number): Promise<void> => {
    await page.keyboard.press('Home');
    for (let i = 0; i < at; i += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
  };
  await choose(line);
  await page.keyboard.press('ArrowRight');
  await choose(posting);
  await page.locator('.match-result').getByText(matching.agrees).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[role="dialog"] textarea:focus').waitFor();
  await page.keyboard.type(reason);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.locator(`[data-pane="BOOK"] .match-item:nth-child(${before})`).waitFor({ state: 'detached' });
}

async function typeDate(field: ReturnType<Page['locator']>, day: string): Promise<void> {
  await field.fill(day);
  await field.press('Tab');
}

async function chooseAccount(page: Page, line: number, code: string): Promise<void> {
  const field = page.getByLabel(voucherForm.lineLabel(line, '科目'));
  await field.click();
  await field.fill(code);
  await field.press('Enter');
}

/** Opens the dialog where it is not open, gives it the file and agrees; answers the dialog. */
async function upload(page: Page, bytes: Buffer, name: string): Promise<ReturnType<Page['locator']>> {
  await page.getByRole('button', { name: reconciliation.upload }).first().click();
  await send(page, bytes, name);
  return page.getByRole('dialog');
}

async function send(page: Page, buffer: Buffer, name: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await dialog.getByRole('button', { name: statementUpload.agree }).click();
}
