import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { listKindLabels, matchReasonLabels } from '../../../src/messages/audit.js';
import { auditCheckTexts, checkParameterLabels } from '../../../src/messages/audit-checks.js';
import { batchActionLabels } from '../../../src/messages/payouts.js';
import { batch as batchWords } from '../../../src/messages/web/batches.js';
import { auditLists, batchAudit, checks, flags, personFlags } from '../../../src/messages/web/flags.js';
import { acts } from '../../../src/messages/web/lists.js';
import { axeFindings, settled } from '../../support/browser.js';
import { idNumberOf, rollCsv } from '../../support/small-roll.js';
import type { House } from './house.js';

const PERIOD = '2024-12';
const PEOPLE = Array.from({ length: 8 }, (_, i) => ({ no: i + 1, base: `${200 + i}.00` }));
/** Of the roll, and as `rollCsv` names them. */
const DEAD = [
  { no: 2, name: '买买提·测试丙', on: '2024-03-05' },
  { no: 5, name: '阿迪力·测试己', on: '2024-06-10' },
] as const;
const CLEARED = '已入户核实，本人健在，名单有误';
const CONFIRMED = '户籍已注销，确已死亡';
const RULE = auditCheckTexts.PAID_AFTER_DEATH.title;

interface Seen {
  id: string;
  number: string;
  state: string;
  digest: string;
  lineCount: number;
  total: string;
}

