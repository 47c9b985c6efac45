// npm run check: everything about the sources that needs no running service. Every step runs, the first failure decides.
import { ensureInstalled, main, runTool } from './lib/prepare.mjs';

const STEPS = [
  ['格式', 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']],
  ['规范', 'eslint/bin/eslint.js', ['--max-warnings=0', '.']],
  ['边界', 'dependency-cruiser/bin/dependency-cruise.mjs', ['src', 'migrations', 'bench']],
  ['类型', 'typescript/bin/tsc', ['--noEmit', '-p', '.']],
  ['网页类型', 'typescript/bin/tsc', ['--noEmit', '-p', 'web']],
];

await main(async () => {
  await ensureInstalled();
  const failed = [];
  for (const [name, tool, args] of STEPS) {
    console.log(`— ${name}`);
    const begun = Date.now();
    const code = await runTool(tool, args);
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    console.log(code === 0 ? `  通过（${seconds} 秒）` : `  未通过（${seconds} 秒）`);
    if (code !== 0) failed.push(name);
  }
  console.log(failed.length === 0 ? '\n全部检查通过' : `\n未通过的检查：${failed.join('、')}`);
  return failed.length === 0 ? 0 : 1;
});
