import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PayoutsModule } from '../payouts/payouts.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { BankFormatsController } from './bank-formats.controller.js';
import { BankResultsStore } from './bank-results.store.js';
import { BankingController } from './banking.controller.js';
import { BankingStore } from './banking.store.js';
import { DownloadBankFile } from './download-bank-file.js';
import { ExplainResultLine } from './explain-result-line.js';
import { ImportBankResultJob } from './import-bank-result-job.js';
import { IssueBankFile } from './issue-bank-file.js';
import { RecordBankSlip } from './record-bank-slip.js';
import { SaveBankFormat } from './save-bank-format.js';
import { UploadBankResult } from './upload-bank-result.js';

@Module({
  imports: [AgenciesModule, LedgerModule, PayoutsModule, FilesModule],
  controllers: [BankingController, BankFormatsController],
  providers: [
    BankingStore,
    BankResultsStore,
    IssueBankFile,
    DownloadBankFile,
    RecordBankSlip,
    UploadBankResult,
    ImportBankResultJob,
    ExplainResultLine,
    SaveBankFormat,
  ],
  exports: [SaveBankFormat],
})
export class BankingModule {}