/** A month that pays two dead people: held at the gate, triaged by keyboard alone, sent back, and paid without the one. */
export function redFlagsInTheBrowser(house: House): void {
  describe('red flags in the browser', () => {
    let clerk: Page;
    let approver: Page;
    let auditor: Page;
    let clients: Record<'jingban' | 'fuhe' | 'jihe', LedgerClient>;
    let batch: Seen;
    const go = async (page: Page, path: string): Promise<void> => {
      await page.goto(`${house.service.url}${path}`);
      await settled(page);
    };
    const read = async (): Promise<Seen> => (batch = await clients.jingban.get<Seen>(`/v1/batches/${batch.id}`));
    const review = async (): Promise<void> => {
      const { digest, lineCount, total } = await read();
      await clients.fuhe.send('POST', `/v1/batches/${batch.id}/review`, { digest, lineCount, total });
    };
    const button = (page: Page, action: keyof typeof batchActionLabels): Locator =>
      page.getByRole('button', { name: batchActionLabels[action], exact: true });
    const sign = async (page: Page, action: 'submit' | 'approve'): Promise<void> => {
      await button(page, action).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: new RegExp(`^${batchActionLabels[action]}：`) }).click();
      await page.getByText(batchWords.done[action]).first().waitFor();
      await dialog.waitFor({ state: 'hidden' });
      await settled(page);
    };

    beforeAll(async () => {
      const { url } = house.service;
      const [jingban, fuhe, jihe] = (await Promise.all(
        ['jingban', 'fuhe', 'jihe'].map((login) => LedgerClient.login(url, login, DEMO_PASSWORD)),
      )) as [LedgerClient, LedgerClient, LedgerClient];
      clients = { jingban, fuhe, jihe };
      [clerk, approver, auditor] = (await Promise.all(
        ['jingban', 'shenpi', 'jihe'].map((login) => house.browsers.as(login)),
      )) as [Page, Page, Page];
      for (const page of [clerk, approver, auditor])
        await page.evaluate(`sessionStorage.setItem('ledger.period', JSON.stringify('${PERIOD}'))`);
      const roll = await jingban.upload<{ id: string; jobId: string }>(
        '/v1/rolls',
        { scheme: 'RESIDENT', period: PERIOD },
        { name: '花名册.csv', bytes: rollCsv(PEOPLE) },
      );
      await jingban.waitForJob(roll.jobId);
      await jingban.send('POST', `/v1/rolls/${roll.id}/accept`);
      batch = await jingban.send<Seen>('POST', '/v1/batches', { rollId: roll.id });
    }, 120_000);

    it('takes in a list of deaths and says whom it means', async () => {
      await go(auditor, '/audit-lists');
      await auditor.getByRole('button', { name: auditLists.import }).first().click();
      const dialog = auditor.getByRole('dialog');
      await dialog.getByLabel(auditLists.kind).click();
      await auditor.getByTitle(listKindLabels.DEATH).click();
      await dialog.getByLabel(auditLists.source, { exact: true }).fill('民政局殡葬信息');
      await dialog.getByLabel(auditLists.issuedOn).fill('2024-11-30');
      await dialog.getByLabel(auditLists.issuedOn).press('Tab');
      const rows = [
        ...DEAD.map(({ no, name, on }) => `${idNumberOf(no)},${name},${on}`),
        `${idNumberOf(90)},不在册,2024-02-01`,
      ];
      await dialog.locator('input[type=file]').setInputFiles({
        name: '死亡.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`社会保障号码,姓名,死亡日期\n${rows.join('\n')}\n`),
      });
      await dialog.getByRole('button', { name: auditLists.importAgree, exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      const result = auditor.getByRole('table', { name: auditLists.matched });
      expect(await result.innerText()).toMatch(new RegExp(`${matchReasonLabels.NUMBER_AND_NAME}\\s+2`));
      await auditor.getByRole('link', { name: auditLists.toList }).click();
      await auditor.getByRole('link', { name: DEAD[0].name }).waitFor();
      expect(await auditor.locator('main').innerText()).toContain('不在册');
      expect(await axeFindings(auditor)).toEqual([]);
    }, 60_000);

    it('holds the batch of the clerk, and shows the approver why', async () => {
      await go(clerk, `/batches/${batch.id}`);
      await sign(clerk, 'submit');
      await review();
      await go(approver, `/batches/${batch.id}`);
      const main = await approver.locator('main').innerText();
      expect(main).toContain(`民政局殡葬信息（2024-11-30）载明“${DEAD[0].name}”`);
      expect(main).toContain(batchAudit.counts(2, 0, 0));
      expect(main).toContain('该批次有 2 个须先处理的疑点');
      expect(await button(approver, 'approve').isDisabled()).toBe(true);
      expect(await axeFindings(approver)).toEqual([]);
    }, 60_000);

    it('lets the auditor triage by keyboard alone', async () => {
      await go(auditor, '/');
      const todo = auditor.getByRole('link', { name: new RegExp(`批次 ${batch.number} 有 2 个须先处理的疑点`) });
      await todo.focus();
      await auditor.keyboard.press('Enter');
      const list = auditor.getByRole('listbox', { name: flags.list });
      await list.waitFor();
      await settled(auditor);
      expect(await axeFindings(auditor)).toEqual([]);
      const detail = auditor.locator('.flags-detail');
      const dialog = auditor.getByRole('dialog');
      const reason = dialog.getByLabel(acts.reason);
      // The larger amount stands first.
      await detail.getByText(DEAD[1].name).first().waitFor();
      await auditor.keyboard.press('ArrowDown');
      await detail.getByText(DEAD[0].name).first().waitFor();
      // A cleared one opens, is cleared and leaves; the other one has the focus at once.
      await auditor.keyboard.press('p');
      await reason.waitFor();
      await auditor.keyboard.type(CLEARED);
      await auditor.keyboard.press('Control+Enter');
      await dialog.waitFor({ state: 'hidden' });
      await detail.getByText(DEAD[1].name).first().waitFor();
      await settled(auditor);
      expect(await list.getByRole('option').count()).toBe(1);
      await auditor.keyboard.press('q');
      await reason.waitFor();
      await auditor.keyboard.type(CONFIRMED);
      await auditor.keyboard.press('Control+Enter');
      await dialog.waitFor({ state: 'hidden' });
      await auditor.getByText(flags.noneOpen).waitFor();
      const left = await clients.jihe.get<{ counts: object }>(`/v1/red-flags?batchId=${batch.id}&severity=BLOCK`);
      expect(left.counts).toEqual({ open: 0, cleared: 1, confirmed: 1 });
      await go(auditor, '/');
      expect(await todo.count()).toBe(0);
    }, 60_000);

    it('lets one reason decide several, and offers the last one', async () => {
      await go(auditor, `/red-flags?flags.batchId=${batch.id}&flags.severity=BLOCK&flags.state=ALL`);
      await auditor.getByRole('listbox').getByRole('option').nth(1).waitFor();
      await auditor.keyboard.press('Space');
      await auditor.keyboard.press('ArrowDown');
      await auditor.keyboard.press('Space');
      await auditor.getByText(flags.selected(2)).waitFor();
      const dialog = auditor.getByRole('dialog');
      await auditor.keyboard.press('d');
      await dialog.getByLabel(acts.reason).waitFor();
      await auditor.keyboard.type('须一并复核');
      await auditor.keyboard.press('Control+Enter');
      await auditor.getByText(flags.answer('2', '0', '0')).waitFor();
      // Decided as before; the reason of the last time is one key away.
      for (const [name, key, kept] of [
        [DEAD[0].name, 'p', CLEARED],
        [DEAD[1].name, 'q', CONFIRMED],
      ] as const) {
        await dialog.waitFor({ state: 'hidden' });
        await auditor.getByRole('option').filter({ hasText: name }).first().click();
        await auditor.locator('.flags-detail').getByText(name).first().waitFor();
        await settled(auditor);
        await auditor.keyboard.press(key);
        await dialog.getByRole('button', { name: `1 ${kept}` }).waitFor();
        await auditor.keyboard.press('Alt+Digit1');
        await auditor.keyboard.press('Control+Enter');
      }
      await auditor.getByText(flags.answer('0', '1', '1')).waitFor();
    }, 60_000);

    it('makes the batch go back for the confirmed one and lets it be approved without it', async () => {
      await go(approver, `/batches/${batch.id}`);
      let main = await approver.locator('main').innerText();
      expect(main).toContain('该批次有 1 笔已确认有误的发放');
      expect(main).toContain(CLEARED);
      expect(main).toContain(CONFIRMED);
      expect(await button(approver, 'approve').isDisabled()).toBe(true);
      await button(approver, 'sendBack').click();
      const dialog = approver.getByRole('dialog');
      await dialog.getByLabel(acts.reason).fill('剔除死亡人员');
      await dialog.getByRole('button', { name: new RegExp(`^${batchActionLabels.sendBack}`) }).click();
      await dialog.waitFor({ state: 'hidden' });
      const { rows } = await clients.jihe.get<{ rows: { lineNo: number; state: string }[] }>(
        `/v1/red-flags?batchId=${batch.id}&state=CONFIRMED`,
      );
      await clients.jingban.send('POST', `/v1/batches/${batch.id}/lines/${rows[0]!.lineNo}/exclude`, {
        reason: '本人已死亡',
      });
      await go(clerk, `/batches/${batch.id}`);
      await sign(clerk, 'submit');
      await review();
      await go(approver, `/batches/${batch.id}`);
      await button(approver, 'approve').click();
      main = await dialog.innerText();
      expect(main).toContain(batchAudit.signingCounts(0, 1, 1, 1));
      await approver.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await sign(approver, 'approve');
      expect((await read()).state).toBe('APPROVED');
    }, 90_000);

    it('marks the month of the person and lists the flag', async () => {
      const { rows } = await clients.jihe.get<{ rows: { beneficiaryId: string }[] }>(
        `/v1/red-flags?batchId=${batch.id}&state=CLEARED&severity=BLOCK`,
      );
      await go(auditor, `/people/${rows[0]!.beneficiaryId}`);
      await auditor.getByRole('button', { name: new RegExp(`2024年12月.*${personFlags.marks.CLEARED}`) }).waitFor();
      await auditor.getByText(RULE).first().waitFor();
      expect(await axeFindings(auditor)).toEqual([]);
    }, 60_000);

    it('shows the catalogue, sets a dated value and checks some months', async () => {
      await go(auditor, '/audit-checks');
      await auditor
        .getByRole('button', { name: checks.openRule(RULE) })
        .or(auditor.getByTitle(checks.openRule(RULE)))
        .click();
      const drawer = auditor.locator('.ant-drawer-body');
      await drawer.getByText(auditCheckTexts.PAID_AFTER_DEATH.remedy).waitFor();
      expect(await drawer.locator('pre').first().innerText()).toMatch(/SELECT/i);
      await auditor.keyboard.press('Escape');
      await drawer.waitFor({ state: 'hidden' });

      const rule = auditCheckTexts.BACK_PAY_EXCEEDS.title;
      await auditor.getByTitle(checks.openRule(rule)).click();
      await drawer.getByRole('button', { name: checks.set }).first().click();
      const label = checkParameterLabels.tolerancePercent ?? checkParameterLabels['BACK_PAY_EXCEEDS.tolerancePercent']!;
      const dialog = auditor.getByRole('dialog', { name: checks.setTitle(label) });
      await dialog.getByLabel(checks.value, { exact: true }).fill('8');
      await dialog.getByLabel(checks.from).fill('2024-01-01');
      await dialog.getByLabel(checks.from).press('Tab');
      await dialog.getByLabel(checks.valueBasis).fill('稽核工作会议纪要第 3 号');
      expect(await axeFindings(auditor)).toEqual([]);
      await dialog.getByRole('button', { name: checks.setAgree }).click();
      await dialog.waitFor({ state: 'hidden' });
      await drawer.getByText('稽核工作会议纪要第 3 号').waitFor();
      await auditor.keyboard.press('Escape');
      await drawer.waitFor({ state: 'hidden' });

      await auditor.getByRole('button', { name: checks.run }).click();
      const asking = auditor.getByRole('dialog', { name: checks.run });
      await asking.getByRole('button', { name: checks.runAgree }).click();
      await asking.waitFor({ state: 'hidden' });
      await auditor.getByRole('tab', { name: checks.tabs.runs }).click();
      const run = auditor.getByRole('row').filter({ hasText: checks.runKinds.RANGE! });
      await run.waitFor({ timeout: 30_000 });
      expect(await run.innerText()).toMatch(/2024年12月\s+2024年12月\s+\d/);
      expect(await axeFindings(auditor)).toEqual([]);
    }, 90_000);

    it('asked nobody but the service, and no page complained', () => {
      expect(house.browsers.strangers).toEqual([]);
      expect(house.browsers.complaints).toEqual([]);
    });
  });
}
