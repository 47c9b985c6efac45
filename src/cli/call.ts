import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import { Desk } from '../client/desk.js';
import { LedgerClient } from '../client/ledger-client.js';
import { DEMO_PASSWORD } from '../identity/demo-password.js';
import { cliPassword, cliUsage } from '../messages/cli.js';
import type { OperandName } from '../messages/cli-help.js';
import type { Config } from '../platform/config.js';
import type { Call } from './command.js';
import type { OptionName } from './options.js';
import type { Parsed } from './parse.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './errors.js';
import { kinds, readValue } from './values.js';

/** Longest key the service takes is 100 characters; a step's name has to fit behind the base. */
const KEY_LIMIT = 100;

/** A command line at work: its values, the person's session, their files. */
export class LiveCall implements Call {
  readonly url: string;
  private loggedIn: LedgerClient | null = null;
  private known: Promise<string> | null = null;
  private readonly baseKey: string;

  constructor(
    private readonly parsed: Parsed,
    readonly config: Config,
    private readonly terminal: Terminal,
  ) {
    this.url =
      this.option('url') ?? this.env.LEDGER_URL?.replace(/\/+$/, '') ?? `http://127.0.0.1:${config.port || 3000}`;
    this.baseKey = this.option('key') ?? `cli-${randomUUID()}`;
  }

  get env(): NodeJS.ProcessEnv {
    return this.terminal.env;
  }

  get named(): boolean {
    return this.option('as') !== undefined;
  }

  get json(): boolean {
    return this.flag('json');
  }

  /** What a repetition of this call has to state. */
  get repeatKey(): string {
    return this.baseKey;
  }

  /** Whether the service has taken this person in, so that a broken connection may have left something half known. */
  get started(): boolean {
    return this.loggedIn !== null;
  }

  get replayed(): boolean {
    return this.loggedIn?.replayed ?? false;
  }

  all(operand: OperandName): string[] {
    return this.parsed.operands.get(operand) ?? [];
  }

  get(operand: OperandName): string {
    return this.all(operand)[0]!;
  }

  option(name: OptionName): string | undefined {
    return this.parsed.options.get(name)?.[0];
  }

  options(name: OptionName): string[] {
    return this.parsed.options.get(name) ?? [];
  }

  flag(name: OptionName): boolean {
    return this.parsed.flags.has(name);
  }

  async client(): Promise<LedgerClient> {
    if (this.loggedIn) return this.loggedIn;
    const login = this.option('as');
    if (login === undefined) throw new UsageError(cliUsage.who, this.parsed.command.words);
    const agency = this.option('agency');
    if (agency !== undefined) readValue(kinds.whole, '--agency', agency, this.parsed.command.words);
    this.loggedIn = await LedgerClient.login(this.url, login, await this.password(), agency);
    return this.loggedIn;
  }

  async desk(): Promise<Desk> {
    return new Desk(await this.client());
  }

  /** Leaves no open session behind; that the service is gone by now is no reason to fail. */
  async end(): Promise<void> {
    await this.loggedIn?.logout().catch(() => undefined);
  }

  password(): Promise<string> {
    this.known ??= this.findPassword();
    return this.known;
  }

  private async findPassword(): Promise<string> {
    const given = this.option('password') ?? this.env.LEDGER_PASSWORD;
    if (given !== undefined) return given;
    // Only towards this machine: the demonstration's password is not tried on a service somewhere else.
    if (this.config.demo && isLoopback(this.url)) return DEMO_PASSWORD;
    const typed = await this.askHidden(cliPassword.ask(this.option('as') ?? ''));
    if (typed === undefined) throw new UsageError(cliUsage.password, this.parsed.command.words);
    return typed;
  }

  key(step?: string): string {
    return step === undefined ? this.baseKey : `${this.baseKey.slice(0, KEY_LIMIT - step.length - 1)}/${step}`;
  }

  async readFile(path: string): Promise<{ name: string; path: string; bytes: Buffer }> {
    const found = this.seenFromHere(path);
    try {
      return { name: basename(found), path: found, bytes: await readFile(found) };
    } catch (error) {
      throw new UsageError(cliUsage.fileUnreadable(path, (error as { code?: string }).code ?? String(error)));
    }
  }

  async writeFile(path: string, bytes: Buffer): Promise<string> {
    const target = this.pathOf(path);
    try {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, bytes);
    } catch (error) {
      throw new UsageError(cliUsage.fileUnwritable(path, (error as { code?: string }).code ?? String(error)));
    }
    const shown = relative(this.whereTyped(), target);
    return shown.startsWith('..') ? target : shown;
  }

  pathOf(path: string): string {
    return resolve(this.whereTyped(), path);
  }

  /** npm runs its scripts in the project's folder; INIT_CWD is where the person typed. */
  private whereTyped(): string {
    return this.env.INIT_CWD ?? process.cwd();
  }

  private seenFromHere(path: string): string {
    const typed = resolve(this.whereTyped(), path);
    return existsSync(typed) ? typed : resolve(path);
  }

  progress(line: string): void {
    this.terminal.error(line);
  }

  say(line: string): void {
    this.terminal.out(line);
  }

  askHidden(question: string): Promise<string | undefined> {
    return this.terminal.askHidden(question);
  }

  readInput(): Promise<string> {
    return this.terminal.readInput();
  }
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}
