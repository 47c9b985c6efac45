import { parseArgs } from 'node:util';
import { cliOperands, type OperandName } from '../messages/cli-help.js';
import { cliUsage } from '../messages/cli.js';
import type { Command } from './command.js';
import { COMMON, OPTIONS, type OptionName, type OptionSpec } from './options.js';
import { UsageError } from './errors.js';
import { readValue } from './values.js';

export interface Parsed {
  command: Command;
  operands: Map<OperandName, string[]>;
  options: Map<OptionName, string[]>;
  flags: Set<OptionName>;
}

export type Line = { kind: 'help'; words: string } | { kind: 'command'; parsed: Parsed };

/** Reads a command line against the commands there are. Errors: UsageError. */
export function parseLine(args: readonly string[], commands: readonly Command[]): Line {
  const { words, options, flags } = split(args);
  const command = longestMatch(words, commands);
  if (words.length === 0 || words[0] === 'help') return { kind: 'help', words: words.slice(1).join(' ') };
  if (flags.has('help')) return { kind: 'help', words: command?.words ?? words.join(' ') };
  if (!command) throw unknownCommand(words, commands);
  checkOptions(command, options, flags);
  const operands = readOperands(command, words.slice(command.words.split(' ').length));
  return { kind: 'command', parsed: { command, operands, options: readOptions(command, options), flags } };
}

function split(args: readonly string[]) {
  const specs = Object.entries(OPTIONS as Record<string, OptionSpec>);
  const types = Object.fromEntries(
    specs.map(([name, { kind }]) => [
      name,
      { type: kind ? ('string' as const) : ('boolean' as const), multiple: true },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: joinNegative(args, types),
      options: types,
      allowPositionals: true,
      strict: true,
    });
    const options = new Map<OptionName, string[]>();
    const flags = new Set<OptionName>();
    for (const [name, given] of Object.entries(values) as [OptionName, string[] | true[]][]) {
      if (given[0] === true) flags.add(name);
      else options.set(name, given as string[]);
    }
    return { words: positionals, options, flags };
  } catch (error) {
    throw asUsageError(error as Error & { code?: string });
  }
}

/** `--amount -500` means a negative amount, not an option named 500. */
function joinNegative(args: readonly string[], types: Record<string, { type: string }>): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    const takesValue = before?.startsWith('--') && types[before.slice(2)]?.type === 'string';
    if (takesValue && /^-\d/.test(arg)) joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

function asUsageError(error: Error & { code?: string }): Error {
  const name = /'([^']+)'/.exec(error.message)?.[1] ?? '';
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return new UsageError(cliUsage.unknownOption(name));
  if (error.code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return error;
  const plain = name.replace(/^.*--/, '').replace(/[ =].*$/, '');
  const isSwitch = (OPTIONS as Record<string, OptionSpec>)[plain]?.kind === undefined;
  return new UsageError(isSwitch ? cliUsage.noValue(plain) : cliUsage.missingValue(plain));
}

function longestMatch(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const fits = commands.filter((command) => command.words.split(' ').every((word, i) => words[i] === word));
  return fits.sort((a, b) => b.words.length - a.words.length)[0];
}

function unknownCommand(words: readonly string[], commands: readonly Command[]): UsageError {
  const begun = commands.some((command) => command.words.startsWith(`${words[0]} `));
  if (begun && words.length === 1) return new UsageError(cliUsage.incompleteCommand(words[0]!), words[0]);
  return new UsageError(cliUsage.unknownCommand(words.slice(0, 2).join(' ')), begun ? words[0] : undefined);
}

function checkOptions(command: Command, options: Map<OptionName, string[]>, flags: Set<OptionName>): void {
  const accepted = new Set<OptionName>([...COMMON, ...(command.required ?? []), ...(command.optional ?? [])]);
  for (const name of [...options.keys(), ...flags]) {
    if (!accepted.has(name)) throw new UsageError(cliUsage.foreignOption(name, command.words), command.words);
  }
  for (const [name, given] of options) {
    if (given.length > 1 && !(OPTIONS[name] as OptionSpec).many) {
      throw new UsageError(cliUsage.repeatedOption(name), command.words);
    }
  }
  for (const name of command.required ?? []) {
    if (!options.has(name) && !flags.has(name)) throw new UsageError(cliUsage.missingOption(name), command.words);
  }
}

function readOptions(command: Command, options: Map<OptionName, string[]>): Map<OptionName, string[]> {
  return new Map(
    [...options].map(([name, given]) => {
      const { kind } = OPTIONS[name] as OptionSpec;
      return [name, given.map((text) => readValue(kind!, `--${name}`, text, command.words))];
    }),
  );
}

function readOperands(command: Command, words: readonly string[]): Map<OperandName, string[]> {
  const values = new Map<OperandName, string[]>();
  let rest = [...words];
  for (const operand of command.operands ?? []) {
    const given = operand.many ? rest : rest.slice(0, 1);
    rest = operand.many ? [] : rest.slice(1);
    if (given.length === 0 && !operand.optional) {
      throw new UsageError(cliUsage.missingOperand(cliOperands[operand.name]), command.words);
    }
    values.set(
      operand.name,
      given.map((text) => readValue(operand.kind, cliOperands[operand.name], text, command.words)),
    );
  }
  if (rest.length > 0) throw new UsageError(cliUsage.extraOperand(rest[0]!), command.words);
  return values;
}
