import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { CasesService } from '../cases/cases.service.js';
import { PerformanceService } from '../performance/performance.service.js';
import { DirectFundsService } from '../direct-funds/direct-funds.service.js';
import { PublicationService } from '../publication/publication.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { CheckResult } from '../kernel/verification.js';
import { checkLabels, verifyWhy } from '../messages/verify.js';
import { PayoutsService } from '../payouts/payouts.service.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { ReconcileService } from '../reconcile/reconcile.service.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { TrailService } from '../trail/trail.service.js';
import { abortable } from './abortable-tx.js';
import { VerificationsStore, type NightVerification } from './verifications.store.js';
import { BankFileVerifier } from './verify-bank-files.js';
import { BatchVerifier } from './verify-batches.js';
import { PayoutVerifier } from './verify-payouts.js';
import { VerifyStore } from './verify.store.js';

export interface LabelledCheck extends CheckResult {
  label: string;
}

export interface Verification {
  ok: boolean;
  checks: LabelledCheck[];
  /** Wall clock. */
  seconds: number;
}

/** Tells how far the verification is: steps done, steps in all, the label of the one that runs. */
export type VerifyProgress = (done: number, total: number, stage: string) => Promise<void> | void;

export interface VerifyOptions {
  progress?: VerifyProgress;
  /** Is told of each check as it finishes. */
  report?: (check: LabelledCheck) => void;
  /** Ends the work; the verification is then rejected. */
  signal?: AbortSignal;
}

/** Checks that one pass over the records makes together. */
interface Step {
  names: readonly string[];
  run: (tx: Tx, report: (check: CheckResult) => void) => Promise<unknown>;
}

const BOOKS = ['voucher-chain', 'voucher-numbers', 'voucher-balance', 'voucher-reversals', 'cash-not-negative'];
const SUBLEDGER = ['ledger-balance', 'facts-booked', 'benefits-by-month', 'bounce-suspense'];
const BANK = ['bank-statements', 'bank-matches', 'bank-matched-now'];
const BATCHES = ['batch-history', 'batch-bridge', 'batch-roll', 'reissue-chain'];

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
    @Inject(ReconcileService) private readonly reconcile: ReconcileService,
    @Inject(CasesService) private readonly cases: CasesService,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(SamplingService) private readonly sampling: SamplingService,
    @Inject(PerformanceService) private readonly measures: PerformanceService,
    @Inject(PublicationService) private readonly publication: PublicationService,
    @Inject(DirectFundsService) private readonly directFunds: DirectFundsService,
    @Inject(TrailService) private readonly trail: TrailService,
    @Inject(BatchVerifier) private readonly batchVerifier: BatchVerifier,
    @Inject(BankFileVerifier) private readonly fileVerifier: BankFileVerifier,
    @Inject(PayoutVerifier) private readonly payoutVerifier: PayoutVerifier,
    @Inject(VerificationsStore) private readonly nights: VerificationsStore,
  ) {}

  /** Names and labels of the checks, in the order of the result. */
  plan(): Pick<LabelledCheck, 'name' | 'label'>[] {
    const { computed, joined } = this.lanes(0);
    return [...joined, ...computed].flatMap(({ names }) => names.map((name) => ({ name, label: labelOf(name) })));
  }

  /** The result of the last night that was verified; null when none was. */
  async lastNight(tx: Tx, agencyId: number): Promise<NightVerification | null> {
    return (await this.nights.list(tx, agencyId, 1, 0)).rows[0] ?? null;
  }

  async run(agencyId: number, options: VerifyOptions = {}): Promise<Verification> {
    const { progress, report, signal } = options;
    const started = performance.now();
    const { computed, joined } = this.lanes(agencyId);
    const total = computed.length + joined.length;
    let done = 0;
    const lane = (steps: readonly Step[]): Promise<LabelledCheck[]> =>
      this.db.read((snapshot) =>
        abortable(this.db, snapshot, signal, async (tx) => {
          await this.store.prepare(tx);
          const results: LabelledCheck[] = [];
          for (const { names, run } of steps) {
            await progress?.(done, total, labelOf(names[0]!));
            await run(tx, (check) => {
              const labelled = { ...check, label: labelOf(check.name) };
              results.push(labelled);
              report?.(labelled);
            });
            done += 1;
          }
          return results;
        }),
      );
    const [byUs, byDatabase] = await Promise.all([lane(computed), lane(joined)]);
    await progress?.(done, done, '');
    const checks = [...byDatabase, ...byUs];
    return { ok: checks.every((check) => check.ok), checks, seconds: (performance.now() - started) / 1000 };
  }

  private lanes(agencyId: number): { computed: Step[]; joined: Step[] } {
    return {
      computed: [
        {
          names: ['batch-digest'],
          run: async (tx, report) => report(await this.batchVerifier.contents(tx, agencyId)),
        },
        {
          names: ['signature-chain'],
          run: async (tx, report) => report(await this.batchVerifier.signatures(tx, agencyId)),
        },
        {
          names: ['bank-file-chain', 'bank-file-bytes'],
          run: async (tx, report) => (await this.fileVerifier.verify(tx, agencyId)).forEach(report),
        },
        { names: ['trail'], run: async (tx, report) => report(await this.trailCheck(tx, agencyId)) },
      ],
      joined: [
        { names: [...BOOKS, ...SUBLEDGER], run: (tx, report) => this.ledger.verify(tx, agencyId, report) },
        {
          names: ['payout-outcome', 'payout-tally', 'batch-state', 'project-balance', 'attribution'],
          run: (tx, report) => this.payoutVerifier.verify(tx, agencyId, report),
        },
        { names: BANK, run: async (tx, report) => (await this.reconcile.verify(tx, agencyId)).forEach(report) },
        { names: BATCHES, run: (tx, report) => this.payouts.verify(tx, agencyId, report) },
        { names: ['month-sums'], run: async (tx, report) => report(await this.measures.verify(tx, agencyId)) },
        { names: ['fund-documents'], run: async (tx, report) => report(await this.directFunds.verify(tx, agencyId)) },
        { names: ['audit-flags'], run: async (tx, report) => report(await this.audit.verify(tx, agencyId)) },
        { names: ['budget-books'], run: async (tx, report) => report(await this.publication.verify(tx, agencyId)) },
        { names: ['audit-cases'], run: async (tx, report) => report(await this.cases.verify(tx, agencyId)) },
        { names: ['audit-samples'], run: async (tx, report) => report(await this.sampling.verify(tx, agencyId)) },
      ],
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

function labelOf(name: string): string {
  return checkLabels[name] ?? name;
}
