import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import { chromium, type Browser, type BrowserContext, type Download, type Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../src/identity/demo-password.js';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];
const SWITCHES = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The system's Chromium, or null where there is none and these tests are skipped. */
export const CHROMIUM = PROGRAMS.map((name) =>
  spawnSync('sh', ['-c', `command -v ${name}`])
    .stdout.toString()
    .trim(),
).find(Boolean);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface AxeFinding {
  id: string;
  impact: string;
  where: string;
}

/** Browsers on a service, each a person's own; what any of them asks for and complains of is kept. */
export class Browsers {
  /** Requests to anywhere but the service. */
  readonly strangers: string[] = [];
  /** What pages wrote as errors to the console, or threw. */
  readonly complaints: string[] = [];
  private constructor(
    private readonly browser: Browser,
    readonly url: string,
  ) {}

  static async open(url: string): Promise<Browsers> {
    return new Browsers(await chromium.launch({ executablePath: CHROMIUM!, args: SWITCHES }), url);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** A window of its own: no cookie or storage shared with another. */
  async window(size = { width: 1366, height: 768 }): Promise<Page> {
    const context = await this.browser.newContext({ viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
    this.watch(context);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    // A click on a dialog that is still growing may miss its button, and nobody hears of it: every act waits until it stands.
    await page.addLocatorHandler(page.locator('.ant-modal[class*="ant-zoom-"]').first(), () => Promise.resolve());
    return page;
  }

  /** A window of a person who is logged in, at an address of the service. */
  async as(login: string, path = '/', size?: { width: number; height: number }): Promise<Page> {
    const page = await this.window(size);
    await this.logIn(page, login, path);
    return page;
  }

  async logIn(page: Page, login: string, path = '/'): Promise<void> {
    await page.goto(`${this.url}${path}`);
    await page.getByLabel('登录名').fill(login);
    await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: '登录' }).click();
    await page.locator('main#main').waitFor();
  }

  private watch(context: BrowserContext): void {
    context.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (/^https?:|^wss?:/.test(protocol) && origin !== this.url) this.strangers.push(request.url());
    });
    context.on('weberror', (error) => this.complaints.push(`${error.page()?.url()}: ${error.error().message}`));
    context.on('console', (message) => {
      // The browser itself reports each refusal of the service; the page shows those to the person.
      if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
      this.complaints.push(`${message.page()?.url()}: ${message.text()}`);
    });
  }
}

/** What the browser is given to save after `act`; where nothing comes, the error holds what the page says instead. */
export async function downloaded(page: Page, act: () => Promise<unknown>): Promise<Download> {
  const download = page.waitForEvent('download', { timeout: 60_000 });
  // Whichever fails first is thrown below; the other may fail unheard.
  download.catch(() => undefined);
  try {
    await act();
    return await download;
  } catch (error) {
    const shown = await page.locator('body').innerText();
    throw new Error(`${(error as Error).message}\nthe page said:\n${shown}`, { cause: error });
  }
}

/** Serious and critical accessibility findings of the page as it is now. */
export async function axeFindings(page: Page): Promise<AxeFinding[]> {
  // Evaluated, not added as a script: the page's own policy forbids inline scripts, and keeps doing so.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run(root: unknown, options: object): Promise<AxeResult> } }).axe;
    interface AxeResult {
      violations: { id: string; impact: string; nodes: { target: string[] }[] }[];
    }
    const { violations } = await axe.run((globalThis as unknown as { document: unknown }).document, {
      resultTypes: ['violations'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map(({ target }) => target.join(' ')).join(' | ') }));
  });
}

interface Shown {
  document: {
    querySelector(selector: string): unknown;
    getAnimations(): { playState: string; effect: { getComputedTiming(): { endTime?: unknown } } | null }[];
  };
}

/** Until nothing is being asked, nothing spins and no colour is on its way to another one. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  // A function, not a text: the page's policy forbids evaluating texts.
  await page.waitForFunction(
    (busy) => {
      const { document } = globalThis as unknown as Shown;
      const moving = document
        .getAnimations()
        .some(
          ({ playState, effect }) =>
            playState === 'running' && effect !== null && effect.getComputedTiming().endTime !== Infinity,
        );
      return !moving && document.querySelector(busy) === null;
    },
    '.ant-spin-spinning, .waiting, .ant-skeleton-active',
    { timeout: 15_000 },
  );
}
