import type { ModuleMetadata } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { toWire } from '../../src/kernel/money.js';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import type { PayoutScheme } from '../../src/payouts/domain/payouts.types.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import { PayoutsService } from '../../src/payouts/payouts.service.js';
import { ProposePayoutAct, type PayoutActProposal } from '../../src/payouts/propose-payout-act.js';
import { KeepSummaries } from '../../src/performance/keep-summaries.js';
import { readConfig } from '../../src/platform/config.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import { FileVault } from '../../src/platform/files/file-vault.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { VerifyModule } from '../../src/verify/verify.module.js';
import { VerifyService, type Verification } from '../../src/verify/verify.service.js';
import { PayoutsWorld, type TestPayee } from './payouts-fixture.js';

/** Payouts with real neighbours, bank files with real bytes in the vault, and the verification beside them. */
export class VerifyWorld {
  private constructor(
    readonly payouts: PayoutsWorld,
    readonly service: VerifyService,
    private readonly vault: FileVault,
    private readonly sums: KeepSummaries,
  ) {}

  /** @param more features for the HTTP application beside those of the payouts */
  static async open(more: NonNullable<ModuleMetadata['imports']> = []): Promise<VerifyWorld> {
    const payouts = await PayoutsWorld.open(more);
    const personalNumbers = payouts.http.app.get<PersonalNumbers>(PERSONAL_NUMBERS);
    const parts = { config: readConfig({}), db: payouts.db, clock: payouts.http.clock, personalNumbers };
    const module = await Test.createTestingModule({ imports: [PlatformModule.forRoot(parts), VerifyModule] }).compile();
    const anywhere = { strict: false };
    return new VerifyWorld(
      payouts,
      module.get(VerifyService),
      module.get(FileVault, anywhere),
      module.get(KeepSummaries, anywhere),
    );
  }

  /** Sums the months that have changed; how many. */
  keepSums(): Promise<number> {
    return this.sums.run();
  }

  run(): Promise<Verification> {
    return this.service.run(this.payouts.agencyId);
  }

  /** Names of the checks that fail, and what they name first. */
  async misfits(): Promise<{ name: string; kind: string; id: string; why: string }[]> {
    const { checks } = await this.run();
    return checks.flatMap(({ name, firstBad }) => (firstBad ? [{ name, ...firstBad }] : []));
  }

  /** The bank file of a batch, as the cashier makes it: bytes in the vault, a link of the chain, the batch ISSUED. */
  async issue(batchId: string): Promise<void> {
    await this.payouts.run('chuna', async (ctx) => {
      const batch = await this.payouts.of(PayoutsService).batch(ctx.tx, ctx.agencyId, batchId, { lock: true });
      const bytes = Buffer.from(`${batch.number}|${batch.lineCount}|${toWire(batch.total)}\r\n`);
      const source = (async function* () {
        yield bytes;
      })();
      const file = await this.vault.put(ctx, {
        purpose: 'bank-file',
        name: `${batch.number}.txt`,
        mediaType: 'text/plain',
        source,
      });
      await ctx.tx.run(
        `INSERT INTO bank_file (agency_id, chain_no, batch_id, format_code, format_version, file_id, file_name, digest, line_count, total,
           issued_by, issued_at, prev_hash, hash, act_id) VALUES ($1, 0, $2, 'TEST', 1, $3, $4, $5, $6, $7, $8, $9, '', '', $10)`,
        [
          ctx.agencyId,
          batchId,
          file.id,
          `${batch.number}.txt`,
          file.digest,
          batch.lineCount,
          toWire(batch.total),
          ctx.actor.userId,
          ctx.now,
          ctx.actId,
        ],
      );
      await this.payouts.of(PayoutsService).markIssued(ctx, batchId);
    });
  }

  /** From a roll to an issued batch that the bank has paid. */
  async paid(
    period: string,
    payees: readonly TestPayee[],
    paidOn: string,
    scheme: PayoutScheme = 'RESIDENT',
  ): Promise<BatchAnswer> {
    const batch = await this.payouts.draft(await this.payouts.roll(period, payees, scheme));
    await this.payouts.sign(batch);
    await this.issue(batch.id);
    await this.payouts.slip(batch.id, paidOn);
    return batch;
  }

  /** Confirmed by a second person. */
  async act(proposal: PayoutActProposal): Promise<void> {
    const act = await this.payouts.run('jingban', (ctx) => this.payouts.of(ProposePayoutAct).run(ctx, proposal));
    await this.payouts.user('erren', ['APPROVER']).catch(() => undefined);
    await this.payouts.run('erren', (ctx) =>
      this.payouts.of(DecidePayoutAct).run(ctx, { actId: act.id, decision: 'CONFIRM' }),
    );
  }

  async reissue(references: readonly string[]): Promise<BatchAnswer> {
    const items = references.map((reference) => ({ reference, confirmed: true }));
    const { batches } = await this.payouts.run('jingban', (ctx) => this.payouts.of(DraftReissue).run(ctx, { items }));
    return batches[0]!;
  }

  /** Damage that the service could not do: as the owner, with every trigger asleep. */
  async damage(sql: string): Promise<void> {
    const results = (await this.payouts.http.database.asOwner(
      `SET session_replication_role = replica; ${sql}`,
    )) as unknown as { rowCount: number }[];
    const { rowCount } = results.at(-1)!;
    if (rowCount === 0) throw new Error(`Nothing was damaged by ${sql}`);
  }
}

export function referenceOf(batchId: string, lineNo: number): string {
  return `${batchId.padStart(9, '0')}${String(lineNo).padStart(7, '0')}`;
}
