import { afterAll, beforeAll, describe } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { House } from './parts/house.js';
import { monthlyReportsInTheBrowser } from './parts/monthly-reports.js';

// A service of its own with two months of eight people.
(CHROMIUM ? describe : describe.skip)('the monthly reports in Chromium', () => {
  const house = new House();
  beforeAll(() => house.open(), 120_000);
  afterAll(() => house.close());

  monthlyReportsInTheBrowser(house);
});
