import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney } from '../../kernel/money.js';
import { addDays } from '../../kernel/period.js';
import { decideMatches } from './decide-matches.js';
import type { BookedPosting, MatchDecision, OpenLine } from './reconcile.types.js';

const line = (id: string, on: string, amount: string, tokens: string[] = []): OpenLine => ({
  id,
  on,
  amount: new Decimal(amount),
  tokens,
});
const posting = (id: string, on: string, amount: string, more: Partial<BookedPosting> = {}): BookedPosting => ({
  id,
  on,
  amount: new Decimal(amount),
  keys: [],
  parts: [],
  matched: false,
  cancels: null,
  ...more,
});
const found = ({ matches }: MatchDecision) =>
  matches.map((m) => `${m.rule} ${m.lines.join('+')}=${m.postings.join('+')}`);
const whyOf = (decision: MatchDecision, id: string) => decision.open.find((item) => item.id === id)?.why;

describe('automatic matching', () => {
  it('takes a line that names a posting of its amount, however far apart the days are', () => {
    const decision = decideMatches(
      [line('1', '2024-12-25', '-100.00', ['HD-1'])],
      [posting('9/1', '2024-11-01', '-100.00', { keys: ['HD-1'] })],
      3,
    );
    expect(found(decision)).toEqual(['REFERENCE 1=9/1']);
    expect(decision.open).toEqual([]);
  });

  it('never gives a line that names one posting to another one of its amount and day', () => {
    const decision = decideMatches(
      [line('1', '2024-12-10', '-100.00', ['HD-1'])],
      [
        posting('8/1', '2024-12-10', '-99.00', { keys: ['HD-1'] }),
        posting('9/1', '2024-12-10', '-100.00', { keys: ['HD-2'] }),
      ],
      3,
    );
    expect(found(decision)).toEqual([]);
    expect(decision.open.find(({ id }) => id === '1')).toMatchObject({ why: 'NAMED_DIFFERS', candidates: ['8/1'] });
    expect(whyOf(decision, '9/1')).toBe('NAMED_ELSEWHERE');
  });

  it('leaves two postings of one amount within the days open, and says between which', () => {
    const decision = decideMatches(
      [line('1', '2024-12-10', '50.00')],
      [posting('8/1', '2024-12-09', '50.00'), posting('9/1', '2024-12-11', '50.00')],
      3,
    );
    expect(found(decision)).toEqual([]);
    expect(decision.open[0]).toEqual({ side: 'BANK', id: '1', why: 'SEVERAL', candidates: ['8/1', '9/1'] });
  });

  it('lets the tolerance decide between two postings, to the day', () => {
    const postings = [posting('8/1', '2024-12-07', '50.00'), posting('9/1', '2024-12-14', '50.00')];
    expect(found(decideMatches([line('1', '2024-12-10', '50.00')], postings, 3))).toEqual(['AMOUNT_DATE 1=8/1']);
    const none = decideMatches([line('1', '2024-12-10', '50.00')], postings, 2);
    expect(whyOf(none, '1')).toBe('DATE_TOO_FAR');
    expect(whyOf(decideMatches([line('1', '2024-12-10', '51.00')], postings, 3), '1')).toBe('NONE');
  });

  it('sums the lines that name one posting, and the postings that one line names, when the sum is exact', () => {
    const many = decideMatches(
      [line('1', '2024-12-12', '250.91', ['P:1']), line('2', '2024-12-13', '12.09', ['P:2'])],
      [posting('9/1', '2024-12-12', '263.00', { keys: ['P:1', 'P:2'] })],
      3,
    );
    expect(found(many)).toEqual(['REFERENCE 1+2=9/1']);
    const one = decideMatches(
      [line('1', '2024-12-12', '263.00', ['B1'])],
      [
        posting('8/1', '2024-12-12', '250.91', { keys: ['B1'] }),
        posting('9/1', '2024-12-12', '12.09', { keys: ['B1'] }),
      ],
      3,
    );
    expect(found(one)).toEqual(['REFERENCE 1=8/1+9/1']);
    const short = decideMatches(
      [line('1', '2024-12-12', '250.91', ['P:1'])],
      [posting('9/1', '2024-12-12', '263.00', { keys: ['P:1', 'P:2'] })],
      3,
    );
    expect(found(short)).toEqual([]);
    expect(whyOf(short, '9/1')).toBe('NAMED_DIFFERS');
  });

  it('knows the returned payouts of one result file by their amounts, if exactly those lines are there', () => {
    const parts = [new Decimal('100.00'), new Decimal('100.00'), new Decimal('63.00')];
    const bounce = posting('9/1', '2024-12-12', '263.00', { parts });
    const lines = [
      line('1', '2024-12-12', '100.00'),
      line('2', '2024-12-13', '100.00'),
      line('3', '2024-12-13', '63.00'),
    ];
    expect(found(decideMatches(lines, [bounce], 3))).toEqual(['PARTS 1+2+3=9/1']);
    expect(found(decideMatches(lines.slice(1), [bounce], 3))).toEqual([]);
    expect(found(decideMatches([...lines, line('4', '2024-12-11', '63.00')], [bounce], 3))).toEqual([]);
    // The whole sum in one line as well: either could be it.
    expect(found(decideMatches([...lines, line('4', '2024-12-12', '263.00')], [bounce], 3))).toEqual([]);
  });

  it('sets a reversal against what it takes back, so that neither waits for the bank', () => {
    const wrong = posting('7/2', '2024-12-10', '-100.00', { keys: ['HD-1'] });
    const reversal = posting('8/2', '2024-12-15', '100.00', { cancels: '9/2' });
    const correction = posting('9/2', '2024-12-15', '-100.00', { keys: ['HD-1'] });
    const decision = decideMatches([line('1', '2024-12-10', '-100.00', ['HD-1'])], [wrong, reversal, correction], 3);
    expect(found(decision)).toEqual(['LEDGER =8/2+9/2', 'REFERENCE 1=7/2']);
  });

  it('does not let a matched posting be named twice', () => {
    const decision = decideMatches(
      [line('1', '2024-12-10', '-100.00', ['HD-1'])],
      [posting('7/1', '2024-12-10', '-100.00', { keys: ['HD-1'], matched: true })],
      3,
    );
    expect(decision.open).toEqual([{ side: 'BANK', id: '1', why: 'NAMED_TAKEN', candidates: ['7/1'] }]);
  });
});

