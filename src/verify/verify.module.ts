import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { PerformanceModule } from '../performance/performance.module.js';
import { DirectFundsModule } from '../direct-funds/direct-funds.module.js';
import { PublicationModule } from '../publication/publication.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PayoutsModule } from '../payouts/payouts.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { ReconcileModule } from '../reconcile/reconcile.module.js';
import { SamplingModule } from '../sampling/sampling.module.js';
import { TrailModule } from '../trail/trail.module.js';
import { AnchorsController } from './anchors.controller.js';
import { AnchorsService } from './anchors.service.js';
import { AnchorsStore } from './anchors.store.js';
import { MakeAnchorsJob } from './make-anchors-job.js';
import { VerificationsStore } from './verifications.store.js';
import { BankFileVerifier } from './verify-bank-files.js';
import { BatchVerifier } from './verify-batches.js';
import { VerifyController } from './verify.controller.js';
import { VerifyNightlyJob } from './verify-nightly-job.js';
import { PayoutVerifier } from './verify-payouts.js';
import { VerifyService } from './verify.service.js';
import { VerifyStore } from './verify.store.js';

@Module({
  imports: [
    AgenciesModule,
    LedgerModule,
    PayoutsModule,
    ReconcileModule,
    CasesModule,
    PerformanceModule,
    DirectFundsModule,
    PublicationModule,
    AuditModule,
    SamplingModule,
    TrailModule,
    FilesModule,
  ],
  controllers: [VerifyController, AnchorsController],
  providers: [
    VerifyStore,
    BatchVerifier,
    BankFileVerifier,
    PayoutVerifier,
    VerifyService,
    AnchorsStore,
    AnchorsService,
    MakeAnchorsJob,
    VerificationsStore,
    VerifyNightlyJob,
  ],
  exports: [VerifyService, AnchorsService],
})
export class VerifyModule {}
