import { describe, expect, it } from '@jest/globals';
import { cliAbout, cliGroups, cliOptionHelp } from '../messages/cli-help.js';
import { COMMANDS } from './all-commands.js';
import { displayWidth } from './display-width.js';
import { help } from './help.js';
import { COMMON, OPTIONS, type OptionSpec } from './options.js';

describe('the help', () => {
  it('has a sentence for every command, and no other', () => {
    expect(Object.keys(cliAbout).sort()).toEqual(COMMANDS.map(({ words }) => words).sort());
  });

  it('shows every command once in the overview', () => {
    const first = cliGroups.flatMap(([, words]) => words);
    for (const { words } of COMMANDS) expect(first).toContain(words.split(' ')[0]);
    expect(new Set(first).size).toBe(first.length);
  });

  it('explains every option, with a value where one is taken', () => {
    expect(Object.keys(cliOptionHelp).sort()).toEqual(Object.keys(OPTIONS).sort());
    for (const [name, spec] of Object.entries(OPTIONS as Record<string, OptionSpec>)) {
      expect([name, cliOptionHelp[name]!.value !== undefined]).toEqual([name, spec.kind !== undefined]);
    }
  });

  it('has no option that no command takes', () => {
    const taken = new Set<string>([
      ...COMMON,
      ...COMMANDS.flatMap((c) => [...(c.required ?? []), ...(c.optional ?? [])]),
    ]);
    expect(Object.keys(OPTIONS).filter((name) => !taken.has(name))).toEqual([]);
  });

  it('of one command names its operands and marks what is required', () => {
    const lines = help('roll upload', COMMANDS);
    expect(lines).toContain('用法：npm run cli -- roll upload <文件> --scheme 险种 --period 年-月');
    expect(lines.find((line) => line.startsWith('  --scheme 险种'))).toContain('（必填）');
  });

  it('of a first word lists its commands', () => {
    const lines = help('funds', COMMANDS);
    expect(lines.filter((line) => line.startsWith('  funds '))).toHaveLength(5);
  });

  it('fits an ordinary terminal', () => {
    for (const line of help('', COMMANDS)) expect(displayWidth(line)).toBeLessThanOrEqual(140);
  });
});
