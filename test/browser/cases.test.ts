import { afterAll, beforeAll, describe } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { casesInTheBrowser } from './parts/cases.js';
import { House } from './parts/house.js';

// A service of its own with two months of eight people: a case needs payments that were made, not a year of them.
(CHROMIUM ? describe : describe.skip)('cases and certification in Chromium', () => {
  const house = new House();
  beforeAll(() => house.open(), 120_000);
  afterAll(() => house.close());

  casesInTheBrowser(house);
});
