import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import qrcode from 'qrcode-generator';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { statementTitles, statementWords } from '../../../src/messages/statements.js';
import { integrity } from '../../../src/messages/web/integrity.js';
import { statements } from '../../../src/messages/web/statements.js';
import { settled } from '../../support/browser.js';
import { EvidencePack } from '../../support/evidence-pack.js';
import { readWorkbook } from '../../support/read-workbook.js';
import type { House } from './house.js';

const FUND = 'RESIDENT';
const MONTH = '2024-11';

interface Line {
  no: number;
  title: string;
  kind: string;
  first: string | null;
  second: string | null;
}

/** What leaves the house: statements on paper and as files, the anchor with its QR code, the evidence pack. */
export function papersInTheBrowser(house: House): void {
  describe('the papers that leave the house', () => {
    let bookkeeper: Page;
    let auditor: Page;
    let client: LedgerClient;
    const go = async (page: Page, path: string): Promise<void> => {
      await page.goto(`${house.service.url}${path}`);
      await settled(page);
    };
    const linesOf = (path: string): Promise<{ assets: Line[]; claims: Line[]; lines: Line[] }> =>
      client.get(`/v1/statements/${path}?fund=${FUND}&period=${MONTH}`);

    beforeAll(async () => {
      await house.loadYear();
      client = await LedgerClient.login(house.service.url, 'kuaiji', DEMO_PASSWORD);
      [bookkeeper, auditor] = (await Promise.all(['kuaiji', 'jihe'].map((login) => house.browsers.as(login)))) as [
        Page,
        Page,
      ];
      for (const page of [bookkeeper, auditor])
        await page.evaluate(`sessionStorage.setItem('ledger.period', JSON.stringify('${MONTH}'))`);
    }, 300_000);

    it.each([
      ['balance', 'balance-sheet', statementTitles.balanceSheet, 'lying'],
      ['income', 'income-expense', statementTitles.incomeStatement, 'standing'],
    ])(
      'shows the %s statement as the service has it, and prints it on one A4 sheet',
      async (tab, path, title, way) => {
        await go(bookkeeper, `/statements?fund=${FUND}&tab=${tab}`);
        const answer = await linesOf(path);
        const lines = answer.lines ?? [...answer.assets, ...answer.claims];
        const shown = (await bookkeeper.locator('.statement-table tbody').innerText()).replace(/\s+/g, ' ');
        for (const line of lines) {
          const name = line.kind === 'DETAIL' ? statementWords.detail(line.title).trim() : line.title;
          const figures = [line.first, line.second].filter((amount) => amount !== null).map(written);
          expect(shown).toContain([name, line.no, ...figures].join(' '));
        }

        const pdf = await bookkeeper.pdf({ preferCSSPageSize: true });
        expect(pagesOf(pdf)).toEqual([way === 'lying' ? [297, 210] : [210, 297]]);
        // What the paper shows: the sheet alone, whole, with its title, unit and places to sign.
        await bookkeeper.emulateMedia({ media: 'print' });
        const paper = await bookkeeper.locator('body').innerText();
        for (const word of [title, statementWords.unit, ...statementWords.signers]) expect(paper).toContain(word);
        for (const line of lines) expect(paper).toContain(line.title);
        for (const word of [statements.print, statements.tabs.notes, statements.drill])
          expect(paper).not.toContain(word);
        const room = await bookkeeper.locator('.statement-sheet').evaluate(
          (sheet) =>
            (sheet as unknown as { scrollWidth: number; clientWidth: number }) && {
              wide: (sheet as unknown as { scrollWidth: number }).scrollWidth,
              seen: (sheet as unknown as { clientWidth: number }).clientWidth,
            },
        );
        expect(room.wide).toBeLessThanOrEqual(room.seen);
        await bookkeeper.emulateMedia({ media: null });
      },
      60_000,
    );

    it('gives the statements as a workbook and as a PDF', async () => {
      const book = readFileSync(await (await fetched(bookkeeper, statements.xlsx)).path());
      const { assets } = await linesOf('balance-sheet');
      const total = assets.at(-1)!;
      const rows = await readWorkbook(book);
      expect(rows.find(([name]) => name === total.title)!.slice(1, 4)).toEqual([
        String(total.no),
        total.first,
        total.second,
      ]);
      const pdf = readFileSync(await (await fetched(bookkeeper, statements.pdf)).path());
      expect(pagesOf(pdf)).toEqual([
        [297, 210],
        [210, 297],
        [297, 210],
      ]);
    }, 60_000);

    it('verifies everything, and shows the anchor of the day as text and as its QR code', async () => {
      await go(auditor, '/integrity');
      await auditor.getByRole('button', { name: integrity.start }).click();
      await auditor.locator('.page-head .state-green').waitFor({ timeout: 60_000 });
      expect(await auditor.locator('.check-row-bad').count()).toBe(0);
      await auditor.getByRole('button', { name: integrity.anchors.make }).click();
      await auditor.locator('.anchor-text').waitFor();
      const text = await auditor.locator('.anchor-text').evaluate((box) => box.textContent!);
      const { rows } = await client.get<{ rows: { text: string }[] }>('/v1/anchors?pageSize=1');
      expect(text).toBe(rows[0]!.text);
      // Every module that is drawn, against those of the text.
      const drawn = await auditor.locator('.qr-code path').getAttribute('d');
      const dark = [...drawn!.matchAll(/M(\d+) (\d+)/g)].map(([, column, row]) => `${row}/${column}`);
      expect(dark.sort()).toEqual(modulesOf(text).sort());
      await auditor.getByLabel(integrity.anchors.checkLabel).fill(text);
      await auditor.getByRole('button', { name: integrity.anchors.check }).click();
      await auditor.locator('.anchor-verdict .state-green').waitFor({ timeout: 30_000 });
    }, 120_000);

    it('hands out an evidence pack that proves itself with nothing else', async () => {
      const [download] = await Promise.all([
        auditor.waitForEvent('download', { timeout: 60_000 }),
        auditor.getByRole('button', { name: integrity.evidence.get }).click(),
      ]);
      const pack = await EvidencePack.unzip(readFileSync(await download.path()));
      const verdict = await pack.verify();
      expect(verdict).toMatchObject({ exit: 0 });
      const [first, ...rest] = pack.rows('vouchers');
      const forged = pack.withRows('vouchers', [{ ...first, summary: '改过的摘要' }, ...rest]);
      expect((await forged.verify()).exit).not.toBe(0);
    }, 120_000);

    it('asked nobody but the service, and no page complained', () => {
      expect(house.browsers.strangers).toEqual([]);
      expect(house.browsers.complaints).toEqual([]);
    });
  });
}

/** As the page writes an amount. */
function written(amount: string): string {
  const [whole, cents] = amount.replace('-', '').split('.') as [string, string];
  const grouped = `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
  return amount.startsWith('-') ? `−${grouped}` : grouped;
}

/** Width and height of each page of a PDF, whole millimetres. */
function pagesOf(pdf: Buffer): [width: number, height: number][] {
  const boxes = pdf.toString('latin1').matchAll(/\/Type \/Page\b[^]*?\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g);
  const mm = (points: string): number => Math.round((Number(points) / 72) * 25.4);
  return [...boxes].map(([, width, height]) => [mm(width!), mm(height!)]);
}

/** The dark modules of a text's QR code, 'row/column'. */
function modulesOf(text: string): string[] {
  const code = qrcode(0, 'M');
  code.addData(String.fromCharCode(...new TextEncoder().encode(text)));
  code.make();
  const places = Array.from({ length: code.getModuleCount() }, (_, i) => i);
  return places.flatMap((row) => places.filter((at) => code.isDark(row, at)).map((column) => `${row}/${column}`));
}

async function fetched(page: Page, button: string): Promise<Download> {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 30_000 }),
    page.getByRole('button', { name: button }).click(),
  ]);
  return download;
}