const DAY_ZERO = '2024-12-01';
const amount = fc.constantFrom('-30.00', '-20.00', '-10.00', '10.00', '20.00', '30.00', '60.00');
const key = fc.constantFrom('K1', 'K2', 'K3', 'K4');
const lineFacts = fc.record({
  day: fc.integer({ min: 0, max: 12 }),
  amount,
  tokens: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, fc.uniqueArray(key, { maxLength: 2 })),
});
const postingFacts = fc.record({
  day: fc.integer({ min: 0, max: 12 }),
  amount,
  keys: fc.oneof({ weight: 2, arbitrary: fc.constant<string[]>([]) }, fc.uniqueArray(key, { maxLength: 2 })),
  parts: fc.constantFrom<string[]>([], ['10.00', '20.00'], ['10.00', '10.00', '10.00'], ['20.00', '40.00']),
  matched: fc.boolean(),
});
const world = fc
  .record({
    lines: fc.array(lineFacts, { maxLength: 10 }),
    postings: fc.array(postingFacts, { maxLength: 10 }),
    tolerance: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ lines, postings, tolerance }) => ({
    tolerance,
    lines: lines.map((l, i) => line(String(i + 1), addDays(DAY_ZERO, l.day), l.amount, l.tokens)),
    postings: postings.map((p, i) =>
      posting(`${i + 1}/1`, addDays(DAY_ZERO, p.day), p.amount, {
        keys: p.keys,
        matched: p.matched,
        parts: p.parts.map((part) => new Decimal(part)),
      }),
    ),
  }));

