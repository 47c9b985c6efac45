// npm start: install, build, run the service. In this very process, so that signals reach it without a go-between.
import { ensureBuilt, ensureInstalled, ensureWebBuilt, main, root } from './lib/prepare.mjs';

await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  await ensureWebBuilt();
  process.setSourceMapsEnabled(true);
  process.chdir(root);
  await import('../dist/src/main.js');
});
