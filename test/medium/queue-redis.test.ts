import { afterAll, beforeAll, describe } from '@jest/globals';
import { queueSuite } from '../support/queue-suite.js';
import { hasRedis, startRedis, type RedisServer } from '../support/redis-server.js';

(hasRedis ? describe : describe.skip)('background jobs on Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  queueSuite(() => redis.url);
});
