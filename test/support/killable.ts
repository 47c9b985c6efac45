import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMessages } from '../../src/messages/start.js';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

/**
 * The real service in a process of its own, with its embedded PostgreSQL in a folder that outlives it: what `npm start`
 * runs after installing and building, with or without the reference year's months.
 */
export class KillableService {
  private child: ChildProcess | null = null;
  readonly folder = mkdtempSync(join(tmpdir(), 'ledger-kill-'));
  readonly url: string;

  constructor(private readonly port: number) {
    // Started by root, PostgreSQL runs as another user, who must be able to pass through.
    chmodSync(this.folder, 0o755);
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts, or starts again, and waits until the demo users can log in; with `year` until January to November are paid. */
  async start(options: { year?: boolean } = {}): Promise<void> {
    let output = '';
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        PORT: String(this.port),
        LEDGER_DATA_DIR: this.folder,
        LEDGER_DEMO_DIR: join(this.folder, 'demo'),
        LEDGER_NIGHT_HOUR: 'off',
        LEDGER_LOAD_YEAR: options.year ? '1' : '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      const look = (text: Buffer): void => {
        output += text.toString();
        if (output.includes(startMessages.yearFailed)) reject(new Error(`the year was not loaded:\n${output}`));
        if (output.includes(options.year ? `${this.folder}/demo/2024-12` : 'jingban')) resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.once('exit', (code) => reject(new Error(`the service ended with ${code}:\n${output}`)));
    });
  }

  /** kill -9, and waits until it is gone. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await Promise.race([gone, ended]);
  }

  async end(): Promise<void> {
    await this.kill();
    // The database notices the end of its parent and stops by itself.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }
}
