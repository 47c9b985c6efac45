// npm test [jest arguments]: install, build, then every suite; ends with one plain line that says what happened.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBuilt, ensureInstalled, ensureWebBuilt, hasProgram, main, root, runTool } from './lib/prepare.mjs';

/** Programs some tests need and no package installs: the first name is the one to tell, any of them will do. */
const OPTIONAL_PROGRAMS = [
  { names: ['redis-server'], use: 'Redis 队列' },
  { names: ['chromium', 'chromium-browser', 'google-chrome'], use: '浏览器' },
  { names: ['hledger'], use: 'hledger 复核' },
  { names: ['ledger'], use: 'ledger 复核' },
  { names: ['bean-check'], use: 'beancount 复核' },
  { names: ['openssl'], use: 'openssl 重算摘要' },
  { names: ['soffice'], use: 'LibreOffice 打开导出文件' },
];

await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  await ensureWebBuilt();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ledger-test-'));
  try {
    const report = path.join(folder, 'report.json');
    const code = await runTool('jest/bin/jest.js', ['--json', `--outputFile=${report}`, ...process.argv.slice(2)], {
      NODE_OPTIONS:
        `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
    });
    return summarise(code, report);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

/** Prints the summary; returns the exit code. */
function summarise(jestCode, reportFile) {
  if (!fs.existsSync(reportFile)) {
    console.error('\n测试没有运行：jest 未产生结果。');
    return jestCode || 1;
  }
  const report = JSON.parse(fs.readFileSync(reportFile, 'utf8'));
  const skipped = report.testResults.flatMap((suite) =>
    suite.assertionResults
      .filter(({ status }) => status === 'pending' || status === 'todo' || status === 'disabled')
      .map(({ fullName }) => `${path.relative(root, suite.name)}：${fullName}`),
  );
  const missing = OPTIONAL_PROGRAMS.filter(({ names }) => !names.some(hasProgram));
  if (skipped.length > 0) {
    console.log('\n跳过的测试：');
    for (const line of skipped) console.log(`  ${line}`);
    for (const { names, use } of missing) console.log(`本机没有 ${names[0]}，与${use}有关的测试被跳过。`);
  }
  // A file that does not even load has no failed test of its own.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const refused = process.env.CI === 'true' && skipped.length > 0;
  if (refused) console.error(`\nCI 环境不允许跳过测试，有 ${skipped.length} 项被跳过：请在 CI 中安装所缺的程序。`);
  console.log(`\n${report.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped`);
  return refused ? 1 : jestCode || (failed > 0 ? 1 : 0);
}
