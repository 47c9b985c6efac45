import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { BeneficiariesModule } from '../beneficiaries/beneficiaries.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { RollsModule } from '../rolls/rolls.module.js';
import { ApproveBatch } from './approve-batch.js';
import { BatchContentStore } from './batch-content.store.js';
import { BatchPages } from './batch-pages.js';
import { BatchReadsStore } from './batch-reads.store.js';
import { BatchSteps } from './batch-steps.js';
import { BatchesController } from './batches.controller.js';
import { BatchesStore } from './batches.store.js';
import { BouncedReadsStore } from './bounced-reads.store.js';
import { DecidePayoutAct } from './decide-payout-act.js';
import { DraftBatch } from './draft-batch.js';
import { DraftReissue } from './draft-reissue.js';
import { ExcludeLine } from './exclude-line.js';
import { PayoutActsController } from './payout-acts.controller.js';
import { PayoutActsStore } from './payout-acts.store.js';
import { PayoutsController } from './payouts.controller.js';
import { PayoutsService } from './payouts.service.js';
import { PayoutsStore } from './payouts.store.js';
import { ProposePayoutAct } from './propose-payout-act.js';
import { ReviewBatch } from './review-batch.js';
import { SendBackBatch } from './send-back-batch.js';
import { SubmitBatch } from './submit-batch.js';
import { VerifyBatches } from './verify-batches.js';
import { VerifyBatchesStore } from './verify-batches.store.js';
import { WithdrawBatch } from './withdraw-batch.js';

@Module({
  imports: [AgenciesModule, AuditModule, RollsModule, BeneficiariesModule, ProjectsModule, LedgerModule],
  controllers: [BatchesController, PayoutsController, PayoutActsController],
  providers: [
    BatchesStore,
    BatchContentStore,
    BatchReadsStore,
    BouncedReadsStore,
    PayoutsStore,
    PayoutActsStore,
    VerifyBatchesStore,
    VerifyBatches,
    BatchSteps,
    BatchPages,
    DraftBatch,
    DraftReissue,
    ExcludeLine,
    SubmitBatch,
    ReviewBatch,
    ApproveBatch,
    SendBackBatch,
    WithdrawBatch,
    ProposePayoutAct,
    DecidePayoutAct,
    PayoutsService,
  ],
  exports: [
    PayoutsService,
    DraftBatch,
    DraftReissue,
    SubmitBatch,
    ReviewBatch,
    ApproveBatch,
    ProposePayoutAct,
    DecidePayoutAct,
  ],
})
export class PayoutsModule {}
