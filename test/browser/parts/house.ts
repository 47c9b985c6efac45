import { Browsers } from '../../support/browser.js';
import { freePort } from '../../support/free-port.js';
import { KillableService } from '../../support/killable.js';

/** The service as `npm start` runs it, and the browsers on it. */
export class House {
  service!: KillableService;
  browsers!: Browsers;
  private year = false;

  async open(): Promise<void> {
    this.service = new KillableService(await freePort());
    await this.service.start();
    this.browsers = await Browsers.open(this.service.url);
  }

  /** Starts the service again so that January to November are paid; once. */
  async loadYear(): Promise<void> {
    if (this.year) return;
    await this.service.kill();
    await this.service.start({ year: true });
    this.year = true;
  }

  async close(): Promise<void> {
    await this.browsers?.close();
    await this.service?.end();
  }
}
