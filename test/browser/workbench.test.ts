import { afterAll, beforeAll, describe } from '@jest/globals';
import { CHROMIUM } from '../support/browser.js';
import { booksInTheBrowser } from './parts/books.js';
import { decemberInTheBrowser } from './parts/december.js';
import { guards } from './parts/guards.js';
import { House } from './parts/house.js';
import { papersInTheBrowser } from './parts/papers.js';
import { samplingInTheBrowser } from './parts/sampling.js';
import { selfEvaluationInTheBrowser } from './parts/self-evaluation.js';
import { everyPage } from './parts/walk.js';

// One service for all of it: eleven months take a minute to pay, and each part leaves the next one what it needs.
(CHROMIUM ? describe : describe.skip)('the workbench in Chromium, on the service as npm start runs it', () => {
  const house = new House();
  beforeAll(() => house.open(), 120_000);
  afterAll(() => house.close());

  everyPage(house);
  guards(house);
  decemberInTheBrowser(house);
  booksInTheBrowser(house);
  papersInTheBrowser(house);
  samplingInTheBrowser(house);
  selfEvaluationInTheBrowser(house);
});
