import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { isMainThread, parentPort } from 'node:worker_threads';
import { buildReferenceYear, type ReferenceYear } from '../demo/reference-year.js';
import { rollFileName, writeRollFile } from '../demo/roll-file.js';
import type { Period } from '../kernel/period.js';
import { SCHEMES, type Scheme } from './money-plan.js';

const FORMATS = ['xlsx', 'csv'] as const;
export type RollFormat = (typeof FORMATS)[number];

interface Order {
  folder: string;
  period: Period;
}

/**
 * Writes the roll files of a month under `<folder>/<period>/`, in a thread of its own: making workbooks would otherwise
 * stand in the way of the people who already use the service.
 */
export class RollFiles {
  private worker: Worker | null = null;
  private readonly waiting: ((error: Error | null) => void)[] = [];

  constructor(private readonly folder: string) {}

  pathOf(period: Period, scheme: Scheme, format: RollFormat): string {
    return join(this.folder, period, rollFileName(scheme, period, format));
  }

  async write(period: Period): Promise<void> {
    this.worker ??= this.hire();
    const done = new Promise<void>((resolve, reject) => {
      this.waiting.push((error) => (error ? reject(error) : resolve()));
    });
    this.worker.postMessage({ folder: this.folder, period } satisfies Order);
    return done;
  }

  read(period: Period, scheme: Scheme, format: RollFormat): Promise<Buffer> {
    return readFile(this.pathOf(period, scheme, format));
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = null;
  }

  private hire(): Worker {
    const worker = new Worker(new URL(import.meta.url));
    worker.on('message', (message: { error?: string }) => this.waiting.shift()?.(message.error ? new Error(message.error) : null));
    worker.on('error', (error) => {
      for (const settle of this.waiting.splice(0)) settle(error as Error);
    });
    worker.unref();
    return worker;
  }
}

async function writeMonth(year: ReferenceYear, order: Order): Promise<void> {
  const folder = join(order.folder, order.period);
  await mkdir(folder, { recursive: true });
  for (const scheme of SCHEMES) {
    const { lines } = year.month(order.period, scheme);
    for (const format of FORMATS) {
      const path = join(folder, rollFileName(scheme, order.period, format));
      // Under another name first: a file that is there is whole.
      await writeFile(`${path}.part`, await writeRollFile(lines, scheme, order.period, format));
      await rename(`${path}.part`, path);
    }
  }
}

if (!isMainThread && parentPort) {
  const port = parentPort;
  const year = buildReferenceYear();
  let last: Promise<void> = Promise.resolve();
  port.on('message', (order: Order) => {
    last = last.then(() => writeMonth(year, order)).then(
      () => port.postMessage({}),
      (error: Error) => port.postMessage({ error: error.message }),
    );
  });
}
