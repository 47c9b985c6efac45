import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PayoutsModule } from '../payouts/payouts.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { TrailModule } from '../trail/trail.module.js';
import { BankFileVerifier } from './verify-bank-files.js';
import { BatchVerifier } from './verify-batches.js';
import { VerifyController } from './verify.controller.js';
import { PayoutVerifier } from './verify-payouts.js';
import { VerifyService } from './verify.service.js';
import { VerifyStore } from './verify.store.js';

@Module({
  imports: [LedgerModule, PayoutsModule, TrailModule, FilesModule],
  controllers: [VerifyController],
  providers: [VerifyStore, BatchVerifier, BankFileVerifier, PayoutVerifier, VerifyService],
  exports: [VerifyService],
})
export class VerifyModule {}
