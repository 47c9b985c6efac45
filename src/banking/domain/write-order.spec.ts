import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleHead, sampleLines } from '../../../test/golden/bank/sample.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Decimal, sumMoney } from '../../kernel/money.js';
import type { BankFormat } from './bank-format.js';
import { checkOrderLine } from './check-order-line.js';
import type { OrderHead, OrderLine, OrderProblem } from './check-order-line.js';
import { payoutReference } from '../../kernel/payout-reference.js';
import { readOrderFile } from './read-order.js';
import { shippedFormats } from './shipped-formats.js';
import { streamOrderFile, writeOrderFile } from './write-order.js';

const formats = Object.values(shippedFormats);
const { PIPE_GB18030: pipe, FIXED_HT: fixed } = shippedFormats;

function refusal(
  format: BankFormat,
  head: OrderHead,
  lines: readonly OrderLine[],
): { rows: OrderProblem[]; count: number } {
  try {
    writeOrderFile(format, head, lines);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect([error.code, error.kind]).toEqual(['BANK_FILE_UNSAFE', 'rule']);
    return error.details as { rows: OrderProblem[]; count: number };
  }
  throw new Error('the file was written');
}

/** The sample with one line changed, and a head that agrees with it. */
function withLine(index: number, change: Partial<OrderLine>): { head: OrderHead; lines: OrderLine[] } {
  const lines = sampleLines();
  lines[index] = { ...lines[index]!, ...change };
  const sound = lines.filter((line) => line.amount.isFinite());
  return { lines, head: { ...sampleHead(sound), count: lines.length } };
}

/** Everything a bank was seen to stumble over. Each kind is tried on every line and in every format. */
const badLines: readonly (readonly [kind: string, field: string, problem: string, change: Partial<OrderLine>])[] = [
  ['a bullet for the name dot', 'name', 'LOOKALIKE_DOT', { name: '买买提\u2022吐尔逊' }],
  ['a bullet operator for the name dot', 'name', 'LOOKALIKE_DOT', { name: '买买提\u2219吐尔逊' }],
  ['a katakana dot for the name dot', 'name', 'LOOKALIKE_DOT', { name: '买买提\u30fb吐尔逊' }],
  ['a hyphenation point for the name dot', 'name', 'LOOKALIKE_DOT', { name: '买买提\u2027吐尔逊' }],
  ['a lost character', 'name', 'NOT_ENCODABLE', { name: '王\ufffd' }],
  ['half a character', 'name', 'NOT_ENCODABLE', { name: '李\ud842' }],
  ['a newline in the name', 'name', 'CONTROL_CHARACTER', { name: '张\n伟' }],
  ['a line separator in the name', 'name', 'CONTROL_CHARACTER', { name: '张\u2028伟' }],
  ['a tab in the purpose', 'purpose', 'CONTROL_CHARACTER', { purpose: '12月\t养老金' }],
  ['a carriage return behind the bank', 'bankName', 'CONTROL_CHARACTER', { bankName: '农行\r' }],
  ['a zero-width blank in the name', 'name', 'INVISIBLE_CHARACTER', { name: '张\u200b伟' }],
  ['a no-break space in the name', 'name', 'INVISIBLE_CHARACTER', { name: '张\u00a0伟' }],
  ['a mark of byte order before the name', 'name', 'INVISIBLE_CHARACTER', { name: '\ufeff张伟' }],
  ['a blank before the name', 'name', 'BLANK_AT_EDGE', { name: ' 张伟' }],
  ['a wide blank behind the name', 'name', 'BLANK_AT_EDGE', { name: '张伟\u3000' }],
  ['no name', 'name', 'EMPTY', { name: '' }],
  ['no account', 'account', 'EMPTY', { account: '' }],
  ['an account in full-width digits', 'account', 'ACCOUNT_MALFORMED', { account: '６２１７００' }],
  ['an account with blanks', 'account', 'ACCOUNT_MALFORMED', { account: '6217 0038 1000 0001' }],
  ['an account that a spreadsheet spoiled', 'account', 'ACCOUNT_MALFORMED', { account: '6.217E+18' }],
  ['an amount of nothing', 'amount', 'AMOUNT_NOT_POSITIVE', { amount: new Decimal('0') }],
  ['a negative nothing', 'amount', 'AMOUNT_NOT_POSITIVE', { amount: new Decimal('-0') }],
  ['a negative amount', 'amount', 'AMOUNT_NOT_POSITIVE', { amount: new Decimal('-250.91') }],
  ['a tenth of a fen', 'amount', 'AMOUNT_MALFORMED', { amount: new Decimal('250.911') }],
  ['an amount beyond the database', 'amount', 'AMOUNT_MALFORMED', { amount: new Decimal('100000000000000') }],
  ['an amount that is no number', 'amount', 'AMOUNT_MALFORMED', { amount: new Decimal(Number.NaN) }],
  ['an endless amount', 'amount', 'AMOUNT_MALFORMED', { amount: new Decimal(Number.POSITIVE_INFINITY) }],
  ['a short reference', 'reference', 'REFERENCE_MALFORMED', { reference: '42-7' }],
  ['no reference', 'reference', 'REFERENCE_MALFORMED', { reference: '' }],
  ['sequence nought', 'sequence', 'SEQUENCE_NOT_ASCENDING', { sequence: 0 }],
];

