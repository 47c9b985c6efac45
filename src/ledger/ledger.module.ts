import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { ReconcileModule } from '../reconcile/reconcile.module.js';
import { AccountingPeriodsController } from './accounting-periods.controller.js';
import { AccountsController, TrialBalanceController } from './accounts.controller.js';
import { AddAccount } from './add-account.js';
import { AttachPaper } from './attach-paper.js';
import { BooksController } from './books.controller.js';
import { BooksStore } from './books.store.js';
import { CancelFundRequest } from './cancel-fund-request.js';
import { CarryForwardYear } from './carry-forward-year.js';
import { CheckClosing } from './check-closing.js';
import { ClosePeriod } from './close-period.js';
import { ClosingStore } from './closing.store.js';
import { DecideVoucherProposal } from './decide-voucher-proposal.js';
import { EditAccount } from './edit-account.js';
import { ExplainOpenBatch } from './explain-open-batch.js';
import { FundRequestStore } from './fund-request.store.js';
import { FundRequestsController } from './fund-requests.controller.js';
import { LedgerService } from './ledger.service.js';
import { LedgerStore } from './ledger.store.js';
import { LoadChart } from './load-chart.js';
import { PostDraft } from './post-draft.js';
import { PostOpening } from './post-opening.js';
import { ProposeVoucher } from './propose-voucher.js';
import { RecordArrival } from './record-arrival.js';
import { RecordBankMovement } from './record-bank-movement.js';
import { ReopenPeriod } from './reopen-period.js';
import { RequestFunds } from './request-funds.js';
import { ReverseVoucher } from './reverse-voucher.js';
import { ReviewVouchers } from './review-vouchers.js';
import { LedgerVerifier } from './verify-books.js';
import { VerifyBooksStore } from './verify-books.store.js';
import { VoucherPapersController } from './voucher-papers.controller.js';
import { VoucherPapersStore } from './voucher-papers.store.js';
import { VoucherPayoutsStore } from './voucher-payouts.store.js';
import { VoucherProposalsController } from './voucher-proposals.controller.js';
import { VoucherProposalsStore } from './voucher-proposals.store.js';
import { VoucherReadsStore } from './voucher-reads.store.js';
import { VouchersController } from './vouchers.controller.js';

@Module({
  imports: [AgenciesModule, FilesModule, ReconcileModule],
  controllers: [
    VouchersController,
    VoucherProposalsController,
    VoucherPapersController,
    BooksController,
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
    VoucherProposalsStore,
    VoucherPapersStore,
    VoucherPayoutsStore,
    BooksStore,
    ClosingStore,
    CheckClosing,
    ProposeVoucher,
    DecideVoucherProposal,
    AttachPaper,
    ExplainOpenBatch,
    ReopenPeriod,
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
