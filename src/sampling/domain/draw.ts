import type { Decimal } from '../../kernel/money.js';
import { canonical, sm3Hex } from '../../kernel/digest.js';
import { payoutReference } from '../../kernel/payout-reference.js';
import { fenOf, PopulationWalk } from './population.js';
import { chooseRanks, SeededNumbers } from './seeded-numbers.js';
import type { Pick, PopulationFacts, PopulationLine, SamplingMethod, Stratification } from './sampling.types.js';

export interface DrawDesign {
  method: SamplingMethod;
  seed: string;
  /** Digest of the population that was planned for, 64 hexadecimal characters. */
  digest: string;
  stratification: Stratification;
  /** Payouts and sample size of each stratum; for MONEY nothing is chosen by them. */
  strata: readonly { key: string; count: number; size: number }[];
  /** MONEY: yuan between two points. */
  interval: Decimal | null;
}

/**
 * The draw, in one walk through the population: what is chosen follows from seed and digest before the first line is
 * seen. SIMPLE and STRATIFIED choose ranks within each stratum, with the stratum's key as label of the numbers. MONEY lays
 * the amounts end to end and takes what stands at a random point of the first interval (label `start`) and at every
 * interval after it; amounts of at least an interval are taken for certain and laid aside.
 */
export class Draw {
  private readonly walk: PopulationWalk;
  private readonly picks: Pick[] = [];
  private readonly take: (line: PopulationLine, stratum: string, rank: number, fen: bigint) => Pick | null;

  constructor(design: DrawDesign) {
    this.walk = new PopulationWalk(design.stratification);
    this.take = design.method === 'MONEY' ? byMoney(design) : byRank(design);
  }

  offer(line: PopulationLine): void {
    const { stratum, rank, fen } = this.walk.add(line);
    const pick = this.take(line, stratum, rank, fen);
    if (pick !== null) this.picks.push(pick);
  }

  /** The picks count only when the population is the one that was planned for. */
  end(): { population: PopulationFacts; picks: readonly Pick[] } {
    return { population: this.walk.facts(), picks: this.picks };
  }
}

function byRank({ seed, digest, strata }: DrawDesign) {
  const waiting = new Map(
    strata.map(({ key, count, size }) => {
      const ranks = chooseRanks(new SeededNumbers(seed, digest, key), count, size);
      return [key, { ranks, next: 0 }] as [string, { ranks: number[]; next: number }];
    }),
  );
  return (line: PopulationLine, stratum: string, rank: number): Pick | null => {
    const queue = waiting.get(stratum);
    if (queue === undefined || queue.ranks[queue.next] !== rank) return null;
    queue.next += 1;
    return pickOf(line, stratum, false);
  };
}

function byMoney({ seed, digest, interval }: DrawDesign) {
  const step = fenOf(interval!.toFixed(2));
  let point = new SeededNumbers(seed, digest, 'start').below(step) + 1n;
  let laid = 0n;
  return (line: PopulationLine, stratum: string, _rank: number, fen: bigint): Pick | null => {
    if (fen >= step) return pickOf(line, stratum, true);
    laid += fen;
    if (laid < point) return null;
    // An amount below the interval cannot reach over two points.
    point += step;
    return pickOf(line, stratum, false);
  };
}

function pickOf({ batchId, lineNo, amount }: PopulationLine, stratum: string, certain: boolean): Pick {
  return { batchId, lineNo, amount, stratum, certain };
}

/** SM3 over the canonical text of (reference, amount) of the list in its order: what two auditors compare. */
export function listDigest(picks: readonly Pick[]): string {
  return sm3Hex(
    picks.map(({ batchId, lineNo, amount }) => canonical([payoutReference(batchId, lineNo), amount])).join(''),
  );
}
