import { afterAll, beforeAll, describe } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { House } from './parts/house.js';
import { redFlagsInTheBrowser } from './parts/red-flags.js';

// A service of its own with eight people: no year is needed to be held at the gate.
(CHROMIUM ? describe : describe.skip)('the audit in Chromium', () => {
  const house = new House();
  beforeAll(() => house.open(), 120_000);
  afterAll(() => house.close());

  redFlagsInTheBrowser(house);
});
