import { readConfig } from '../platform/config.js';
import { cliText } from '../messages/cli.js';
import { LiveCall } from './call.js';
import { COMMANDS } from './all-commands.js';
import type { Command } from './command.js';
import { EXIT, explain, usageHint } from './failure.js';
import { help } from './help.js';
import { parseLine, type Parsed } from './parse.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './errors.js';

/** Carries out one command line. @returns the exit code: 0 done, 1 refused or wrong, 2 not understood, 3 no service */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  commands: readonly Command[] = COMMANDS,
): Promise<number> {
  try {
    const line = parseLine(args, commands);
    if (line.kind === 'help') {
      help(line.words, commands).forEach(terminal.out);
      return EXIT.ok;
    }
    return await carryOut(line.parsed, terminal);
  } catch (error) {
    const { exit, lines } = explain(error, { url: '', repeatKey: null });
    lines.forEach(terminal.error);
    if (error instanceof UsageError) showUsage(error, terminal, commands);
    return exit;
  }
}

async function carryOut(parsed: Parsed, terminal: Terminal): Promise<number> {
  const call = new LiveCall(parsed, readConfig(terminal.env), terminal);
  try {
    const report = await parsed.command.run(call);
    if (call.replayed) terminal.error(cliText.replayed);
    if (report === null) return EXIT.ok;
    if (call.json) terminal.out(JSON.stringify(report.answer, null, 2));
    else report.lines.forEach(terminal.out);
    return report.bad ? EXIT.refused : EXIT.ok;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { exit, lines } = explain(error, { url: call.url, repeatKey: call.started ? call.repeatKey : null });
    lines.forEach(terminal.error);
    return exit;
  } finally {
    await call.end();
  }
}

function showUsage(error: UsageError, terminal: Terminal, commands: readonly Command[]): void {
  const lines = error.command === undefined ? [] : help(error.command, commands);
  if (lines.length > 0) ['', ...lines].forEach(terminal.error);
  else terminal.error(usageHint());
}