describe('whatever lines and postings there are', () => {
  it('the two sides of each match are equal, nothing is in two matches, and the rest is told', () => {
    fc.assert(
      fc.property(world, ({ lines, postings, tolerance }) => {
        const { matches, open } = decideMatches(lines, postings, tolerance);
        const byId = new Map([...lines, ...postings].map((item) => [item.id, item.amount]));
        const used = new Set<string>();
        for (const match of matches) {
          const sum = (ids: string[]) => sumMoney(ids.map((id) => byId.get(id)!));
          expect(sum(match.lines).eq(sum(match.postings))).toBe(true);
          for (const id of [...match.lines, ...match.postings]) {
            expect(used.has(id)).toBe(false);
            used.add(id);
          }
        }
        for (const item of open) used.add(item.id);
        const wanted = [...lines, ...postings.filter(({ matched }) => !matched)].map(({ id }) => id);
        expect([...used].sort()).toEqual(wanted.sort());
      }),
      { numRuns: 500 },
    );
  });

  it('the order in which they came does not matter', () => {
    const shuffled = world.chain((w) =>
      fc.record({
        w: fc.constant(w),
        lines: fc.shuffledSubarray(w.lines, { minLength: w.lines.length }),
        postings: fc.shuffledSubarray(w.postings, { minLength: w.postings.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ w, lines, postings }) => {
        expect(found(decideMatches(lines, postings, w.tolerance)).sort()).toEqual(
          found(decideMatches(w.lines, w.postings, w.tolerance)).sort(),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('a pair by amount and date had no rival of its amount within the days that could have been meant as well', () => {
    fc.assert(
      fc.property(world, ({ lines, postings, tolerance }) => {
        const { matches } = decideMatches(lines, postings, tolerance);
        const near = (a: string, b: string) => Math.abs(Date.parse(a) - Date.parse(b)) <= tolerance * 86_400_000;
        const byReference = new Set(
          matches
            .filter((m) => m.rule === 'REFERENCE')
            .flatMap((m) => [...m.lines.map((id) => `L${id}`), ...m.postings]),
        );
        for (const match of matches.filter((m) => m.rule === 'AMOUNT_DATE')) {
          const mine = lines.find(({ id }) => id === match.lines[0])!;
          const its = postings.find(({ id }) => id === match.postings[0])!;
          // Without references everything of the amount and within the days is a rival.
          if (mine.tokens.length > 0 || its.keys.length > 0) continue;
          const rivals = postings.filter(
            (p) =>
              p.id !== its.id &&
              !p.matched &&
              p.amount.eq(mine.amount) &&
              near(p.on, mine.on) &&
              p.keys.length === 0 &&
              !byReference.has(p.id),
          );
          const otherLines = lines.filter(
            (l) => l.id !== mine.id && l.amount.eq(its.amount) && near(l.on, its.on) && l.tokens.length === 0,
          );
          expect([rivals.length, otherLines.length]).toEqual([0, 0]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a second run over what is left finds nothing that the first one was in doubt about', () => {
    fc.assert(
      fc.property(world, ({ lines, postings, tolerance }) => {
        const first = decideMatches(lines, postings, tolerance);
        const taken = new Set(first.matches.flatMap((m) => [...m.lines.map((id) => `L${id}`), ...m.postings]));
        const second = decideMatches(
          lines.filter(({ id }) => !taken.has(`L${id}`)),
          postings.map((p) => ({ ...p, matched: p.matched || taken.has(p.id) })),
          tolerance,
        );
        const doubted = new Set(first.open.filter(({ why }) => why === 'SEVERAL').map(({ side, id }) => side + id));
        for (const match of second.matches) {
          for (const id of match.lines) expect(doubted.has(`BANK${id}`)).toBe(false);
          for (const id of match.postings) expect(doubted.has(`BOOK${id}`)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});
