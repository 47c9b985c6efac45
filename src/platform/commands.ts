import { Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { shanghaiDay, type Clock } from '../kernel/clock.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from './crypto/personal-numbers.js';
import type { Caller, Ctx, JobAnnouncement } from './db/ctx.js';
import { DB, type Db, type Tx } from './db/db.js';
import { OutboxSignal } from './outbox-signal.js';

/** DI token of the clock. */
export const CLOCK = Symbol('Clock');

export interface Command {
  /** Name on the trail and of the idempotency scope, e.g. 'batch.submit'. */
  name: string;
  /** Idempotency-Key of the request; without one the command simply runs. */
  key?: string;
  /** What the caller asked for: path parameters and body, as plain JSON. Its fields are compared when a key is repeated. */
  input?: object;
}

export interface Answer<T> {
  value: T;
  /** True when this key had been answered before and nothing ran now. */
  replayed: boolean;
}

interface Note {
  subjectType: string | null;
  subjectId: string | null;
  details: Record<string, unknown>;
}

/**
 * The one way to change anything: one transaction per command, holding its effect, its idempotency record, its outbox
 * rows and its trail record. Repeated from outside on serialization failures and deadlocks.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED (conflict) when the key was used with another body; names the first differing field.
 */
@Injectable()
export class Commands {
  private readonly log = new Logger(Commands.name);

  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(OutboxSignal) private readonly outbox: OutboxSignal,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
  ) {}

  async run<T>(caller: Caller, command: Command, work: (ctx: Ctx) => Promise<T>): Promise<Answer<T>> {
    const fields = digestFields(command.input, this.numbers);
    let announced = false;
    try {
      const answer = await this.db.transaction(async (tx): Promise<Answer<T>> => {
        announced = false;
        const actId = (await tx.one<{ id: string }>(`SELECT nextval('act_id_seq') AS id`))!.id;
        if (command.key !== undefined) {
          const repeated = await claimKey(tx, caller, command, fields, actId);
          if (repeated) return { value: repeated.answer as T, replayed: true };
        }
        const note: Note = { subjectType: null, subjectId: null, details: {} };
        const now = this.clock.now();
        const ctx: Ctx = {
          ...caller,
          tx,
          actId,
          now,
          today: shanghaiDay(now),
          note(subjectType, subjectId, details = {}) {
            note.subjectType = subjectType;
            note.subjectId = String(subjectId);
            Object.assign(note.details, details);
          },
          announce: async (job) => {
            announced = true;
            return announce(tx, caller, job);
          },
        };
        const value = await work(ctx);
        if (command.key !== undefined) {
          await tx.run('UPDATE idempotency_key SET answer = $4 WHERE agency_id = $1 AND user_id = $2 AND key = $3', [
            caller.agencyId,
            caller.actor.userId,
            command.key,
            JSON.stringify(value ?? null),
          ]);
        }
        // Last, because it locks the agency's trail head until the commit: positions follow the order of commits.
        await appendTrail(tx, caller, actId, command.name, 'DONE', now, note);
        return { value, replayed: false };
      });
      if (announced) this.outbox.wake();
      return answer;
    } catch (error) {
      if (error instanceof DomainError && (error.kind === 'denied' || error.kind === 'rule')) {
        await this.recordRefusal(caller, command.name, error).catch((failure: Error) =>
          // The refusal stands, whatever became of its trace: it must reach the caller as it is.
          this.log.error(`the refusal ${error.code} of ${command.name} is not on the trail: ${failure.message}`),
        );
      }
      throw error;
    }
  }

  /** A refused act leaves a trace too: who tried what against which rule. */
  async recordRefusal(caller: Caller, name: string, error: DomainError): Promise<void> {
    await this.db.transaction(async (tx) => {
      const actId = (await tx.one<{ id: string }>(`SELECT nextval('act_id_seq') AS id`))!.id;
      const note: Note = { subjectType: 'error', subjectId: error.code, details: {} };
      await appendTrail(tx, caller, actId, name, 'REFUSED', this.clock.now(), note);
    });
  }
}

async function claimKey(
  tx: Tx,
  caller: Caller,
  command: Command,
  fields: Record<string, string>,
  actId: string,
): Promise<{ answer: unknown } | null> {
  // A concurrent duplicate waits here on the primary key until the first one has committed or rolled back.
  const inserted = await tx.run(
    `INSERT INTO idempotency_key (agency_id, user_id, key, command, fields, act_id) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT DO NOTHING`,
    [caller.agencyId, caller.actor.userId, command.key, command.name, JSON.stringify(fields), actId],
  );
  if (inserted === 1) return null;
  const row = (await tx.one<{ command: string; fields: Record<string, string>; answer: unknown }>(
    'SELECT command, fields, answer FROM idempotency_key WHERE agency_id = $1 AND user_id = $2 AND key = $3',
    [caller.agencyId, caller.actor.userId, command.key],
  ))!;
  const field = row.command !== command.name ? '(command)' : firstDifference(row.fields, fields);
  if (field !== null) throw new DomainError('IDEMPOTENCY_KEY_REUSED', 'conflict', { key: command.key, field });
  return { answer: row.answer };
}

function firstDifference(a: Record<string, string>, b: Record<string, string>): string | null {
  for (const name of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) if (a[name] !== b[name]) return name;
  return null;
}

/** Keyed, because a field may be an account number, and a plain digest of sixteen digits can be guessed. */
function digestFields(input: object | undefined, numbers: PersonalNumbers): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(input ?? {})) {
    if (value !== undefined) fields[name] = numbers.fingerprint(canonicalJson(value));
  }
  return fields;
}

/** JSON with sorted keys, so that the order in which a client writes its fields does not matter. */
function canonicalJson(given: unknown): string {
  // As JSON sees it: a date or an amount is its text, not an object without fields.
  const value =
    typeof (given as { toJSON?: unknown } | null)?.toJSON === 'function' ? JSON.parse(JSON.stringify(given)) : given;
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    return `{${entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

async function announce(tx: Tx, caller: Caller, job: JobAnnouncement): Promise<string> {
  const { id } = (await tx.one<{ id: string }>('SELECT uuidv7() AS id'))!;
  await tx.run(
    `INSERT INTO job (id, agency_id, name, subject_type, subject_id, started_by) VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, caller.agencyId, job.name, job.subjectType, job.subjectId, personId(caller)],
  );
  await tx.run('INSERT INTO outbox (id, agency_id, name, payload) VALUES ($1, $2, $3, $4)', [
    id,
    caller.agencyId,
    job.name,
    JSON.stringify({ ...job.payload, requestId: caller.requestId, userId: caller.actor.userId }),
  ]);
  return id;
}

async function appendTrail(
  tx: Tx,
  caller: Caller,
  actId: string,
  act: string,
  outcome: 'DONE' | 'REFUSED',
  at: Date,
  note: Note,
): Promise<void> {
  await tx.one('SELECT trail_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    caller.agencyId,
    actId,
    act,
    outcome,
    personId(caller),
    note.subjectType,
    note.subjectId,
    caller.requestId,
    at,
    JSON.stringify(note.details),
  ]);
}

/** Null for the service itself, which is no row of app_user. */
function personId(caller: Caller): string | null {
  return caller.actor.userId === '0' ? null : caller.actor.userId;
}
