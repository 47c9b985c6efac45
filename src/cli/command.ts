import type { Desk } from '../client/desk.js';
import type { LedgerClient } from '../client/ledger-client.js';
import type { OperandName } from '../messages/cli-help.js';
import type { Config } from '../platform/config.js';
import type { OptionName } from './options.js';
import type { Kind } from './values.js';

export interface Operand {
  /** Its label is in messages/cli-help.ts. */
  name: OperandName;
  kind: Kind;
  optional?: boolean;
  /** One or more; only the last one. */
  many?: boolean;
}

/** What a command has to show. */
export interface Report {
  /** The service's own answer, for --json. */
  answer: unknown;
  /** The same for a person at a terminal. */
  lines: string[];
  /** True when what was asked came out badly (a verification that fails): exit code 1. */
  bad?: boolean;
}

export interface Command {
  /** Words on the command line, e.g. 'roll upload'. */
  words: string;
  operands?: readonly Operand[];
  required?: readonly OptionName[];
  optional?: readonly OptionName[];
  /** Null when everything has been said on the way. */
  run(call: Call): Promise<Report | null>;
}

/** One call of a command: what was written, and the way to the service. */
export interface Call {
  readonly config: Config;
  /** Values of an operand in order; never empty for one that is not optional. */
  all(operand: OperandName): string[];
  /** The only value of an operand. */
  get(operand: OperandName): string;
  option(name: OptionName): string | undefined;
  options(name: OptionName): string[];
  flag(name: OptionName): boolean;
  /** Whether the person is named (--as). */
  readonly named: boolean;
  readonly json: boolean;
  /** The person's client; logs in at the first call. */
  client(): Promise<LedgerClient>;
  desk(): Promise<Desk>;
  /** The person's password: given, the demonstration's, or asked for once. Errors: UsageError. */
  password(): Promise<string>;
  /** Idempotency key of this call, or of one of its several steps. */
  key(step?: string): string;
  /** A file the person names, seen from where they are. Errors: UsageError. */
  readFile(path: string): Promise<{ name: string; path: string; bytes: Buffer }>;
  /** @returns the path as it is to be shown. Errors: UsageError. */
  writeFile(path: string, bytes: Buffer): Promise<string>;
  /** A path the person names, made absolute from where they are. */
  pathOf(path: string): string;
  /** A line while the command is at work; to standard error, so that it never mixes with the answer. */
  progress(line: string): void;
  /** A line of the answer itself, for commands that report on the way. */
  say(line: string): void;
  /** Asks at the terminal without showing what is typed; undefined when there is none. */
  askHidden(question: string): Promise<string | undefined>;
  /** What is piped in. */
  readInput(): Promise<string>;
  readonly env: NodeJS.ProcessEnv;
}
