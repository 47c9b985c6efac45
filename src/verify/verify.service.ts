import { Inject, Injectable } from '@nestjs/common';
import { LedgerService } from '../ledger/ledger.service.js';
import type { CheckResult } from '../ledger/domain/verification.types.js';
import { checkLabels, verifyWhy } from '../messages/verify.js';
import { PayoutsService } from '../payouts/payouts.service.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { TrailService } from '../trail/trail.service.js';
import { BankFileVerifier } from './verify-bank-files.js';
import { BatchVerifier } from './verify-batches.js';
import { PayoutVerifier } from './verify-payouts.js';
import { VerifyStore } from './verify.store.js';

export interface Verification {
  ok: boolean;
  checks: (CheckResult & { label: string })[];
  /** Wall clock. */
  seconds: number;
}

/** Tells how far the verification is: checks done, checks in all, the label of the one that runs. */
export type VerifyProgress = (done: number, total: number, stage: string) => Promise<void> | void;

type Step = [stage: string, step: (tx: Tx) => Promise<CheckResult[]>];

/**
 * Recomputes everything that is stored about an agency and names the first record that does not fit. Two lanes run beside
 * each other, one that computes here and one that lets the database join; each check sees one snapshot.
 */
@Injectable()
export class VerifyService {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(VerifyStore) private readonly store: VerifyStore,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(PayoutsService) private readonly payouts: PayoutsService,
    @Inject(TrailService) private readonly trail: TrailService,
    @Inject(BatchVerifier) private readonly batchVerifier: BatchVerifier,
    @Inject(BankFileVerifier) private readonly fileVerifier: BankFileVerifier,
    @Inject(PayoutVerifier) private readonly payoutVerifier: PayoutVerifier,
  ) {}

  async run(agencyId: number, options: { progress?: VerifyProgress } = {}): Promise<Verification> {
    const started = performance.now();
    const computed: Step[] = [
      ['batch-digest', async (tx) => [await this.batchVerifier.contents(tx, agencyId)]],
      ['signature-chain', async (tx) => [await this.batchVerifier.signatures(tx, agencyId)]],
      ['bank-file-chain', (tx) => this.fileVerifier.verify(tx, agencyId)],
      ['trail', async (tx) => [await this.trailCheck(tx, agencyId)]],
    ];
    const joined: Step[] = [
      ['voucher-chain', (tx) => this.ledger.verify(tx, agencyId)],
      ['payout-outcome', (tx) => this.payoutVerifier.verify(tx, agencyId)],
      ['batch-history', (tx) => this.payouts.verify(tx, agencyId)],
    ];
    let done = 0;
    const lane = (steps: readonly Step[]): Promise<CheckResult[]> =>
      this.db.read(async (tx) => {
        await this.store.prepare(tx);
        const results: CheckResult[] = [];
        for (const [stage, step] of steps) {
          await options.progress?.(done, computed.length + joined.length, checkLabels[stage] ?? stage);
          results.push(...(await step(tx)));
          done += 1;
        }
        return results;
      });
    const [byUs, byDatabase] = await Promise.all([lane(computed), lane(joined)]);
    await options.progress?.(done, done, '');
    const checks = [...byDatabase, ...byUs];
    return {
      ok: checks.every((check) => check.ok),
      checks: checks.map((check) => ({ ...check, label: checkLabels[check.name] ?? check.name })),
      seconds: (performance.now() - started) / 1000,
    };
  }

  private async trailCheck(tx: Tx, agencyId: number): Promise<CheckResult> {
    const { ok, count, firstFault } = await this.trail.verify(tx, agencyId);
    if (ok || !firstFault) return { name: 'trail', records: count, ok };
    const firstBad = {
      kind: 'trail',
      id: firstFault.position,
      why: verifyWhy.trail(firstFault.position, firstFault.fault),
    };
    return { name: 'trail', records: count, ok, firstBad };
  }
}
