// npm start: install, build, run the service. In this very process, so that signals reach it without a go-between.
import { ensureBuilt, ensureInstalled, main, root } from './lib/prepare.mjs';

await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  process.setSourceMapsEnabled(true);
  process.chdir(root);
  await import('../dist/src/main.js');
});
