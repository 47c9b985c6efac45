import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import type { Clock } from './kernel/clock.js';
import { systemClock } from './kernel/clock.js';
import { DomainError } from './kernel/domain-error.js';
import { readKeyFile, type Config } from './platform/config.js';
import { PersonalNumbers } from './platform/crypto/personal-numbers.js';
import { makeDataSource, type Connection } from './platform/db/data-source.js';
import { Db } from './platform/db/db.js';
import { APP_ROLE, migrate } from './platform/db/migrate.js';
import { ensureDatabase } from './platform/embedded-postgres/ensure-database.js';
import { launchPostgres } from './platform/embedded-postgres/launch.js';
import { configureHttp } from './platform/http/bootstrap-http.js';

/** The service's database in the embedded server. */
const DATABASE = 'ledger';

/** The PostgreSQL server of a configuration: one's own, or the embedded one while this process lives. */
export interface Server {
  /** Who migrates and who serves, for a database of the server; the database is made when the server is embedded. */
  database(name: string): Promise<{ owner: Connection; app: Connection }>;
  /** Stops the embedded server; does nothing for a server of one's own. */
  stop(): Promise<void>;
}

export async function openServer(config: Config, log: (line: string) => void): Promise<Server> {
  if (config.databaseUrl) {
    const app = { url: config.databaseUrl };
    const owner = { url: config.ownerDatabaseUrl ?? config.databaseUrl };
    return { database: async () => ({ owner, app }), stop: async () => undefined };
  }
  mkdirSync(config.dataDir, { recursive: true });
  const server = await launchPostgres({ dataDir: join(config.dataDir, 'pg'), notice: log });
  return {
    database: async (name) => {
      await ensureDatabase(server, name);
      const owner = { host: server.host, port: server.port, user: server.user, database: name };
      return { owner, app: { ...owner, user: APP_ROLE } };
    },
    stop: () => server.stop(),
  };
}

export interface Runtime {
  app: NestExpressApplication;
  db: Db;
  /** Address people open, e.g. http://127.0.0.1:3000; null when the process does not listen. */
  url: string | null;
  migrated: string[];
  close(): Promise<void>;
}

export interface RuntimeOptions {
  /** Listen for HTTP; a worker does not. */
  listen: boolean;
  runJobs: boolean;
  clock?: Clock;
  log?: (line: string) => void;
  /** A server that is open already and stays open; otherwise one is opened and stopped with the runtime. */
  server?: Server;
  /** Database of the server; `ledger` when absent. */
  database?: string;
}

/** Everything one process needs, in order: database, schema, keys, application, port. Closing goes the other way. */
export async function startRuntime(config: Config, options: RuntimeOptions): Promise<Runtime> {
  const log = options.log ?? (() => undefined);
  const server = options.server ?? (await openServer(config, log));
  const stopServer = options.server ? async () => undefined : () => server.stop();
  try {
    const database = await server.database(options.database ?? DATABASE);
    const migrated = await migrate(database.owner);
    const dataSource = await makeDataSource(database.app, { max: 16 }).initialize();
    const db = new Db(dataSource);
    const known = await db.one('SELECT FROM beneficiary LIMIT 1');
    const personalNumbers = new PersonalNumbers(readKeyFile(config.keyFile, known === null));
    const app = await NestFactory.create<NestExpressApplication>(
      AppModule.forRoot({
        config,
        db,
        clock: options.clock ?? systemClock,
        personalNumbers,
        queueConnection: database.app,
        runJobs: options.runJobs,
      }),
      { bufferLogs: true, abortOnError: false },
    );
    app.useLogger(app.get(Logger));
    const close = async (): Promise<void> => {
      await app.close();
      if (dataSource.isInitialized) await dataSource.destroy();
      await stopServer();
    };
    let url: string | null = null;
    if (options.listen) {
      configureHttp(app, config);
      await listen(app, config).catch(async (error: unknown) => {
        await close();
        throw error;
      });
      const { port } = app.getHttpServer().address() as AddressInfo;
      url = `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`;
    } else {
      await app.init();
    }
    return { app, db, url, migrated, close };
  } catch (error) {
    await stopServer();
    throw error;
  }
}

/** Node closes an idle connection after 5 s, which a client in the middle of a long month may just be about to use again. */
const IDLE_MS = 65_000;

async function listen(app: NestExpressApplication, config: Config): Promise<void> {
  (app.getHttpServer() as HttpServer).keepAliveTimeout = IDLE_MS;
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE') {
      throw new DomainError('PORT_TAKEN', 'rule', { host: config.host, port: config.port });
    }
    throw error;
  }
}
