import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module.js';
import { DEMO_PASSWORD } from '../../src/identity/demo-users.js';
import { systemClock, type Clock } from '../../src/kernel/clock.js';
import { readConfig } from '../../src/platform/config.js';
import { PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import { configureHttp } from '../../src/platform/http/bootstrap-http.js';
import { prepareReference, type ReferenceAgency } from '../../src/reference/load-reference.js';
import type { Staff } from '../../src/rehearsal/play-month.js';
import { hireStaff } from '../../src/rehearsal/staff.js';
import { testDatabase, type TestDatabase } from './database.js';

/** Key of every test database: the same in two processes, so that one can go on where the other was killed. */
export const TEST_KEY = Buffer.alloc(32, 7);

export interface TestService {
  app: NestExpressApplication;
  url: string;
  database: TestDatabase;
  reference: ReferenceAgency;
  staff: Staff;
  close(): Promise<void>;
}

export interface TestServiceOptions {
  redisUrl?: string;
  clock?: Clock;
  /** False: announced jobs wait, for tests that run the handlers themselves. True when absent. */
  runJobs?: boolean;
  /** Hour of the nightly jobs; none unless told, so that the hour of the machine does not decide what is on the trail. */
  nightHour?: number;
}

/** The whole service on a database of its own, listening on a free port, with the reference agency and nothing paid. */
export async function testService(options: TestServiceOptions = {}): Promise<TestService> {
  const database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'ledger-service-'));
  const config = {
    ...readConfig({}),
    demo: true,
    dataDir: folder,
    port: 0,
    logLevel: 'silent',
    nightHour: options.nightHour ?? null,
    redisUrl: options.redisUrl ?? null,
  };
  const module = await Test.createTestingModule({
    imports: [
      AppModule.forRoot({
        config,
        db: database.db,
        clock: options.clock ?? systemClock,
        personalNumbers: new PersonalNumbers(TEST_KEY),
        queueConnection: database.connection,
        runJobs: options.runJobs ?? true,
      }),
    ],
  }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ logger: false });
  configureHttp(app, config);
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const reference = await prepareReference(app);
  return {
    app,
    url,
    database,
    reference,
    staff: await hireStaff(url, DEMO_PASSWORD),
    close: async () => {
      await app.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
