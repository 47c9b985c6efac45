import { afterAll, beforeAll, describe } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { House } from './parts/house.js';
import { whatifInTheBrowser } from './parts/whatif.js';

// A service of its own with eight people.
(CHROMIUM ? describe : describe.skip)('the what-if in Chromium', () => {
  const house = new House();
  beforeAll(() => house.open(), 120_000);
  afterAll(() => house.close());

  whatifInTheBrowser(house);
});
