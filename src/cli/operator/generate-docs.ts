import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '../../platform/config.js';
import { startRuntime } from '../../runtime.js';
import { generate } from '../../tooling/generate.js';

/** The project's folder, seen from dist/src/cli/operator. */
const ROOT = resolve(import.meta.dirname, '../../../..');

/**
 * Generates the documents from the service on an empty database of its own, so that nobody's data is needed or touched.
 * @returns paths that were stale
 */
export async function generateDocs(base: Config, check: boolean): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-gen-'));
  // Root's folder must let the server's own account in.
  chmodSync(folder, 0o755);
  const config: Config = {
    ...base,
    demo: true,
    databaseUrl: null,
    ownerDatabaseUrl: null,
    redisUrl: null,
    host: '127.0.0.1',
    port: 0,
    dataDir: folder,
    keyFile: join(folder, 'keys', 'personal-numbers.key'),
    logLevel: 'warn',
    runJobs: false,
  };
  try {
    const runtime = await startRuntime(config, { listen: true, runJobs: false });
    try {
      return await generate(runtime, ROOT, check);
    } finally {
      await runtime.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
