import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { AccountingPeriodsController, AccountsController, TrialBalanceController } from './accounts.controller.js';
import { AddAccount } from './add-account.js';
import { CancelFundRequest } from './cancel-fund-request.js';
import { CarryForwardYear } from './carry-forward-year.js';
import { ClosePeriod } from './close-period.js';
import { EditAccount } from './edit-account.js';
import { FundRequestStore } from './fund-request.store.js';
import { FundRequestsController } from './fund-requests.controller.js';
import { LedgerService } from './ledger.service.js';
import { LedgerStore } from './ledger.store.js';
import { LoadChart } from './load-chart.js';
import { PostDraft } from './post-draft.js';
import { PostManualVoucher } from './post-manual-voucher.js';
import { PostOpening } from './post-opening.js';
import { RecordArrival } from './record-arrival.js';
import { RecordBankMovement } from './record-bank-movement.js';
import { RequestFunds } from './request-funds.js';
import { ReverseVoucher } from './reverse-voucher.js';
import { ReviewVouchers } from './review-vouchers.js';
import { LedgerVerifier } from './verify-books.js';
import { VerifyBooksStore } from './verify-books.store.js';
import { VoucherReadsStore } from './voucher-reads.store.js';
import { VouchersController } from './vouchers.controller.js';

@Module({
  imports: [AgenciesModule],
  controllers: [
    VouchersController,
    AccountsController,
    TrialBalanceController,
    AccountingPeriodsController,
    FundRequestsController,
  ],
  providers: [
    LedgerStore,
    FundRequestStore,
    VoucherReadsStore,
    VerifyBooksStore,
    LedgerVerifier,
    PostDraft,
    LoadChart,
    AddAccount,
    EditAccount,
    PostManualVoucher,
    PostOpening,
    RecordBankMovement,
    CarryForwardYear,
    ReviewVouchers,
    ReverseVoucher,
    ClosePeriod,
    RequestFunds,
    RecordArrival,
    CancelFundRequest,
    LedgerService,
  ],
  exports: [LedgerService],
})
export class LedgerModule {}
