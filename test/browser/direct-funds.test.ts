import { afterAll, beforeAll, describe } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { directFundsInTheBrowser } from './parts/direct-funds.js';
import { House } from './parts/house.js';

// A service of its own with eight people, the printed documents of the reference year, and one paid month.
(CHROMIUM ? describe : describe.skip)('the direct funds in Chromium', () => {
  const house = new House();
  beforeAll(() => house.open(), 120_000);
  afterAll(() => house.close());

  directFundsInTheBrowser(house);
});