describe.each(formats)('an order file of $code', (format) => {
  it.each(badLines)('is refused for %s, with the row named', (_kind, field, problem, change) => {
    for (const index of [0, 4, 7]) {
      const { head, lines } = withLine(index, change);
      const { rows } = refusal(format, head, lines);
      const sequence = change.sequence ?? index + 1;
      expect(rows.map((row) => `${row.sequence} ${row.field} ${row.problem}`)).toContain(
        `${sequence} ${field} ${problem}`,
      );
      expect(checkOrderLine(format, lines[index]!)).toContainEqual(expect.objectContaining({ field, problem }));
    }
  });

  it('is refused for a reference that stands twice', () => {
    const { head, lines } = withLine(6, { reference: payoutReference(42, 2) });
    expect(refusal(format, head, lines).rows).toEqual([
      { sequence: 7, field: 'reference', problem: 'REFERENCE_DUPLICATED' },
    ]);
  });

  it('is refused for a sequence that does not ascend', () => {
    const { head, lines } = withLine(6, { sequence: 6 });
    expect(refusal(format, head, lines).rows).toEqual([
      { sequence: 6, field: 'sequence', problem: 'SEQUENCE_NOT_ASCENDING' },
    ]);
  });

  it('is refused when the approved total differs by one fen', () => {
    const lines = sampleLines();
    const head = sampleHead(lines);
    for (const fen of ['0.01', '-0.01']) {
      const { rows } = refusal(format, { ...head, total: head.total.plus(fen) }, lines);
      expect(rows).toEqual([{ sequence: null, field: 'totalAmount', problem: 'CONTROL_TOTAL_DIFFERS' }]);
    }
  });

  it('is refused when a line is missing, by count and by total', () => {
    const lines = sampleLines();
    const { rows } = refusal(format, sampleHead(lines), lines.slice(1));
    expect(rows.map((row) => row.problem)).toEqual(['CONTROL_COUNT_DIFFERS', 'CONTROL_TOTAL_DIFFERS']);
  });

  it('is refused without lines', () => {
    expect(refusal(format, sampleHead([]), []).rows.map((row) => row.problem)).toEqual(['NO_LINES']);
  });

  it('is refused for a day that is none and for a batch number that makes no file name', () => {
    const lines = sampleLines();
    const head = sampleHead(lines);
    const problems = (change: Partial<OrderHead>): string[] =>
      refusal(format, { ...head, ...change }, lines).rows.map((row) => row.problem);
    expect(problems({ payOn: '2024-02-30' })).toContain('DATE_MALFORMED');
    expect(problems({ batchNo: '../R01' })).toContain('FILE_NAME_UNSAFE');
    expect(problems({ batchNo: '' })).toContain('FILE_NAME_UNSAFE');
  });

  it('names every bad row at once, the first 200 of them, and counts the rest', () => {
    const lines = Array.from({ length: 1000 }, (_, i) => ({
      ...sampleLines()[0]!,
      sequence: i + 1,
      reference: payoutReference(42, i + 1),
      name: i % 2 === 0 ? '买买提\u2022吐尔逊' : '张伟',
    }));
    const { rows, count } = refusal(format, sampleHead(lines), lines);
    expect(count).toBe(500);
    expect(rows.map((row) => row.sequence)).toEqual(Array.from({ length: 200 }, (_, i) => 2 * i + 1));
    expect(rows[0]).toEqual({ sequence: 1, field: 'name', problem: 'LOOKALIKE_DOT', character: '\u2022' });
  });

  it('names several problems of one row', () => {
    const { head, lines } = withLine(3, { name: '买买提\u2022吐尔逊', account: '', purpose: 'a\nb' });
    const fields = refusal(format, head, lines).rows.map((row) => row.field);
    expect(fields.sort()).toEqual(['account', 'name', 'purpose']);
  });

  it('never repeats personal data in a refusal', () => {
    const { head, lines } = withLine(1, { account: '6217 0038 1000 0001', name: '买买提\u2022吐尔逊' });
    const text = JSON.stringify(refusal(format, head, lines));
    expect(text).not.toContain('6217');
    expect(text).not.toContain('买买提');
  });

  it('has the same bytes each time, in one piece or in many', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => ({
      ...sampleLines()[i % 8]!,
      sequence: i + 1,
      reference: payoutReference(42, i + 1),
    }));
    const head = sampleHead(lines);
    const file = writeOrderFile(format, head, lines);
    expect(writeOrderFile(format, head, lines).bytes.equals(file.bytes)).toBe(true);
    const pieces: Buffer[] = [];
    async function* cursor(): AsyncGenerator<OrderLine> {
      yield* lines;
    }
    for await (const piece of streamOrderFile(format, head, cursor())) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(3);
    expect(Buffer.concat(pieces).equals(file.bytes)).toBe(true);
  });

  it('lets no piece leave when its last line is bad', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => ({
      ...sampleLines()[0]!,
      sequence: i + 1,
      reference: payoutReference(42, i + 1),
      name: i === 2999 ? '王\ufffd' : '张伟',
    }));
    const pieces: Buffer[] = [];
    const take = async (): Promise<void> => {
      for await (const piece of streamOrderFile(format, sampleHead(lines), lines)) pieces.push(piece);
    };
    await expect(take()).rejects.toThrow('BANK_FILE_UNSAFE');
    expect(pieces).toEqual([]);
  });
});

