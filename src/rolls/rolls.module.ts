import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { BeneficiariesModule } from '../beneficiaries/beneficiaries.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { AcceptRoll } from './accept-roll.js';
import { AddStopListEntries } from './add-stop-list-entries.js';
import { ExportRollIssues } from './export-roll-issues.js';
import { ImportRoll } from './import-roll.js';
import { ImportRollJob } from './import-roll-job.js';
import { LiftStopListEntry } from './lift-stop-list-entry.js';
import { ReadFileRow } from './read-file-row.js';
import { ReadRolls } from './read-rolls.js';
import { RejectRoll } from './reject-roll.js';
import { RestartRoll } from './restart-roll.js';
import { RollChecksStore } from './roll-checks.store.js';
import { RollImportStore } from './roll-import.store.js';
import { RollReadsStore } from './roll-reads.store.js';
import { RollsController } from './rolls.controller.js';
import { RollsService } from './rolls.service.js';
import { RollsStore } from './rolls.store.js';
import { StopListController } from './stop-list.controller.js';
import { StopListStore } from './stop-list.store.js';
import { UploadRoll } from './upload-roll.js';

/** Needs DB, Commands and PERSONAL_NUMBERS. */
@Module({
  imports: [AgenciesModule, BeneficiariesModule, FilesModule],
  controllers: [RollsController, StopListController],
  providers: [
    RollsService,
    RollsStore,
    RollImportStore,
    RollChecksStore,
    RollReadsStore,
    StopListStore,
    UploadRoll,
    ImportRoll,
    ImportRollJob,
    RestartRoll,
    AcceptRoll,
    RejectRoll,
    ReadFileRow,
    ReadRolls,
    ExportRollIssues,
    AddStopListEntries,
    LiftStopListEntry,
  ],
  exports: [RollsService],
})
export class RollsModule {}
