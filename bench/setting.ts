import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { buildReferenceYear } from '../src/demo/reference-year.js';
import { DEMO_PASSWORD } from '../src/identity/demo-users.js';
import { readConfig } from '../src/platform/config.js';
import { prepareReference, type ReferenceAgency } from '../src/reference/load-reference.js';
import { YearPlayer } from '../src/reference/load-year.js';
import { RollFiles } from '../src/reference/roll-files.js';
import type { Staff } from '../src/rehearsal/play-month.js';
import { hireStaff } from '../src/rehearsal/staff.js';
import { openServer, startRuntime, type Runtime } from '../src/runtime.js';

export interface Bench {
  runtime: Runtime;
  reference: ReferenceAgency;
  staff: Staff;
  files: RollFiles;
  year: YearPlayer;
  /** As the database's owner: for bare tables beside the product's, and to damage statistics. */
  owner: pg.Client;
  close(): Promise<void>;
}

/** A throw-away service with the reference agency and no month paid yet. */
export async function openBench(say: (line: string) => void): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-bench-'));
  // Started by root, PostgreSQL runs as another user, who must be able to pass through.
  chmodSync(folder, 0o755);
  const base = readConfig();
  const config = {
    ...base,
    demo: true,
    databaseUrl: null,
    redisUrl: null,
    host: '127.0.0.1',
    port: 0,
    dataDir: folder,
    keyFile: join(folder, 'keys', 'personal-numbers.key'),
    logLevel: 'warn',
    nightHour: null,
  };
  const server = await openServer(config, say);
  const runtime = await startRuntime(config, { listen: true, runJobs: true, server });
  const reference = await prepareReference(runtime.app);
  const staff = await hireStaff(runtime.url!, DEMO_PASSWORD);
  const files = new RollFiles(join(folder, 'rolls'));
  const owner = new pg.Client((await server.database('ledger')).owner);
  await owner.connect();
  return {
    runtime,
    reference,
    staff,
    files,
    year: new YearPlayer(staff, buildReferenceYear(), files, reference),
    owner,
    close: async () => {
      await files.close();
      await owner.end();
      await runtime.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