describe('a field of a fixed-width order', () => {
  it('is measured in bytes: fifty common characters fit a hundred bytes, the fifty-first does not', () => {
    const name = '麦'.repeat(50);
    expect(checkOrderLine(fixed, { ...sampleLines()[0]!, name })).toEqual([]);
    expect(checkOrderLine(fixed, { ...sampleLines()[0]!, name: `${name}麦` })).toEqual([
      { sequence: 1, field: 'name', problem: 'TOO_WIDE' },
    ]);
    expect(checkOrderLine(fixed, { ...sampleLines()[0]!, name: '㐂'.repeat(26) })).toHaveLength(1);
  });

  it('is refused when the amount in 分 is wider than its column', () => {
    const line = { ...sampleLines()[0]!, amount: new Decimal('1000000000000.00') };
    expect(checkOrderLine(fixed, line).map((problem) => problem.problem)).toEqual(['TOO_WIDE']);
    expect(checkOrderLine(pipe, line)).toEqual([]);
  });

  it('is refused in the header too', () => {
    const lines = sampleLines();
    const head = { ...sampleHead(lines), agencyName: '轮台县社会保险中心'.repeat(4) };
    expect(refusal(fixed, head, lines).rows).toEqual([{ sequence: null, field: 'agencyName', problem: 'TOO_WIDE' }]);
  });
});

