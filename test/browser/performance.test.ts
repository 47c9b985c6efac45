import { afterAll, beforeAll, describe } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { goalsInTheBrowser } from './parts/goals.js';
import { House } from './parts/house.js';
import { monitoringInTheBrowser } from './parts/monitoring.js';
import { scoringInTheBrowser } from './parts/scoring.js';

// The reference year's budget and goals without its payments: a form needs no people.
(CHROMIUM ? describe : describe.skip)('the performance forms in Chromium', () => {
  const house = new House();
  beforeAll(() => house.open(), 120_000);
  afterAll(() => house.close());

  goalsInTheBrowser(house);
  monitoringInTheBrowser(house);
  scoringInTheBrowser(house);
});
