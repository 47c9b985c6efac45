import { afterAll, beforeAll, describe } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { House } from './parts/house.js';
import { publicationInTheBrowser } from './parts/publication.js';

// A service of its own: the publication is there before anything is paid.
(CHROMIUM ? describe : describe.skip)('the budget publication in Chromium', () => {
  const house = new House();
  beforeAll(() => house.open(), 120_000);
  afterAll(() => house.close());

  publicationInTheBrowser(house);
});
