import { PERSONAL_NUMBERS, PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import { Global, Module, type DynamicModule, type INestApplicationContext, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { systemClock } from '../../src/kernel/clock.js';
import { JobsModule } from '../../src/jobs/jobs.module.js';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { CLOCK, Commands } from '../../src/platform/commands.js';
import type { Caller } from '../../src/platform/db/ctx.js';
import { DB, type Db } from '../../src/platform/db/db.js';
import { OutboxSignal } from '../../src/platform/outbox-signal.js';
import { QueueModule, type QueueModuleOptions } from '../../src/platform/queue/queue.module.js';
import type { TestDatabase } from './database.js';

export const AGENCY = 1;

@Global()
@Module({})
export class PlatformForTest {
  static around(db: Db): DynamicModule {
    const providers: Provider[] = [
      { provide: DB, useValue: db },
      { provide: CLOCK, useValue: systemClock },
      { provide: PERSONAL_NUMBERS, useValue: new PersonalNumbers(Buffer.alloc(32, 7)) },
      OutboxSignal,
      Commands,
    ];
    return { module: PlatformForTest, providers, exports: providers };
  }
}

@Module({})
class QueueApp {}

/** The parts of an application that jobs need, with handlers of the test's own. */
export function queueAppModule(
  database: TestDatabase,
  options: Omit<QueueModuleOptions, 'database'>,
  handlers: Provider[],
): DynamicModule {
  return {
    module: QueueApp,
    imports: [
      PlatformForTest.around(database.db),
      QueueModule.forRoot({ ...options, database: database.connection }),
      JobsModule,
    ],
    providers: handlers,
  };
}

export interface RunningQueue {
  app: INestApplicationContext;
  commands: Commands;
  jobs: JobsService;
  close(): Promise<void>;
}

/** One process of the service, as far as jobs are concerned. */
export async function startQueue(
  database: TestDatabase,
  options: Omit<QueueModuleOptions, 'database'>,
  handlers: Provider[],
): Promise<RunningQueue> {
  const app = await NestFactory.createApplicationContext(queueAppModule(database, options, handlers), {
    logger: process.env.TEST_LOG ? ['error', 'warn', 'log'] : false,
    abortOnError: false,
  });
  return { app, commands: app.get(Commands), jobs: app.get(JobsService), close: () => app.close() };
}

/** An agency, and a clerk of it who announces the jobs. */
export async function seedCaller(database: TestDatabase): Promise<Caller> {
  return database.db.transaction(async (tx) => {
    await tx.run(`INSERT INTO agency (id, code, name) VALUES ($1, '652822', '轮台县社会保险中心')`, [AGENCY]);
    const { id } = (await tx.one<{ id: string }>(
      `INSERT INTO app_user (login, name, password_hash) VALUES ('clerk', '经办人', 'x') RETURNING id`,
    ))!;
    await tx.run(`INSERT INTO user_role VALUES ($1, 'FINANCE_CLERK')`, [id]);
    await tx.run(`INSERT INTO user_agency VALUES ($1, $2)`, [id, AGENCY]);
    return {
      actor: { userId: id, login: 'clerk', name: '经办人', roles: ['FINANCE_CLERK'], agencyIds: [AGENCY] },
      agencyId: AGENCY,
      requestId: 'request-1',
    };
  });
}

/** Announces a job in a command of its own; returns its id. */
export async function announce(
  commands: Commands,
  caller: Caller,
  name: string,
  payload: Record<string, unknown> = {},
): Promise<string> {
  const answer = await commands.run(caller, { name: 'test.announce' }, async (ctx) => {
    ctx.note('test', '1');
    return ctx.announce({ name, subjectType: 'test', subjectId: '1', payload });
  });
  return answer.value;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks again until the answer is truthy. */
export async function until<T>(look: () => T | Promise<T>, timeoutMs = 10_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await look();
    if (answer) return answer as NonNullable<T>;
    if (Date.now() > deadline) throw new Error(`nothing happened within ${timeoutMs} ms`);
    await sleep(25);
  }
}
