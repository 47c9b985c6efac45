import { Inject, Injectable } from '@nestjs/common';
import type { CheckResult } from '../kernel/verification.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { Evaluation } from './domain/evaluate-plan.js';
import type { SamplingMethod } from './domain/sampling.types.js';
import { EvaluateSample } from './evaluate-sample.js';
import { SamplingItemsStore, type ItemRow } from './sampling-items.store.js';
import { SamplingStore } from './sampling.store.js';
import { SampleVerifier } from './verify-samples.js';

/** What others need to know of a plan. */
export interface SamplingPlanView {
  id: string;
  name: string;
  method: SamplingMethod;
  /** yyyymm, ascending. */
  periods: readonly number[];
  /** Empty: all. */
  schemes: readonly string[];
  populationCount: number;
  populationSum: string;
  populationDigest: string;
  seed: string;
  listDigest: string | null;
}

/** A signed plan and what it says. */
export interface SignedSample {
  plan: SamplingPlanView;
  evaluation: Evaluation;
}

/** The in-process door of sampling for other features. */
@Injectable()
export class SamplingService {
  constructor(
    @Inject(SamplingStore) private readonly store: SamplingStore,
    @Inject(SamplingItemsStore) private readonly items: SamplingItemsStore,
    @Inject(EvaluateSample) private readonly evaluate: EvaluateSample,
    @Inject(SampleVerifier) private readonly verifier: SampleVerifier,
  ) {}

  plan(tx: Tx, agencyId: number, id: string): Promise<SamplingPlanView | null> {
    return this.store.plan(tx, agencyId, id);
  }

  /**
   * What a plan says, provided that it had been signed at the position: a signed plan takes no further result, so the
   * answer for a position never changes. Null otherwise.
   */
  async signedAt(tx: Tx, agencyId: number, id: string, watermark: string): Promise<SignedSample | null> {
    const plan = await this.store.plan(tx, agencyId, id);
    if (!plan || !(await this.store.signedBy(tx, agencyId, id, watermark))) return null;
    const evaluation = await this.evaluate.run(tx, agencyId, plan);
    return evaluation && { plan, evaluation };
  }

  /** The wrong items of a plan, in the order of its list. */
  wrongItems(
    tx: Tx,
    agencyId: number,
    id: string,
    slice: { limit: number; offset: number; sort?: string },
  ): Promise<{ rows: ItemRow[]; total: number }> {
    return this.items.items(tx, agencyId, id, { state: 'WRONG' }, slice);
  }

  /** Draws every sample again and compares it with what was kept. */
  verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    return this.verifier.verify(tx, agencyId);
  }

  /** A wrong item became a finding, once. Errors: SAMPLING_FINDING_UNFIT (rule) from the database. */
  async linkFinding(ctx: Ctx, input: { planId: string; no: number; findingId: string }): Promise<void> {
    await this.items.linkFinding(ctx, input.planId, input.no, input.findingId);
  }
}
