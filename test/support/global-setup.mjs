// Before the tests on a real database: one throw-away PostgreSQL for this run, in a temporary folder of its own, so that
// several runs on one machine do not meet. LEDGER_TEST_PG ({host, user, port} as JSON) tells the test processes where it
// is; if it is set beforehand, that server is used and nothing is started.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBuilt, ensureWebBuilt, root } from '../../scripts/lib/prepare.mjs';

const PREFIX = 'ledger-test-pg-';

export default async function setUp() {
  if (process.env.LEDGER_TEST_PG) return;
  const launcher = path.join(root, 'dist/src/platform/embedded-postgres/launch.js');
  try {
    await ensureBuilt();
    await ensureWebBuilt();
  } catch (error) {
    // A source in the middle of an edit: the tests that need it will say so, the others can run.
    if (!fs.existsSync(launcher)) throw error;
    console.warn(error.message);
  }
  removeLeftovers();
  const { launchPostgres } = await import(launcher);
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  // Root's folder must let the server's own account in; the cluster inside it stays private.
  fs.chmodSync(dataDir, 0o755);
  const lines = [];
  const server = await launchPostgres({
    dataDir,
    log: (line) => lines.push(line) && lines.length > 200 && lines.shift(),
  });
  server.onExit(({ expected }) => {
    if (!expected) console.error(`the test PostgreSQL ended by itself:\n${lines.slice(-20).join('\n')}`);
  });
  const { host, port, user } = server;
  process.env.LEDGER_TEST_PG = JSON.stringify({ host, port, user });
  globalThis.ledgerTestServer = {
    async stop() {
      await server.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A run that was killed stops its server (the launcher sees to that) but cannot remove its folder. */
function removeLeftovers() {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-')[0] : NaN);
    if (!(pid > 0) || runs(pid)) continue;
    try {
      fs.rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}

function runs(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
