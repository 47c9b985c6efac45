import { Module } from '@nestjs/common';
import { DirectFundsModule } from '../direct-funds/direct-funds.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { CreateProject } from './create-project.js';
import { ProjectReadsStore } from './project-reads.store.js';
import { AttributionController, ProjectsController } from './projects.controller.js';
import { ProjectsService } from './projects.service.js';
import { ProjectsStore } from './projects.store.js';
import { RecordEvent } from './record-event.js';
import { SetAttributionRule } from './set-attribution-rule.js';
import { UndoEvent } from './undo-event.js';

@Module({
  imports: [DirectFundsModule, LedgerModule],
  controllers: [ProjectsController, AttributionController],
  providers: [
    ProjectsStore,
    ProjectReadsStore,
    ProjectsService,
    CreateProject,
    RecordEvent,
    UndoEvent,
    SetAttributionRule,
  ],
  exports: [ProjectsService],
})
export class ProjectsModule {}
