import { cliAbout, cliGroups, cliHelp as words, cliOperands, cliOptionHelp } from '../messages/cli-help.js';
import type { Command } from './command.js';
import { displayWidth, padEnd } from './display-width.js';
import { COMMON, type OptionName } from './options.js';

/** Help for all commands, for those that begin with a word, or for one. */
export function help(about: string, commands: readonly Command[]): string[] {
  const one = commands.find((command) => command.words === about);
  if (one) return helpOf(one);
  const begun = commands.filter((command) => command.words.startsWith(`${about} `));
  if (about !== '' && begun.length > 0) return [...listed(begun), '', words.more];
  return overview(commands);
}

function overview(commands: readonly Command[]): string[] {
  const groups = cliGroups.flatMap(([title, first]) => {
    const members = commands.filter((command) => first.includes(command.words.split(' ')[0]!));
    return members.length === 0 ? [] : ['', title, ...listed(members)];
  });
  return [words.title, words.usage, ...groups, '', words.common, ...optionLines(COMMON), '', words.exits, words.more];
}

function helpOf(command: Command): string[] {
  const own = [...(command.required ?? []), ...(command.optional ?? [])];
  return [
    cliAbout[command.words]!,
    words.usageOf(syntax(command)),
    ...(own.length > 0 ? ['', words.own, ...optionLines(own, command.required)] : []),
    '',
    words.common,
    ...optionLines(COMMON),
  ];
}

function listed(commands: readonly Command[]): string[] {
  return twoColumns(commands.map((command) => [syntax(command), cliAbout[command.words]!]));
}

/** The line as one types it, optional parts in brackets. */
function syntax(command: Command): string {
  const operands = (command.operands ?? []).map(({ name, optional, many }) => {
    const shown = `<${cliOperands[name]}>${many ? words.many : ''}`;
    return optional ? `[${shown}]` : shown;
  });
  const required = (command.required ?? []).map((name) => written(name));
  return [command.words, ...operands, ...required].join(' ');
}

function written(name: OptionName): string {
  const { value } = cliOptionHelp[name]!;
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function optionLines(names: readonly OptionName[], required: readonly OptionName[] = []): string[] {
  return twoColumns(
    names.map((name) => [
      written(name),
      `${cliOptionHelp[name]!.about}${required.includes(name) ? words.required : ''}`,
    ]),
  );
}

const LEFT_MOST = 52;

function twoColumns(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const fitting = rows.map(([left]) => displayWidth(left)).filter((width) => width <= LEFT_MOST);
  const width = Math.max(0, ...fitting);
  return rows.flatMap(([left, right]) =>
    displayWidth(left) > width
      ? [`  ${left}`, `  ${' '.repeat(width)}  ${right}`]
      : [`  ${padEnd(left, width)}  ${right}`],
  );
}
