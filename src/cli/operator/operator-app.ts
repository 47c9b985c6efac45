import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IdentityModule } from '../../identity/identity.module.js';
import { systemClock } from '../../kernel/clock.js';
import { cliOperator as text } from '../../messages/cli.js';
import { readKeyFile, type Config } from '../../platform/config.js';
import { PersonalNumbers } from '../../platform/crypto/personal-numbers.js';
import { makeDataSource } from '../../platform/db/data-source.js';
import { Db } from '../../platform/db/db.js';
import { PlatformModule, type PlatformParts } from '../../platform/platform.module.js';
import { VerifyModule } from '../../verify/verify.module.js';
import { NotPossible } from '../errors.js';
import { DATABASE, openOrJoin } from './open-or-join.js';
import { hasNumbers, hasSchema } from './operator.store.js';

/** Users and verification, without HTTP and without the queue: nothing is relayed or handled by an operator's command. */
@Module({})
class OperatorModule {
  static forRoot(parts: PlatformParts): DynamicModule {
    return { module: OperatorModule, imports: [PlatformModule.forRoot(parts), IdentityModule, VerifyModule] };
  }
}

/**
 * Runs something on the service's own use cases beside the service, or in its absence.
 * Errors: NotPossible when there is no schema yet; those of the embedded server; KEY_FILE_MISSING.
 */
export async function withOperatorApp<T>(
  config: Config,
  log: (line: string) => void,
  work: (app: INestApplicationContext, db: Db) => Promise<T>,
): Promise<T> {
  // Looking must not make a database where there is none, e.g. in the wrong folder.
  if (config.databaseUrl === null && !existsSync(join(config.dataDir, 'pg'))) throw new NotPossible(text.noSchema);
  const server = await openOrJoin(config, log);
  try {
    const { app: connection } = await server.database(DATABASE);
    const dataSource = await makeDataSource(connection, { max: 4 })
      .initialize()
      .catch((error: { code?: string }) => {
        // The service's role comes with the first migration.
        throw error.code === '28000' ? new NotPossible(text.noSchema) : error;
      });
    try {
      const db = new Db(dataSource);
      if (!(await hasSchema(db))) throw new NotPossible(text.noSchema);
      const personalNumbers = new PersonalNumbers(readKeyFile(config.keyFile, !(await hasNumbers(db))));
      const module = OperatorModule.forRoot({ config, db, clock: systemClock, personalNumbers });
      const app = await NestFactory.createApplicationContext(module, { logger: ['error'], abortOnError: false });
      try {
        return await work(app, db);
      } finally {
        await app.close();
      }
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await server.stop();
  }
}
