import { beforeAll, describe, expect, it } from '@jest/globals';
import { sm3Hex } from '../kernel/digest.js';
import { parseIdNumber } from '../kernel/id-number.js';
import { Decimal, sumMoney } from '../kernel/money.js';
import { checkName, normalizeName } from '../kernel/name-match.js';
import { addMonths, ageOn, lastDay } from '../kernel/period.js';
import { parseAccountNumber } from '../kernel/account-number.js';
import { DEMO_SCHEMES } from './people.js';
import type { DemoScheme } from './people.js';
import { buildReferenceYear, DEMO_PERIODS } from './reference-year.js';
import type { ReferenceYear, RollFileLine } from './reference-year.js';
import { writeRollFile } from './roll-file.js';

const PRINTED: Record<DemoScheme, { people: number; average: string; wan: string }> = {
  RESIDENT: { people: 9_565, average: '250.91', wan: '240' },
  ENTERPRISE: { people: 2_586, average: '3054.91', wan: '790' },
  INSTITUTIONAL: { people: 2_353, average: '5924.35', wan: '1394' },
};

let year: ReferenceYear;
/** Lines of the year by scheme and month. */
const lines = new Map<DemoScheme, RollFileLine[][]>();
const paid = (list: RollFileLine[]): RollFileLine[] => list.filter((line) => line.status === 'PAY');
const amount = (line: RollFileLine): Decimal => new Decimal(line.amount);

beforeAll(() => {
  year = buildReferenceYear();
  for (const scheme of DEMO_SCHEMES) {
    lines.set(
      scheme,
      DEMO_PERIODS.map((period) => year.month(period, scheme).lines),
    );
  }
});

