import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { HealthModule } from '../../src/platform/health/health.module.js';
import { ErrorFilter } from '../../src/platform/http/error-filter.js';
import { JobHandler, type Handler } from '../../src/platform/queue/job-handler.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { queueAppModule } from '../support/queue-app.js';
import { hasRedis, startRedis, type RedisServer } from '../support/redis-server.js';

@Injectable()
@JobHandler('test.work')
class TestWork implements Handler {
  async handle(): Promise<void> {}
}

@Module({})
class HealthApp {}

async function startHealth(
  database: TestDatabase,
  redisUrl: string | null,
): Promise<{ app: INestApplication; base: string }> {
  const app = await NestFactory.create(
    {
      module: HealthApp,
      imports: [
        queueAppModule(database, { redisUrl, runJobs: true, jobNames: ['test.work'] }, [TestWork]),
        HealthModule,
      ],
    },
    { logger: false },
  );
  app.setGlobalPrefix('api');
  app.useGlobalFilters(new ErrorFilter());
  await app.listen(0, '127.0.0.1');
  return { app, base: `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}` };
}

describe('health', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('is live and ready while database and queue answer', async () => {
    const { app, base } = await startHealth(database, null);
    await request(base).get('/api/health/live').expect(200, { status: 'ok' });
    const { body } = await request(base).get('/api/health/ready').expect(200);
    expect(body).toMatchObject({
      status: 'ok',
      details: { database: { status: 'up' }, queue: { status: 'up', backend: 'postgres' } },
    });
    await app.close();
  });

  (hasRedis ? it : it.skip)(
    'is live but not ready when Redis has gone, and tells no address',
    async () => {
      const redis: RedisServer = await startRedis();
      const { app, base } = await startHealth(database, redis.url);
      await request(base).get('/api/health/ready').expect(200);
      await redis.stop();
      const { body } = await request(base).get('/api/health/ready').expect(503);
      expect(body).toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        details: { details: { database: { status: 'up' }, queue: { status: 'down', backend: 'redis' } } },
      });
      expect(JSON.stringify(body)).not.toContain('127.0.0.1');
      await request(base).get('/api/health/live').expect(200);
      await app.close();
    },
    30_000,
  );
});