describe('a delimiter', () => {
  const barBang: BankFormat = { ...pipe, order: { ...pipe.order, delimiter: '|!' } };

  it('inside a field is refused', () => {
    const line = { ...sampleLines()[0]!, purpose: '养老金|12月' };
    expect(checkOrderLine(pipe, line)).toEqual([
      { sequence: 1, field: 'purpose', problem: 'DELIMITER_INSIDE', character: '|' },
    ]);
    expect(checkOrderLine(fixed, line)).toEqual([]);
  });

  it('of two characters is refused by either of them, because a field could complete it', () => {
    for (const purpose of ['养老金|', '!养老金']) {
      expect(checkOrderLine(barBang, { ...sampleLines()[0]!, purpose })[0]!.problem).toBe('DELIMITER_INSIDE');
    }
  });

  it('of two characters separates and reads back', () => {
    const lines = sampleLines();
    const { bytes } = writeOrderFile(barBang, sampleHead(lines), lines);
    expect(bytes.toString('latin1').split('\r\n')[0]!.split('|!')).toHaveLength(8);
    expect(readOrderFile(barBang, bytes).lines.map((line) => line.name)).toEqual(lines.map((line) => line.name));
  });

  it('that is also the second byte of a character does not cut it', () => {
    // 皘 is B07C, and 7C alone is `|`.
    const { head, lines } = withLine(0, { name: '皘皘' });
    const { bytes } = writeOrderFile(pipe, head, lines);
    expect(bytes.includes(Buffer.from('b07cb07c', 'hex'))).toBe(true);
    expect(readOrderFile(pipe, bytes).lines[0]!.name).toBe('皘皘');
  });
});

const nameUnit = fc.constantFrom(...'张伟买提·麦㐂𠮷䶮皘 "\'|,ａ○A.?!~');
const nameText = fc.string({ unit: nameUnit, minLength: 1, maxLength: 12, size: 'max' });
const variants: BankFormat[] = formats.flatMap((format) =>
  (['GB18030', 'UTF-8'] as const).flatMap((encoding) =>
    (['CRLF', 'LF'] as const).map((newline) => ({ ...format, order: { ...format.order, encoding, newline } })),
  ),
);

describe('an order file that was written', () => {
  it('reads back as its lines, whatever passed the check, in every layout, encoding and newline', () => {
    const person = fc.record({
      name: nameText,
      bankName: fc.string({ unit: nameUnit, maxLength: 8, size: 'max' }),
      purpose: fc.string({ unit: nameUnit, maxLength: 8, size: 'max' }),
      fen: fc.integer({ min: 1, max: 99_999_999 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...variants),
        fc.array(person, { minLength: 1, maxLength: 12, size: 'max' }),
        (format, people) => {
          const lines = people
            .map(({ fen, ...rest }, i) => ({
              ...sampleLines()[0]!,
              ...rest,
              sequence: i + 1,
              reference: payoutReference(42, i + 1),
              amount: new Decimal(fen).div(100),
            }))
            .filter((line) => checkOrderLine(format, line).length === 0);
          fc.pre(lines.length > 0);
          const read = readOrderFile(format, writeOrderFile(format, sampleHead(lines), lines).bytes);
          expect(read.count).toBe(lines.length);
          expect(read.total.eq(sumMoney(lines.map((line) => line.amount)))).toBe(true);
          for (const [i, line] of lines.entries()) {
            const { lineNo, amount, ...texts } = read.lines[i]!;
            expect(lineNo).toBe(i + (format.order.header.kind === 'NONE' ? 1 : 2));
            expect(amount.eq(line.amount)).toBe(true);
            const { amount: _amount, ...expected } = line;
            expect(texts).toEqual(expected);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