describe.each(DEMO_SCHEMES)('the reference year of %s', (scheme) => {
  it('pays in every month as many people as the published target', () => {
    for (const month of lines.get(scheme)!) expect(paid(month)).toHaveLength(PRINTED[scheme].people);
  });

  it('meets the published average per head and the published monthly amount', () => {
    const total = sumMoney(lines.get(scheme)!.flatMap(paid).map(amount));
    const months = new Decimal(12);
    expect(total.div(months).div(PRINTED[scheme].people).toFixed(2)).toBe(PRINTED[scheme].average);
    const monthlyWan = total.div(months).div(10_000);
    expect(monthlyWan.gte(PRINTED[scheme].wan)).toBe(true);
    expect(monthlyWan.toFixed(2)).toBe(`${PRINTED[scheme].wan}.00`);
  });

  it('has lines whose parts add up', () => {
    const wrong = lines
      .get(scheme)!
      .flat()
      .filter((line) => {
        const parts = [line.base, line.personal, line.adjustment, line.backPay].map((part) => new Decimal(part));
        const paying = line.amount !== '0.00';
        const owing = line.backPay !== '0.00';
        return (
          !sumMoney(parts).eq(line.amount) ||
          paying !== (line.status === 'PAY') ||
          owing !== (line.backPayFrom !== '') ||
          owing !== (line.backPayTo !== '')
        );
      });
    expect(wrong).toEqual([]);
  });

  it('pays the raise from July and reaches back to January', () => {
    const [june, july, august] = [5, 6, 7].map((month) => paid(lines.get(scheme)![month]!));
    expect(june!.every((line) => line.adjustment === '0.00')).toBe(true);
    const before = new Set(june!.map((line) => line.idNumber));
    const owed = july!.filter((line) => before.has(line.idNumber));
    expect(owed.length).toBeGreaterThan(PRINTED[scheme].people * 0.95);
    expect(owed.filter((line) => line.adjustment === '0.00' || line.backPayTo !== '2024-06')).toEqual([]);
    const wholeYear = owed.find((line) => line.backPayFrom === '2024-01')!;
    expect(new Decimal(wholeYear.adjustment).times(6).eq(wholeYear.backPay)).toBe(true);
    expect(august!.filter((line) => line.backPay !== '0.00').length).toBeLessThan(30);
  });

  it('lets people come, leave, pause and come back, and explains each', () => {
    const months = lines.get(scheme)!;
    const everPaid = new Set(paid(months[0]!).map((line) => line.idNumber));
    const paused = new Set<string>();
    let resumed = 0;
    for (let month = 1; month < 12; month++) {
      const before = new Set(paid(months[month - 1]!).map((line) => line.idNumber));
      const now = new Map(paid(months[month]!).map((line) => [line.idNumber, line]));
      const stopped = new Map(
        months[month]!.filter((line) => line.status !== 'PAY').map((line) => [line.idNumber, line]),
      );
      expect([...before].filter((id) => !now.has(id)).sort()).toEqual([...stopped.keys()].sort());
      expect(stopped.size).toBeGreaterThan(0);
      for (const [id, line] of now) {
        if (before.has(id)) continue;
        if (everPaid.has(id)) {
          expect(paused.delete(id)).toBe(true);
          expect(line.backPayTo).toBe(DEMO_PERIODS[month - 1]);
          resumed += 1;
        }
        everPaid.add(id);
      }
      for (const [id, line] of stopped) {
        expect(line.statusReason).not.toBe('');
        if (line.status === 'SUSPEND') paused.add(id);
      }
    }
    expect(resumed).toBeGreaterThan(0);
  });

  it('has nobody below the age of payment', () => {
    const least = { RESIDENT: { M: 60, F: 60 }, ENTERPRISE: { M: 60, F: 50 }, INSTITUTIONAL: { M: 60, F: 55 } }[scheme];
    DEMO_PERIODS.forEach((period, month) => {
      // Payment begins the month after the age is reached.
      const day = lastDay(addMonths(period, -1));
      const wrong = lines.get(scheme)![month]!.filter((line) => {
        const id = parseIdNumber(line.idNumber);
        if (!id.ok || id.birthOn === null || id.sex === null) return true;
        const age = ageOn(id.birthOn, day);
        return age < least[id.sex] || age > 99;
      });
      expect(wrong).toEqual([]);
    });
  });

  it('fails about six payments in ten thousand, of different people who are paid that month', () => {
    const failing = DEMO_PERIODS.flatMap((period, month) => {
      const failures = year.bankFailures(period, scheme);
      const now = new Map(paid(lines.get(scheme)![month]!).map((line) => [line.idNumber, line]));
      for (const { idNumber, correction, reissue, cause } of failures) {
        const line = now.get(idNumber)!;
        expect(line).toBeDefined();
        expect(correction.kind === 'NEW_ACCOUNT').toBe(correction.accountNumber !== line.accountNumber);
        expect(correction.kind === 'ACCOUNT_NAME').toBe(cause === 'ACCOUNT_NAME_DIFFERS');
        if (month < 11) {
          const next = lines.get(scheme)![month + 1]!.find((other) => other.idNumber === idNumber)!;
          expect(next.accountNumber).toBe(correction.accountNumber);
          expect(next.accountName).toBe(correction.accountName ?? '');
        } else {
          expect(reissue).toBe('SAME_MONTH');
        }
      }
      return failures.map((failure) => failure.idNumber);
    });
    expect(new Set(failing).size).toBe(failing.length);
    const rate = failing.length / (PRINTED[scheme].people * 12);
    expect(rate).toBeGreaterThan(0.0005);
    expect(rate).toBeLessThan(0.0007);
  });
});

