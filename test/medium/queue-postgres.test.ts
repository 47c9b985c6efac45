import { describe } from '@jest/globals';
import { queueSuite } from '../support/queue-suite.js';

describe('background jobs on PostgreSQL', () => {
  queueSuite(() => null);
});
