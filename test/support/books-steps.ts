import fc from 'fast-check';

/** What happens next in the books; the numbers choose fund, day, person and what it is about, whatever there is. */
export interface BooksStep {
  kind: keyof typeof WEIGHTS;
  a: number;
  b: number;
  c: number;
}

const WEIGHTS = {
  /** The next thing a diligent office does for the payouts of a fund. */
  advance: 20,
  /** Everything that the checklist of the first open month asks for, and its closing. */
  tidy: 7,
  slip: 3,
  lateReturn: 6,
  waive: 5,
  reissue: 4,
  request: 2,
  arrive: 3,
  cancel: 1,
  subsidy: 3,
  undoSubsidy: 2,
  movement: 5,
  propose: 5,
  decide: 5,
  reverse: 10,
  review: 3,
  statement: 3,
  match: 2,
  owners: 2,
  explain: 2,
  close: 4,
  reopen: 4,
  decideReopening: 5,
  carry: 2,
  opening: 1,
};

const nat = fc.nat({ max: 2 ** 30 });

export const booksHistories: fc.Arbitrary<BooksStep[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      ...Object.entries(WEIGHTS).map(([kind, weight]) => ({
        weight,
        arbitrary: fc.constant(kind as BooksStep['kind']),
      })),
    ),
    a: nat,
    b: nat,
    c: nat,
  }),
  { minLength: 70, maxLength: 130, size: 'max' },
);