describe('the people of the reference year', () => {
  const all = (): RollFileLine[] => DEMO_SCHEMES.flatMap((scheme) => lines.get(scheme)!.flat());

  it('have numbers of their own over all schemes, marked as synthetic', () => {
    const owner = new Map<string, string>();
    for (const scheme of DEMO_SCHEMES) {
      for (const month of lines.get(scheme)!) {
        expect(new Set(month.map((line) => line.idNumber)).size).toBe(month.length);
        const strangers = month.filter((line) => (owner.get(line.idNumber) ?? scheme) !== scheme);
        expect(strangers).toEqual([]);
        for (const line of month) owner.set(line.idNumber, scheme);
      }
    }
    expect([...owner.keys()].filter((number) => number[14] !== '9')).toEqual([]);
    expect(owner.size).toBeGreaterThan(14_504);
  });

  it('have numbers and names that pass the checks as the files spell them', () => {
    const different = new Map(all().map((line) => [line.idText + line.nameText + line.accountNumber, line]));
    const wrong = [...different.values()].filter((line) => {
      const id = parseIdNumber(line.idText);
      return (
        !(id.ok && id.number === line.idNumber) ||
        checkName(line.nameText) !== 'OK' ||
        normalizeName(line.nameText) !== line.name ||
        !parseAccountNumber(line.accountNumber).ok ||
        !line.accountNumber.startsWith('99') ||
        !line.bankName.startsWith('演示')
      );
    });
    expect(wrong).toEqual([]);
  });

  it('share an account only where the roll says in whose name it is', () => {
    const december = DEMO_SCHEMES.flatMap((scheme) => paid(lines.get(scheme)![11]!));
    const byAccount = new Map<string, RollFileLine[]>();
    for (const line of december)
      byAccount.set(line.accountNumber, [...(byAccount.get(line.accountNumber) ?? []), line]);
    const shared = [...byAccount.values()].filter((holders) => holders.length > 1);
    expect(shared).toHaveLength(2);
    for (const holders of shared) expect(holders.some((line) => line.accountName !== '')).toBe(true);
  });

  it('bear names of one, two and three parts, and rare characters', () => {
    const names = new Set(all().map((line) => line.name));
    const parts = (count: number): number => [...names].filter((name) => name.split('·').length === count).length;
    for (const count of [1, 2, 3]) expect(parts(count)).toBeGreaterThan(100);
    expect([...names].filter((name) => /[\u{20000}-\u{3ffff}\u3400-\u4dbf]/u.test(name)).length).toBeGreaterThan(3);
    expect(all().filter((line) => line.nameText !== line.name).length).toBeGreaterThan(12);
  });
});

describe('the generator', () => {
  it('fails 8 or 9 payments a month, each cause within the year, nearly all put right in the month', () => {
    const failures = DEMO_PERIODS.map((period) => DEMO_SCHEMES.flatMap((scheme) => year.bankFailures(period, scheme)));
    for (const month of failures) expect([8, 9]).toContain(month.length);
    expect(new Set(failures.flat().map((failure) => failure.cause)).size).toBe(10);
    expect(failures.flat().filter((failure) => failure.reissue === 'NEXT_MONTH')).toHaveLength(3);
  });

  it('gives the same year for the same seed', () => {
    const again = buildReferenceYear();
    for (const scheme of DEMO_SCHEMES) {
      expect(again.month('2024-07', scheme)).toEqual(year.month('2024-07', scheme));
      expect(again.bankFailures('2024-12', scheme)).toEqual(year.bankFailures('2024-12', scheme));
    }
  });

  it('writes the same bytes on every machine', async () => {
    const digests: Record<string, string> = {};
    for (const scheme of DEMO_SCHEMES) {
      digests[scheme] = sm3Hex(await writeRollFile(year.month('2024-07', scheme).lines, scheme, '2024-07', 'csv'));
    }
    expect(digests).toEqual(GOLDEN);
  });

  it('has no other months', () => {
    expect(() => year.month('2025-01', 'RESIDENT')).toThrow(RangeError);
  });
});

/** SM3 of the csv rolls of July: changes when the generator or the layout does, and then on purpose. */
const GOLDEN: Record<DemoScheme, string> = {
  RESIDENT: 'bf376bf8589925d49ad0ef25ebbdcc8c9a553fbfab9707ba8e3784d5a9e57709',
  ENTERPRISE: 'd34ba4a744969395e86e6629afdcf90fb7c76318695c6e81ff5e5245529a9d98',
  INSTITUTIONAL: 'f11315a575497272a6b316cc0870b59bdf5479ef5fba89c96c15c0725926801e',
};
