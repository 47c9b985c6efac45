import { canonical, Sm3Stream } from '../../kernel/digest.js';
import { Decimal } from '../../kernel/money.js';
import { payoutReference } from '../../kernel/payout-reference.js';
import type { PopulationFacts, PopulationLine, Stratification, Stratum } from './sampling.types.js';

const FLUSH = 1 << 16;

/** Fen of an amount with two decimals; whole numbers without limit, because a hundred million of them are added up. */
export function fenOf(amount: string): bigint {
  const point = amount.length - 3;
  if (amount[point] !== '.') throw new RangeError(`Not an amount with two decimals: ${amount}`);
  return BigInt(amount.slice(0, point) + amount.slice(point + 1));
}

/** Yuan of so many fen. */
export function yuanOf(fen: bigint): Decimal {
  return new Decimal(fen.toString()).div(100);
}

/** The stratum of a line; of an amount its band, numbered from 00 so that keys sort as amounts do. */
export function stratumKeys({ by, bounds }: Stratification): (line: PopulationLine, fen: bigint) => string {
  if (by !== 'AMOUNT') return (line) => line.group;
  const limits = bounds.map((bound) => fenOf(bound.toFixed(2)));
  const keys = Array.from({ length: limits.length + 1 }, (_, i) => String(i).padStart(2, '0'));
  return (_, fen) => {
    let band = 0;
    while (band < limits.length && fen >= limits[band]!) band += 1;
    return keys[band]!;
  };
}

interface Sums {
  count: number;
  sum: bigint;
  squares: bigint;
}

/**
 * Walks through a population in the order of its references, holding a digest and a few sums, never the lines.
 * The digest is SM3 over the canonical text of (reference, amount) of each line, one after the other.
 */
export class PopulationWalk {
  private readonly hash = new Sm3Stream();
  private readonly keyOf: (line: PopulationLine, fen: bigint) => string;
  private readonly strata = new Map<string, Sums>();
  private text = '';
  private last = '';
  private count = 0;
  private sum = 0n;

  constructor(stratification: Stratification) {
    this.keyOf = stratumKeys(stratification);
  }

  /** @returns the line's stratum, its rank there (from 1) and its fen */
  add(line: PopulationLine): { stratum: string; rank: number; fen: bigint } {
    const reference = payoutReference(line.batchId, line.lineNo);
    // Out of order, or twice the same payout: the draw would not be the one that anybody can repeat.
    if (reference <= this.last) throw new RangeError(`The population is out of order at ${reference}`);
    this.last = reference;
    this.text += canonical([reference, line.amount]);
    if (this.text.length > FLUSH) this.flush();
    const fen = fenOf(line.amount);
    this.count += 1;
    this.sum += fen;
    const stratum = this.keyOf(line, fen);
    let sums = this.strata.get(stratum);
    if (sums === undefined) this.strata.set(stratum, (sums = { count: 0, sum: 0n, squares: 0n }));
    sums.count += 1;
    sums.sum += fen;
    sums.squares += fen * fen;
    return { stratum, rank: sums.count, fen };
  }

  /** After the last line; the walk is spent. */
  facts(): PopulationFacts {
    this.flush();
    return {
      count: this.count,
      sum: yuanOf(this.sum),
      digest: this.hash.hex(),
      strata: [...this.strata].sort(([a], [b]) => (a < b ? -1 : 1)).map(toStratum),
    };
  }

  private flush(): void {
    this.hash.update(this.text);
    this.text = '';
  }
}

function toStratum([key, { count, sum, squares }]: [string, Sums]): Stratum {
  const times = new Decimal(count);
  const total = new Decimal(sum.toString());
  const variance = new Decimal(squares.toString()).div(times).minus(total.div(times).pow(2));
  return { key, count, sum: yuanOf(sum), deviation: Decimal.max(variance, 0).sqrt().div(100) };
}
