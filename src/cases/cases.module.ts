import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { AddPaper } from './add-paper.js';
import { CaseBooksController } from './case-books.controller.js';
import { CasesService } from './cases.service.js';
import { DeliverNotice } from './deliver-notice.js';
import { ExportAccountBook } from './export-account-book.js';
import { FindingLinesStore } from './finding-lines.store.js';
import { FindingReadsStore } from './finding-reads.store.js';
import { FindingsController } from './findings.controller.js';
import { FindingsStore } from './findings.store.js';
import { IssueNotice } from './issue-notice.js';
import { ListDeadlines } from './list-deadlines.js';
import { MoveFinding } from './move-finding.js';
import { NoticesController } from './notices.controller.js';
import { NoticesStore } from './notices.store.js';
import { OpenFinding } from './open-finding.js';
import { PlanRecovery } from './plan-recovery.js';
import { PrepareFinding } from './prepare-finding.js';
import { RecordInspection } from './record-inspection.js';
import { RecordRecovery } from './record-recovery.js';
import { RecoveriesController } from './recoveries.controller.js';
import { RecoveriesStore } from './recoveries.store.js';
import { ReverseRecovery } from './reverse-recovery.js';
import { SetTerm } from './set-term.js';
import { ShowCaseOpening } from './show-case-opening.js';
import { ShowFinding } from './show-finding.js';
import { ShowRecoveryRate } from './show-recovery-rate.js';
import { CaseVerifier } from './verify-cases.js';
import { VerifyCasesStore } from './verify-cases.store.js';
import { WriteOffRest } from './write-off-rest.js';

@Module({
  imports: [AgenciesModule, LedgerModule, FilesModule],
  controllers: [FindingsController, NoticesController, RecoveriesController, CaseBooksController],
  providers: [
    FindingsStore,
    FindingReadsStore,
    FindingLinesStore,
    NoticesStore,
    RecoveriesStore,
    VerifyCasesStore,
    CaseVerifier,
    OpenFinding,
    PrepareFinding,
    MoveFinding,
    RecordInspection,
    IssueNotice,
    DeliverNotice,
    PlanRecovery,
    RecordRecovery,
    ReverseRecovery,
    WriteOffRest,
    AddPaper,
    ShowCaseOpening,
    ShowFinding,
    ListDeadlines,
    ExportAccountBook,
    ShowRecoveryRate,
    SetTerm,
    CasesService,
  ],
  exports: [CasesService],
})
export class CasesModule {}
