import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { stopReasonLabels } from '../../../src/messages/roll-acts.js';
import {
  errorKindLabels,
  findingActionLabels,
  findingStateLabels,
  paperKindLabels,
  planMethodLabels,
} from '../../../src/messages/cases.js';
import {
  caseDeadlines,
  caseFile,
  caseLines,
  caseNotices,
  caseRecovery,
  findings,
  newCase,
} from '../../../src/messages/web/cases.js';
import { flags as flagWords } from '../../../src/messages/web/flags.js';
import { voucher as voucherWords } from '../../../src/messages/web/books.js';
import { certification } from '../../../src/messages/web/certification.js';
import { axeFindings, downloaded, settled } from '../../support/browser.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { idNumberOf } from '../../support/small-roll.js';
import type { House } from './house.js';
import { payMonths } from './paid-month.js';

const PEOPLE = Array.from({ length: 8 }, (_, i) => ({ no: i + 1, base: `${200 + i}.00` }));
/** Paid 201.00 in October and in November, after the death. */
const DEAD = { no: 2, name: '买买提·测试丙' };
const LATE = { no: 1, name: '古丽·测试乙' };

/** A case from a confirmed flag to the last cent, and a suspension for want of certification, each by its own people. */
export function casesInTheBrowser(house: House): void {
  describe('cases and certification in the browser', () => {
    let auditor: Page;
    let manager: Page;
    let bookkeeper: Page;
    let clerk: Page;
    let reviewer: Page;
    let jihe: LedgerClient;
    let path = '';
    const go = async (page: Page, to: string): Promise<void> => {
      await page.goto(`${house.service.url}${to}`);
      await settled(page);
    };
    const ask = async (page: Page, button: string): Promise<Locator> => {
      await page.getByRole('button', { name: button, exact: true }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      return dialog;
    };
    const agree = async (page: Page, dialog: Locator, button: string | RegExp): Promise<void> => {
      await dialog.getByRole('button', { name: button, exact: typeof button === 'string' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await settled(page);
    };
    const choose = async (page: Page, field: Locator, option: string | RegExp): Promise<void> => {
      await field.click();
      const open = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').last();
      await open.locator('.ant-select-item-option').filter({ hasText: option }).first().click();
    };
    const day = async (field: Locator, text: string): Promise<void> => {
      await field.fill(text);
      await field.press('Tab');
    };
    const stateIs = (page: Page, state: keyof typeof findingStateLabels): Promise<void> =>
      page.locator('.page-title').getByText(findingStateLabels[state]).waitFor();
    const taken = async (page: Page, button: Locator): Promise<Buffer> => {
      const file = await downloaded(page, () => button.click());
      return readFileSync(await file.path());
    };

    beforeAll(async () => {
      const { url } = house.service;
      await payMonths(url, ['2024-10', '2024-11'], PEOPLE);
      jihe = await LedgerClient.login(url, 'jihe', DEMO_PASSWORD);
      await jihe.upload(
        '/v1/audit-lists',
        { kind: 'DEATH', source: '民政局殡葬信息', issuedOn: '2024-11-30' },
        {
          name: '死亡.csv',
          bytes: Buffer.from(`社会保障号码,姓名,死亡日期\n${idNumberOf(DEAD.no)},${DEAD.name},2024-09-15\n`),
        },
      );
      const { jobId } = await jihe.post<{ jobId: string }>('/v1/audit-runs', { from: '2024-10', to: '2024-11' });
      await jihe.waitForJob(jobId);
      const flags = await jihe.get<{ rows: { id: string }[] }>('/v1/red-flags?checkCode=PAID_AFTER_DEATH&state=OPEN');
      await jihe.post('/v1/red-flags/decide', {
        ids: flags.rows.map(({ id }) => id),
        action: 'confirm',
        reason: '户籍已注销，确已死亡',
      });
      [auditor, manager, bookkeeper, clerk, reviewer] = (await Promise.all(
        ['jihe', 'guanli', 'kuaiji', 'jingban', 'fuhe'].map((login) => house.browsers.as(login)),
      )) as [Page, Page, Page, Page, Page];
      for (const page of [clerk, reviewer])
        await page.evaluate(`sessionStorage.setItem('ledger.period', JSON.stringify('2024-12'))`);
    }, 180_000);

    it('opens from a confirmed flag and lists everything paid since the death', async () => {
      await go(auditor, '/red-flags?flags.checkCode=PAID_AFTER_DEATH&flags.state=CONFIRMED');
      await auditor.getByRole('listbox').getByRole('option').nth(1).waitFor();
      for (const key of ['Space', 'ArrowDown', 'Space']) await auditor.keyboard.press(key);
      expect(await axeFindings(auditor)).toEqual([]);
      let dialog = await ask(auditor, flagWords.openCase(2));
      expect(await dialog.locator('.ant-select-selection-item').filter({ hasText: DEAD.name }).count()).toBe(2);
      await dialog.getByText(errorKindLabels.DEATH).waitFor();
      expect(await dialog.getByLabel('事实').inputValue()).toContain('民政局殡葬信息');
      expect(await axeFindings(auditor)).toEqual([]);
      await dialog.getByRole('button', { name: newCase.agree, exact: true }).click();
      await auditor.waitForURL(/\/findings\/\d+$/);
      await settled(auditor);
      path = new URL(auditor.url()).pathname;
      // The flag leads to its case, and to no second one.
      await go(auditor, '/red-flags?flags.checkCode=PAID_AFTER_DEATH&flags.state=CONFIRMED');
      expect(await auditor.getByRole('button', { name: flagWords.openCase(1), exact: true }).count()).toBe(0);
      await auditor
        .locator('.flags-detail')
        .getByRole('link', { name: /^稽核〔\d{4}〕/ })
        .click();
      await auditor.waitForURL(new RegExp(`${path}$`));
      await settled(auditor);
      dialog = await ask(auditor, caseLines.whole);
      await day(dialog.getByLabel(caseLines.from), '2024-10');
      await agree(auditor, dialog, caseLines.wholeAgree);
      const lines = auditor.getByRole('table', { name: caseLines.title });
      await lines.locator('tfoot').getByText('402.00').first().waitFor();
      // With lines the case may be proposed.
      await auditor.locator('button:enabled').filter({ hasText: findingActionLabels.propose }).waitFor();
      await settled(auditor);
      expect(await lines.locator('tbody tr').count()).toBe(2);
      expect(await axeFindings(auditor)).toEqual([]);
    }, 60_000);

    it('is proposed and determined by two people over the same sum and digest', async () => {
      let dialog = await ask(auditor, findingActionLabels.propose);
      const signed = await dialog.innerText();
      expect(signed).toContain('肆佰零贰元整');
      const digest = /[0-9a-f]{8}/.exec(signed)![0];
      await agree(auditor, dialog, new RegExp(`^${findingActionLabels.propose}：402.00`));
      await stateIs(auditor, 'PROPOSED');
      await go(manager, path);
      dialog = await ask(manager, findingActionLabels.determine);
      expect(await dialog.innerText()).toContain(digest);
      await agree(manager, dialog, new RegExp(`^${findingActionLabels.determine}：402.00`));
      await stateIs(manager, 'DETERMINED');
    }, 60_000);

    it('tells the family by a notice as PDF and Word, and when it was delivered', async () => {
      await go(auditor, path);
      let dialog = await ask(auditor, caseNotices.issue);
      await dialog.getByLabel(caseNotices.recipient).fill('家属阿依古丽');
      await agree(auditor, dialog, caseNotices.issue);
      const table = auditor.getByRole('table', { name: caseNotices.title });
      const pdf = await taken(auditor, table.getByRole('button', { name: caseNotices.pdf, exact: true }));
      expect(pdf.subarray(0, 4).toString()).toBe('%PDF');
      const word = await taken(auditor, table.getByRole('button', { name: caseNotices.word, exact: true }));
      expect(word.subarray(0, 2).toString()).toBe('PK');
      dialog = await ask(auditor, caseNotices.deliver);
      expect(await dialog.getByLabel(caseNotices.receiver).inputValue()).toBe('家属阿依古丽');
      await agree(auditor, dialog, caseNotices.deliver);
      await stateIs(auditor, 'NOTIFIED');
    }, 60_000);

    it('comes back by agreed instalments, each receipt with its voucher', async () => {
      let dialog = await ask(auditor, caseFile.paperAdd);
      await choose(auditor, dialog.getByLabel(caseFile.paperKind), paperKindLabels.AGREEMENT);
      await dialog.locator('input[type=file]').setInputFiles({
        name: '分期协议.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.4 agreement'),
      });
      await agree(auditor, dialog, caseFile.paperAdd);
      dialog = await ask(auditor, caseRecovery.planSet);
      await dialog.getByText(planMethodLabels.INSTALMENTS, { exact: true }).click();
      await choose(auditor, dialog.getByLabel(caseRecovery.agreement), '分期协议.pdf');
      await day(dialog.getByLabel(caseRecovery.evenFirst), '2025-01-31');
      await dialog.getByRole('button', { name: caseRecovery.even }).click();
      expect(await dialog.getByLabel(caseRecovery.itemAmount(2)).inputValue()).toBe('201.00');
      expect(await axeFindings(auditor)).toEqual([]);
      await agree(auditor, dialog, caseRecovery.planSet);
      await stateIs(auditor, 'RECOVERING');
      // What cannot be done yet stands there with its reason.
      const closing = auditor.getByRole('button', { name: findingActionLabels.close, exact: true });
      expect(await closing.isDisabled()).toBe(true);
      expect(await closing.getAttribute('title')).toContain('还有 402.00 元未追回');
      await auditor.getByText(/^现在不能结案：还有 402\.00 元未追回/).waitFor();
      expect(await axeFindings(auditor)).toEqual([]);
      await go(bookkeeper, path);
      for (const [amount, slip] of [
        ['201.00', 'TH-1'],
        ['201.00', 'TH-2'],
      ] as const) {
        dialog = await ask(bookkeeper, caseRecovery.receive);
        await dialog.getByLabel(caseRecovery.amount).fill(amount);
        await day(dialog.getByLabel(caseRecovery.on, { exact: true }), '2024-12-20');
        await dialog.getByLabel(caseRecovery.slip).fill(slip);
        await agree(bookkeeper, dialog, caseRecovery.receive);
        const left = slip === 'TH-1' ? /未退回（元）\s*201\.00/ : /未退回（元）\s*0\.00/;
        await bookkeeper.locator('.case-head').filter({ hasText: left }).waitFor();
      }
      const vouchers = bookkeeper.getByRole('table', { name: caseRecovery.recoveries }).getByRole('link');
      expect(await vouchers.count()).toBe(2);
      await vouchers.first().click();
      await bookkeeper.waitForURL(/\/vouchers\/\d+$/);
      await settled(bookkeeper);
      expect(await bookkeeper.locator('main').innerText()).toContain('201.00');
      const behind = bookkeeper.getByRole('table', { name: voucherWords.payouts });
      await behind.getByText(DEAD.name).first().waitFor();
      await bookkeeper.getByText(voucherWords.agrees).waitFor();
      expect(await axeFindings(bookkeeper)).toEqual([]);
      await bookkeeper.getByRole('link', { name: /^稽核〔\d{4}〕/ }).click();
      await bookkeeper.waitForURL(new RegExp(`${path}$`));
      await settled(bookkeeper);
    }, 90_000);

    it('has no deadline left when the money is back, closes at the last cent, and stands in the account-book', async () => {
      await go(manager, '/finding-deadlines');
      // The order to return told the result.
      await manager.getByText(caseDeadlines.empty).waitFor();
      await go(auditor, path);
      const dialog = await ask(auditor, findingActionLabels.close);
      await agree(auditor, dialog, findingActionLabels.close);
      await stateIs(auditor, 'CLOSED');
      await go(manager, '/findings?findings.state=CLOSED&findings.overdue=false');
      expect(await manager.locator('main').innerText()).toMatch(/追回率 100\.00%/);
      const book = await taken(manager, manager.getByRole('button', { name: findings.book }));
      const [, , head, first] = await readWorkbook(book);
      const row = Object.fromEntries(head!.map((title, i) => [title, first![i]]));
      expect(row).toMatchObject({ 姓名: DEAD.name, 金额: '402.00', 已退回: '402.00', 未退回: '0.00', 状态: '已结案' });
    }, 60_000);

    it('takes a file of certifications in and names the rows that it could not', async () => {
      await go(clerk, '/certification');
      const dialog = await ask(clerk, certification.importFile);
      const rows = [
        `${LATE.name},${idNumberOf(LATE.no)},2023-11-15,人脸`,
        `热依汗·测试丁,${idNumberOf(3)},2024-10-01,手机`,
        `张三,${idNumberOf(4)},2024-10-01,上门`,
      ];
      await dialog.locator('input[type=file]').setInputFiles({
        name: '认证名单.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(['姓名,社会保障号码,认证日期,认证方式', ...rows].join('\r\n')),
      });
      await dialog.getByLabel(certification.source).fill('自治区认证平台');
      await agree(clerk, dialog, certification.importFile);
      await clerk.getByText(certification.imported('2', '1')).waitFor();
      await clerk.getByRole('cell', { name: '认证名单.csv' }).click();
      await clerk.getByText('姓名与登记的姓名不同').waitFor();
      expect(await axeFindings(clerk)).toEqual([]);
    }, 60_000);

    it('proposes who is overdue, and a second person stops the payment', async () => {
      await go(clerk, '/certification?due.kind=OVERDUE');
      const row = clerk.getByRole('row').filter({ hasText: LATE.name });
      await row.getByRole('checkbox').check();
      let dialog = await ask(clerk, certification.propose(1));
      await day(dialog.getByLabel(certification.fromPeriod), '2025-01');
      await dialog.getByLabel(certification.basis).fill('到期未认证，已公告');
      await agree(clerk, dialog, certification.proposeAgree);
      await go(reviewer, '/certification?tab=proposals');
      dialog = await ask(reviewer, certification.decide);
      await dialog.getByText(certification.decisions.CONFIRM).click();
      await dialog.getByLabel(certification.reason, { exact: true }).fill('已核对名单');
      expect(await axeFindings(reviewer)).toEqual([]);
      await agree(reviewer, dialog, certification.decideTitle);
      await reviewer.getByText(certification.decided('1', '0', '0')).waitFor();
      await go(clerk, '/stop-list');
      const stopped = clerk.getByRole('row').filter({ hasText: LATE.name });
      expect(await stopped.innerText()).toContain(stopReasonLabels.CERTIFICATION);
    }, 60_000);

    it('pays again who was certified since, by somebody who did not record it', async () => {
      await go(clerk, '/certification');
      let dialog = await ask(clerk, certification.record);
      await dialog.getByLabel(certification.person).fill('古丽');
      await choose(clerk, dialog.getByLabel(certification.person), LATE.name);
      await agree(clerk, dialog, certification.record);
      await go(reviewer, '/certification?tab=suspensions&suspensions.resumable=true');
      await reviewer.getByRole('row').filter({ hasText: LATE.name }).getByRole('checkbox').check();
      dialog = await ask(reviewer, certification.resume(1));
      await agree(reviewer, dialog, certification.resumeTitle);
      await go(clerk, '/stop-list?stops.lifted=false');
      expect(await clerk.getByRole('row').filter({ hasText: LATE.name }).count()).toBe(0);
      await go(reviewer, '/certification?tab=resumes');
      await reviewer.getByRole('row').filter({ hasText: LATE.name }).waitFor();
    }, 60_000);

    it('asked nobody but the service, and no page complained', () => {
      expect(house.browsers.strangers).toEqual([]);
      expect(house.browsers.complaints).toEqual([]);
    });
  });
}
