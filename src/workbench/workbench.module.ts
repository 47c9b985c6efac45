import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { BeneficiariesModule } from '../beneficiaries/beneficiaries.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { CertificationModule } from '../certification/certification.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PayoutsModule } from '../payouts/payouts.module.js';
import { ReconcileModule } from '../reconcile/reconcile.module.js';
import { VerifyModule } from '../verify/verify.module.js';
import { DashboardStore } from './dashboard.store.js';
import { ExportDashboard } from './export-dashboard.js';
import { ListTodos } from './list-todos.js';
import { MonthBoardStore } from './month-board.store.js';
import { SearchAll } from './search-all.js';
import { SearchStore } from './search.store.js';
import { ShowDashboard } from './show-dashboard.js';
import { ShowMonthBoard } from './show-month-board.js';
import { TodosStore } from './todos.store.js';
import { WorkbenchController } from './workbench.controller.js';
import { WorkbenchService } from './workbench.service.js';

/** Read-only: what the web's first pages show, put together from the other features. Needs DB and CLOCK. */
@Module({
  imports: [
    AgenciesModule,
    BeneficiariesModule,
    PayoutsModule,
    LedgerModule,
    ReconcileModule,
    VerifyModule,
    CasesModule,
    CertificationModule,
  ],
  controllers: [WorkbenchController],
  providers: [
    TodosStore,
    ListTodos,
    MonthBoardStore,
    ShowMonthBoard,
    SearchStore,
    SearchAll,
    DashboardStore,
    ShowDashboard,
    ExportDashboard,
    WorkbenchService,
  ],
  exports: [WorkbenchService],
})
export class WorkbenchModule {}
