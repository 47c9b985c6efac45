import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { TRAIL_ORIGIN, TrailChain } from './domain/trail-link.js';
import type { TrailVerdict } from './domain/trail.types.js';
import { TrailStore } from './trail.store.js';

/** The door of the trail: reading it proves it. */
@Injectable()
export class TrailService {
  constructor(@Inject(TrailStore) private readonly store: TrailStore) {}

  /**
   * Recomputes the whole chain of an agency, without the database's own function, and names the first record that does
   * not fit. `END` means that records are missing at the end (or the noted end was changed). Give a read transaction of
   * one snapshot (`Db.read`), so that acts of the meantime do not disturb. Holds one page of records at a time.
   */
  async verify(tx: Tx, agencyId: number): Promise<TrailVerdict> {
    const head = (await this.store.head(tx, agencyId)) ?? { position: '0', hash: TRAIL_ORIGIN };
    const chain = new TrailChain();
    const verdict = (firstFault: TrailVerdict['firstFault']): TrailVerdict => ({
      agencyId,
      ok: firstFault === null,
      count: Number(chain.position),
      hash: chain.hash.toString('hex'),
      firstFault,
    });
    for await (const records of this.store.records(tx, agencyId)) {
      for (const record of records) {
        const fault = chain.take(record);
        if (fault) return verdict({ position: record.position, actId: record.id, fault });
      }
    }
    if (String(chain.position) !== head.position || !chain.hash.equals(head.hash)) {
      return verdict({ position: String(chain.position + 1n), actId: null, fault: 'END' });
    }
    return verdict(null);
  }

  /** Agencies that have a trail, for a check of all of them. */
  agencies(tx: Pick<Tx, 'rows' | 'one'>): Promise<number[]> {
    return this.store.agencies(tx);
  }

  /** The last position of an agency's trail: the watermark of what is committed now. '0' before its first record. */
  async position(tx: Pick<Tx, 'rows' | 'one'>, agencyId: number): Promise<string> {
    return (await this.store.head(tx, agencyId))?.position ?? '0';
  }
}
