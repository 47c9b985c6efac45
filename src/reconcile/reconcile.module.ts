import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { AssignBreakOwner } from './assign-break-owner.js';
import { BreaksStore } from './breaks.store.js';
import { MakeReconciliation } from './make-reconciliation.js';
import { MatchAutomatically } from './match-automatically.js';
import { MatchManually } from './match-manually.js';
import { MatchesController } from './matches.controller.js';
import { MatchesStore } from './matches.store.js';
import { ReconcileService } from './reconcile.service.js';
import { ReconciliationController } from './reconciliation.controller.js';
import { SaveStatementFormat } from './save-statement-format.js';
import { ShowThreeWay } from './show-three-way.js';
import { StatementsController } from './statements.controller.js';
import { StatementsStore } from './statements.store.js';
import { ThreeWayStore } from './three-way.store.js';
import { UndoMatch } from './undo-match.js';
import { UploadStatement } from './upload-statement.js';
import { ReconciliationVerifier } from './verify-reconciliation.js';
import { VerifyReconciliationStore } from './verify-reconciliation.store.js';
import { WithdrawStatement } from './withdraw-statement.js';

@Module({
  imports: [AgenciesModule, FilesModule],
  controllers: [StatementsController, MatchesController, ReconciliationController],
  providers: [
    StatementsStore,
    MatchesStore,
    BreaksStore,
    ThreeWayStore,
    UploadStatement,
    WithdrawStatement,
    SaveStatementFormat,
    MatchAutomatically,
    MatchManually,
    UndoMatch,
    AssignBreakOwner,
    MakeReconciliation,
    ShowThreeWay,
    VerifyReconciliationStore,
    ReconciliationVerifier,
    ReconcileService,
  ],
  exports: [ReconcileService],
})
export class ReconcileModule {}
