import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { sm3Hex } from '../kernel/digest.js';
import { toWire } from '../kernel/money.js';
import { samplingThings } from '../messages/sampling.js';
import type { Tx } from '../platform/db/db.js';
import { listDigest } from './domain/draw.js';
import { DrawAgain } from './draw-again.js';
import { csvOfList } from './list-file.js';
import { SamplingItemsStore } from './sampling-items.store.js';
import { SamplingStore } from './sampling.store.js';

/** What came of drawing again; `same` only when the file has the same bytes. */
export interface Redrawn {
  same: boolean;
  /** The population at the plan's watermark still has the digest that was planned for. */
  populationSame: boolean;
  population: { count: number; sum: string; digest: string };
  list: { count: number; digest: string; fileDigest: string };
  kept: { count: number; digest: string; fileDigest: string };
}

/**
 * Draws a drawn plan again from its seed and the population at its watermark, and compares the list byte for byte with the
 * one that was kept. Where the population is no longer the same, what it gives now is shown all the same.
 *
 * Errors: NOT_FOUND (missing); SAMPLING_NOT_DRAWN (conflict).
 */
@Injectable()
export class RedrawSample {
  constructor(
    @Inject(SamplingStore) private readonly store: SamplingStore,
    @Inject(SamplingItemsStore) private readonly items: SamplingItemsStore,
    @Inject(DrawAgain) private readonly again: DrawAgain,
  ) {}

  async run(tx: Tx, agencyId: number, id: string): Promise<Redrawn> {
    const plan = await this.store.plan(tx, agencyId, id);
    if (!plan) throw new DomainError('NOT_FOUND', 'missing', { what: samplingThings.plan });
    if (plan.listDigest === null) throw new DomainError('SAMPLING_NOT_DRAWN', 'conflict');
    const { population, picks } = await this.again.run(tx, agencyId, plan);
    const kept = await this.items.picks(tx, agencyId, id);
    const fileOf = async (list: typeof picks): Promise<Buffer> =>
      csvOfList({ plan, picks: list, rows: await this.items.listRows(tx, agencyId, list) });
    const [file, keptFile] = [await fileOf(picks), await fileOf(kept)];
    return {
      same: file.equals(keptFile) && listDigest(picks) === plan.listDigest,
      populationSame: population.digest === plan.populationDigest,
      population: { count: population.count, sum: toWire(population.sum), digest: population.digest },
      list: { count: picks.length, digest: listDigest(picks), fileDigest: sm3Hex(file) },
      kept: { count: kept.length, digest: plan.listDigest, fileDigest: sm3Hex(keptFile) },
    };
  }
}
