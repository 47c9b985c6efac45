import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PresentAnswers } from '../../src/platform/db/present-answers.js';
import { PlantedFacts } from '../support/planted-facts.js';

let facts: PlantedFacts;
let answers: PresentAnswers;
let asked: number;

beforeAll(async () => {
  facts = await PlantedFacts.open();
  await facts.act('something');
  answers = new PresentAnswers(facts.db);
});
afterAll(() => facts?.close());

/** What the trail says in one snapshot; counts how often it was really asked. */
const position = (question: string): Promise<string> =>
  answers.of(question, async (tx) => {
    asked += 1;
    return (await tx.one<{ position: string }>('SELECT position FROM trail_head WHERE agency_id = 1'))!.position;
  });

describe('answers of the present', () => {
  it('are found once while nothing happens, also when many ask at the same time', async () => {
    asked = 0;
    const first = await Promise.all([1, 2, 3, 4].map(() => position('a')));
    expect(new Set(first)).toEqual(new Set([await facts.watermark()]));
    await position('a');
    expect(asked).toBe(1);
    await position('b');
    expect(asked).toBe(2);
  });

  it('are found anew after an act, of whatever agency', async () => {
    asked = 0;
    await position('a');
    await facts.act('one more');
    expect(await position('a')).toBe(await facts.watermark());
    expect(asked).toBe(1);
    await facts.plant(
      `SELECT trail_append(2, nextval('act_id_seq'), 'elsewhere', 'DONE', 1, NULL, NULL, 'planted', now(), '{}')`,
    );
    await position('a');
    expect(asked).toBe(2);
  });

  it('never tell less than there was when the question was put', async () => {
    // An act is committed while the answer is being found: whoever asks after it gets another one.
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = answers.of('slow', async (tx) => {
      const before = await tx.one<{ position: string }>('SELECT position FROM trail_head WHERE agency_id = 1');
      await held;
      return before!.position;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await facts.act('meanwhile');
    const later = answers.of('slow', async (tx) => {
      return (await tx.one<{ position: string }>('SELECT position FROM trail_head WHERE agency_id = 1'))!.position;
    });
    expect(await later).toBe(await facts.watermark());
    release();
    expect(BigInt(await slow)).toBeLessThan(BigInt(await later));
    expect(await position('slow')).toBe(await later);
  });

  it('are not kept when they could not be found', async () => {
    await expect(answers.of('fails', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    asked = 0;
    await position('fails');
    expect(asked).toBe(1);
  });

  it('are let go when there are many, the longest unasked first', async () => {
    await position('old');
    await position('asked again');
    for (let i = 0; i < 198; i += 1) await position(`q${i}`);
    await position('asked again');
    await position('one too many');
    asked = 0;
    await position('asked again');
    expect(asked).toBe(0);
    await position('old');
    expect(asked).toBe(1);
  });
});
