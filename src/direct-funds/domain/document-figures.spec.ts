import { describe, expect, it } from '@jest/globals';
import { Decimal, sumMoney, toWire } from '../../kernel/money.js';
import type { Arrival, DocumentFacts, ProjectUse } from './direct-funds.types.js';
import { documentFigures, type Figures } from './document-figures.js';

const project = { id: '1', no: 1, name: '城乡居民补助', scheme: 'RESIDENT' as const };
const d = (text: string): Decimal => new Decimal(text);
const document = (id: string, more: Partial<DocumentFacts> = {}): DocumentFacts => ({
  id,
  projectId: '1',
  documentNo: `〔2024〕${id}号`,
  level: 'CENTRAL',
  direct: true,
  issuedOn: null,
  receivedOn: null,
  amount: d('1000.00'),
  allotted: d('1000.00'),
  note: null,
  ...more,
});
const arrival = (eventId: string, on: string, amount: string, documentId: string | null): Arrival => ({
  eventId,
  projectId: '1',
  documentId,
  documentNo: null,
  level: 'CENTRAL',
  on,
  amount: d(amount),
  voucherId: null,
});
const use = (id: string, on: string, amount: string): ProjectUse => ({
  kind: 'BATCH',
  id,
  projectId: '1',
  label: `批次${id}`,
  period: on.slice(0, 7),
  on,
  amount: d(amount),
});
const facts = {
  projects: [project],
  documents: [document('7'), document('8', { level: 'REGION', direct: false })],
  arrivals: [
    arrival('11', '2024-01-10', '100.00', '7'),
    arrival('12', '2024-02-10', '50.00', '8'),
    arrival('13', '2024-03-10', '30.00', null),
    arrival('14', '2024-04-10', '100.00', '7'),
  ],
  uses: [use('21', '2024-02-05', '120.00'), use('22', '2024-04-20', '70.00')],
};
const show = ({ rows }: Figures): string[] =>
  rows.map(
    ({ key, arrived, used, unused, uses }) =>
      `${key} ${toWire(arrived)} ${toWire(used)} ${toWire(unused)} [${uses.map(({ id, amount }) => `${id} ${toWire(amount)}`).join(', ')}]`,
  );

describe('the figures of documents', () => {
  it('follow the order in which money came, through several documents and money without one', () => {
    expect(show(documentFigures(facts, '2024-04-30'))).toEqual([
      '7 200.00 110.00 90.00 [21 100.00, 22 10.00]',
      '8 50.00 50.00 0.00 [21 20.00, 22 30.00]',
      'none/1/CENTRAL/ 30.00 30.00 0.00 [22 30.00]',
    ]);
  });

  it('add up: used and ahead are the use, used and unused what arrived, the ages what is unused', () => {
    const { rows, ahead } = documentFigures({ ...facts, uses: [use('21', '2024-02-05', '300.00')] }, '2024-08-01');
    expect(ahead.map(({ amount }) => toWire(amount))).toEqual(['20.00']);
    expect(toWire(sumMoney(rows.map(({ used }) => used)))).toBe('280.00');
    for (const at of ['2024-04-30', '2024-12-31']) {
      for (const { arrived, used, unused, ages } of documentFigures(facts, at).rows) {
        expect(toWire(used.plus(unused))).toBe(toWire(arrived));
        expect(toWire(sumMoney(Object.values(ages)))).toBe(toWire(unused));
      }
    }
  });

  it('age the rest from the day it came', () => {
    const [first] = documentFigures(facts, '2024-04-30').rows;
    expect(toWire(first!.ages.D30)).toBe('90.00');
    const [later] = documentFigures({ ...facts, uses: [] }, '2024-07-10').rows;
    expect([toWire(later!.ages.OLDER), toWire(later!.ages.D180)]).toEqual(['100.00', '100.00']);
  });

  it('do not show a document before it was issued, unless money had come by it', () => {
    const early = {
      ...facts,
      documents: [document('7', { issuedOn: '2024-05-01' }), document('9', { issuedOn: '2024-05-01' })],
    };
    expect(documentFigures(early, '2024-04-30').rows.map(({ key }) => key)).not.toContain('9');
    expect(documentFigures(early, '2024-05-01').rows.map(({ key }) => key)).toContain('9');
    expect(documentFigures(early, '2024-04-30').rows.map(({ key }) => key)).toContain('7');
  });
});
