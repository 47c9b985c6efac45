import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney, toWan, ZERO } from '../../kernel/money.js';
import type { DocumentFigures } from './document-figures.js';
import { feedbackNotes, feedbackOf } from './feedback-form.js';

const row = (no: number, arrived: Decimal, used: Decimal): DocumentFigures => ({
  key: String(no),
  project: { id: '1', no: 1, name: '补助', scheme: 'RESIDENT' },
  document: {
    ...{ id: String(no), projectId: '1', documentNo: `${no}号`, level: 'CENTRAL', direct: true },
    ...{ issuedOn: null, receivedOn: null, amount: arrived, allotted: ZERO, note: null },
  },
  documentNo: `${no}号`,
  level: 'CENTRAL',
  direct: true,
  arrivals: [],
  uses: [],
  arrived,
  used,
  unused: arrived.minus(used),
  ages: { D30: arrived.minus(used), D60: ZERO, D90: ZERO, D180: ZERO, OLDER: ZERO },
});
const form = (...rows: DocumentFigures[]) =>
  feedbackOf(
    { rows, ahead: [] },
    new Map([
      ['1', 3],
      ['', 3],
    ]),
  );

describe('the feedback form', () => {
  it('prints yuan exactly and 万元 rounded, and names what the rounding leaves', () => {
    const { rows, total, tails } = form(
      row(1, new Decimal('10049.99'), new Decimal('49.99')),
      row(2, new Decimal('10049.99'), new Decimal('10049.99')),
    );
    expect(rows[0]!.yuan).toMatchObject({ arrived: '10049.99', unused: '10000.00' });
    expect(rows.map(({ wan }) => wan.arrived)).toEqual(['1.00', '1.00']);
    expect(total).toMatchObject({ wan: { arrived: '2.01' }, useRate: '50.25', people: 3 });
    expect(tails).toContainEqual({ column: 'arrived', difference: '-0.01' });
    expect(feedbackNotes({ tails, ahead: [] }).join()).toContain('到位金额尾差 -0.01 万元');
    expect(rows.map(({ people }) => people)).toEqual([3, 0]);
  });

  it('says that nothing is left where nothing is', () => {
    const { tails } = form(row(1, new Decimal('20000.00'), new Decimal('10000.00')));
    expect(tails).toEqual([]);
    expect(feedbackNotes({ tails, ahead: [] }).join()).toContain('无尾差');
    const ahead = [{ projectId: '1', project: '补助', amount: '1234567.00' }];
    expect(feedbackNotes({ tails, ahead }).at(-1)).toContain('先行垫付 1,234,567.00 元');
  });

  it('names a tail exactly where rows and total differ', () => {
    const cents = fc.integer({ min: 1, max: 10 ** 9 }).map((n) => new Decimal(n).div(100));
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 6 }), (list) => {
        const { tails } = form(...list.map((amount, i) => row(i, amount, ZERO)));
        const expected = sumMoney(list.map(toWan)).minus(toWan(sumMoney(list)));
        const said = tails.find(({ column }) => column === 'arrived')?.difference ?? '0.00';
        expect(said).toBe(expected.toFixed(2).replace('-0.00', '0.00'));
      }),
    );
  });
});
