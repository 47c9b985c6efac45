// npm run shots: the browser walk over every page, with a picture of each in shots/, at two sizes and in two states.
import path from 'node:path';
import {
  ensureBuilt,
  ensureInstalled,
  ensureWebBuilt,
  hasProgram,
  main,
  PrepareError,
  root,
  runTool,
} from './lib/prepare.mjs';

await main(async () => {
  if (!['chromium', 'chromium-browser', 'google-chrome'].some(hasProgram)) {
    throw new PrepareError('本机没有 chromium，不能截图。Debian：apt install chromium fonts-noto-cjk');
  }
  await ensureInstalled();
  await ensureBuilt();
  await ensureWebBuilt();
  const folder = path.join(root, 'shots');
  const args = ['--selectProjects', 'real', '--runTestsByPath', 'test/browser/workbench.test.ts', '-t', 'every page'];
  const code = await runTool('jest/bin/jest.js', args, {
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    LEDGER_SHOTS: folder,
  });
  console.log(`\n截图在 ${folder}`);
  return code;
});
