import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { batches } from '../../src/messages/web/batches.js';
import { lists } from '../../src/messages/web/lists.js';
import { project } from '../../src/messages/web/projects.js';
import { publication, publicationChecks } from '../../src/messages/web/publication.js';
import { shell } from '../../src/messages/web/shell.js';
import { axeFindings, CHROMIUM, settled } from '../support/browser.js';
import { House } from './parts/house.js';

const READS = '**/api/v1/**';

(CHROMIUM ? describe : describe.skip)('what a page keeps when reading it again fails, in Chromium', () => {
  const house = new House();
  let page: Page;
  beforeAll(async () => {
    await house.open();
    page = await house.browsers.as('guanli', '/publication');
    await settled(page);
  }, 120_000);
  afterEach(() => page.unrouteAll());
  afterAll(() => house.close());

  const notice = (): Locator => page.getByRole('status').filter({ hasText: shell.oldContent });
  const press = (name: string): Locator => page.getByRole('button', { name, exact: true });
  /** Every GET is answered by the gateway only. */
  const breakReads = (): Promise<unknown> =>
    page.route(READS, (route) =>
      route.request().method() === 'GET' ? route.fulfill({ status: 502, body: '' }) : route.fallback(),
    );
  const mendReads = async (): Promise<void> => {
    await page.unroute(READS);
    await notice().getByRole('button', { name: shell.retry }).click();
    await notice().waitFor({ state: 'detached' });
  };

  it('keeps the application, the dialog and what was typed when all reads after an act fail', async () => {
    await press(publication.adjust).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(publication.note).fill('写到一半');
    await breakReads();
    // The dialog covers the button; the act stands for one that ends while the next is being written.
    await press(publication.check).dispatchEvent('click');
    await notice().waitFor();
    expect(await dialog.getByLabel(publication.note).inputValue()).toBe('写到一半');
    expect(await page.locator('.ant-alert-error').count()).toBe(0);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await settled(page);
    expect(await axeFindings(page)).toEqual([]);
    await mendReads();
  }, 60_000);

  it('says that a check was refused', async () => {
    await page.route('**/checks', (route) =>
      route.fulfill({ status: 409, contentType: 'application/json', body: '{"code":"X","message":"这次不行"}' }),
    );
    await press(publication.check).click();
    await page.locator('.ant-message').getByText('这次不行').waitFor();
    await page.unroute('**/checks');
  }, 60_000);

  it('shows that the version could not be read, and reads it again on asking', async () => {
    const version = /\/api\/v1\/budget-books\/[^/?]+$/;
    await page.route(version, (route) => route.fulfill({ status: 502, body: '' }));
    await page.goto(`${house.service.url}/publication/checks`);
    const alert = page.getByRole('alert').filter({ hasText: shell.failed });
    await alert.waitFor();
    await page.unroute(version);
    await alert.getByRole('button', { name: shell.retry }).click();
    await page.getByText(publicationChecks.facts.checkedBy).waitFor();
    expect(await alert.count()).toBe(0);
  }, 60_000);

  it('keeps a page and its dialog when reading it again fails', async () => {
    page = await house.browsers.as('kuaiji', '/projects/6');
    await settled(page);
    await press(project.record.ARRIVE.button).click();
    const note = page.getByRole('dialog').getByLabel(project.note);
    await note.fill('还没写完');
    await breakReads();
    // What was read is taken for new for five seconds; then the window that gets the focus asks again.
    await page.waitForTimeout(5_100);
    await page.locator('body').dispatchEvent('visibilitychange');
    await notice().waitFor();
    expect(await note.inputValue()).toBe('还没写完');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await mendReads();
  }, 60_000);

  it('keeps the field of a filter that was refused', async () => {
    await page.goto(`${house.service.url}/batches?batches.text=${'长'.repeat(41)}`);
    await page.getByRole('alert').waitFor();
    const field = page.getByRole('textbox', { name: batches.textFilter });
    expect(await field.getAttribute('maxlength')).toBe('40');
    await press(lists.clearFilters).click();
    await page.getByRole('table', { name: batches.title }).waitFor();
    expect(await field.inputValue()).toBe('');
    expect(await page.getByRole('alert').count()).toBe(0);
  }, 60_000);

  it('leads to the login when the session is over', async () => {
    await page.context().clearCookies();
    await page.waitForTimeout(5_100);
    await page.locator('body').dispatchEvent('visibilitychange');
    await page.getByLabel(shell.loginName).waitFor();
    expect(house.browsers.complaints).toEqual([]);
  }, 60_000);
});
