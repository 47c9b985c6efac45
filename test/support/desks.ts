import { Readable } from 'node:stream';
import type { Type } from '@nestjs/common';
import { demoUsers } from '../../src/identity/demo-users.js';
import { IdentityService } from '../../src/identity/identity.service.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { sm3 } from '../../src/kernel/digest.js';
import { Commands, type Answer } from '../../src/platform/commands.js';
import type { Caller, Ctx } from '../../src/platform/db/ctx.js';
import { DB, type Db } from '../../src/platform/db/db.js';
import type { UploadedFile } from '../../src/platform/files/upload.js';
import type { JobContext } from '../../src/platform/queue/job-handler.js';
import type { Person } from './oracle.types.js';
import type { TestService } from './service.js';

const LOGINS: Record<Person, string> = {
  clerk: 'jingban',
  reviewer: 'fuhe',
  approver: 'shenpi',
  cashier: 'chuna',
  bookkeeper: 'kuaiji',
};

export type Outcome<T> = { code: 'DONE'; answer: Answer<T> } | { code: string; answer: null };

/** The people of the service at work inside its process: the same use cases and commands as behind the controllers. */
export class Desks {
  readonly db: Db;
  private readonly commands: Commands;

  private constructor(
    readonly service: TestService,
    readonly agencyId: number,
    private readonly callers: ReadonlyMap<Person, Caller>,
  ) {
    this.db = service.app.get<Db>(DB, { strict: false });
    this.commands = service.app.get(Commands, { strict: false });
  }

  /** At the reference agency, unless another one is named. */
  static async open(service: TestService, agencyId = service.reference.agencyId): Promise<Desks> {
    const identity = service.app.get(IdentityService, { strict: false });
    const db = service.app.get<Db>(DB, { strict: false });
    const ids = await identity.idsOf(demoUsers.map(({ login }) => login));
    const callers = new Map<Person, Caller>();
    for (const [person, login] of Object.entries(LOGINS) as [Person, string][]) {
      callers.set(person, await identity.callerFor(db, ids.get(login)!, agencyId, 'test-desk'));
    }
    return new Desks(service, agencyId, callers);
  }

  userId(person: Person): string {
    return this.callers.get(person)!.actor.userId;
  }

  use<T>(token: Type<T>): T {
    return this.service.app.get(token, { strict: false });
  }

  run<T>(
    person: Person,
    name: string,
    input: object,
    work: (ctx: Ctx) => Promise<T>,
    key?: string,
  ): Promise<Answer<T>> {
    return this.commands.run(this.callers.get(person)!, { name, key, input }, work);
  }

  /** What became of it: the answer, or the code of the refusal. Anything but a refusal by the domain is a failure of the test. */
  async attempt<T>(...parts: Parameters<typeof Desks.prototype.run<T>>): Promise<Outcome<T>> {
    return outcome(this.run<T>(...parts));
  }

  /** Runs the job of a roll or a result file here and now, as the queue would. */
  work(person: Person, handler: Type<{ handle(job: JobContext): Promise<void> }>, payload: object): Promise<void> {
    return this.use(handler).handle({
      caller: this.callers.get(person)!,
      payload: payload as Record<string, unknown>,
      jobId: '00000000-0000-0000-0000-000000000000',
      signal: new AbortController().signal,
      progress: async () => {},
    });
  }
}

export async function outcome<T>(work: Promise<Answer<T>>): Promise<Outcome<T>> {
  try {
    return { code: 'DONE', answer: await work };
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, answer: null };
    throw error;
  }
}

export function asUpload(name: string, bytes: Buffer): UploadedFile {
  return {
    name,
    mediaType: 'application/octet-stream',
    size: bytes.length,
    digest: sm3(bytes),
    read: () => Readable.from([bytes]),
  };
}
