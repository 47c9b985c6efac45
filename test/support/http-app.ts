import { Test } from '@nestjs/testing';
import type { ModuleMetadata } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { AgenciesModule } from '../../src/agencies/agencies.module.js';
import { AgenciesService } from '../../src/agencies/agencies.service.js';
import { createDemoUsers, DEMO_PASSWORD } from '../../src/identity/demo-users.js';
import { IdentityModule } from '../../src/identity/identity.module.js';
import { IdentityService } from '../../src/identity/identity.service.js';
import { shanghaiDay, type Clock } from '../../src/kernel/clock.js';
import { SESSION_COOKIE } from '../../src/platform/auth/session-cookie.js';
import { Commands } from '../../src/platform/commands.js';
import { readConfig } from '../../src/platform/config.js';
import { PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import { configureHttp } from '../../src/platform/http/bootstrap-http.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { TrailModule } from '../../src/trail/trail.module.js';
import { testDatabase, type TestDatabase } from './database.js';

/** A clock that tests set forward. */
export class TestClock implements Clock {
  private ms = Date.parse('2024-12-02T09:00:00+08:00');
  now = (): Date => new Date(this.ms);
  today = (): string => shanghaiDay(this.now());
  advance(minutes: number): void {
    this.ms += minutes * 60_000;
  }
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** A logged-in browser: its cookie, and the CSRF token that its page was given. */
export class Browser {
  constructor(
    private readonly app: NestExpressApplication,
    readonly cookie: string,
    readonly csrf: string,
  ) {}

  /** A request as the web sends it; changing ones carry the CSRF token. */
  send(method: Method, path: string, headers: Record<string, string> = {}): request.Test {
    const test = request(this.app.getHttpServer())[method](`/api${path}`).set('Cookie', this.cookie).set(headers);
    return method === 'get' ? test : test.set('X-CSRF-Token', headers['X-CSRF-Token'] ?? this.csrf);
  }
}

export interface HttpApp {
  database: TestDatabase;
  app: NestExpressApplication;
  clock: TestClock;
  commands: Commands;
  identity: IdentityService;
  /** The one agency, with the demonstration's users. */
  agencyId: number;
  /** Ids of the demonstration's users by login. */
  userIds: Map<string, string>;
  http(): ReturnType<typeof request>;
  login(login: string, password?: string): Promise<Browser>;
  close(): Promise<void>;
}

/** The identity, agencies and trail features (and what is handed in) over HTTP on a database of their own. */
export async function httpApp(extra: Pick<ModuleMetadata, 'imports' | 'controllers'> = {}): Promise<HttpApp> {
  const database = await testDatabase();
  const clock = new TestClock();
  const config = { ...readConfig({}), secureCookies: false };
  const personalNumbers = new PersonalNumbers(Buffer.alloc(32, 7));
  const testing = await Test.createTestingModule({
    imports: [
      PlatformModule.forRoot({ config, db: database.db, clock, personalNumbers }),
      IdentityModule,
      AgenciesModule,
      TrailModule,
      ...(extra.imports ?? []),
    ],
    controllers: extra.controllers,
  }).compile();
  const app = testing.createNestApplication<NestExpressApplication>();
  app.useLogger(false);
  configureHttp(app, config);
  try {
    await app.init();
  } catch (error) {
    await database.drop();
    throw error;
  }
  const commands = app.get(Commands);
  const identity = app.get(IdentityService);
  const system = IdentityService.systemCaller(0, 'test-set-up');
  const agency = await commands.run(system, { name: 'agency.create' }, (ctx) =>
    app.get(AgenciesService).createAgency(ctx, { code: '652822', name: '轮台县社会保险中心' }),
  );
  const agencyId = agency.value.id;
  const userIds = await createDemoUsers({ commands, identity }, agencyId);
  const http = (): ReturnType<typeof request> => request(app.getHttpServer());
  return {
    database,
    app,
    clock,
    commands,
    identity,
    agencyId,
    userIds,
    http,
    async login(login, password = DEMO_PASSWORD) {
      const answer = await http().post('/api/v1/session').send({ login, password });
      if (answer.status !== 200) throw new Error(`login of ${login}: ${answer.status} ${answer.text}`);
      const cookies = answer.headers['set-cookie'] as unknown as string[];
      const cookie = cookies.find((value) => value.startsWith(`${SESSION_COOKIE}=`))!.split(';', 1)[0]!;
      return new Browser(app, cookie, (answer.body as { csrfToken: string }).csrfToken);
    },
    async close() {
      await app.close();
      await database.drop();
    },
  };
}
