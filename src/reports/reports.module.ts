import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PerformanceModule } from '../performance/performance.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { ReconcileModule } from '../reconcile/reconcile.module.js';
import { StatementsModule } from '../statements/statements.module.js';
import { WorkbenchModule } from '../workbench/workbench.module.js';
import { GatherFigures } from './gather-figures.js';
import { MakeReport } from './make-report.js';
import { MakeReportJob } from './make-report-job.js';
import { PublishReport } from './publish-report.js';
import { ReportsController } from './reports.controller.js';
import { ReportsStore } from './reports.store.js';
import { RequestReport } from './request-report.js';

/** Monthly reports to management, made of what the other features tell. Needs DB, CLOCK and CONFIG. */
@Module({
  imports: [
    AgenciesModule,
    AuditModule,
    CasesModule,
    FilesModule,
    LedgerModule,
    PerformanceModule,
    ReconcileModule,
    StatementsModule,
    WorkbenchModule,
  ],
  controllers: [ReportsController],
  providers: [ReportsStore, GatherFigures, MakeReport, MakeReportJob, RequestReport, PublishReport],
})
export class ReportsModule {}
