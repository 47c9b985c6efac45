import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { AuditService } from './audit.service.js';
import { ChecksController } from './checks.controller.js';
import { CheckValues } from './check-values.js';
import { AuditRunsStore } from './checks/audit-runs.store.js';
import { AuditStageStore } from './checks/audit-stage.store.js';
import { DecideFlags } from './decide-flags.js';
import { FlagsController } from './flags.controller.js';
import { FlagsStore } from './flags.store.js';
import { ImportList } from './import-list.js';
import { ListsController } from './lists.controller.js';
import { ListsStore } from './lists.store.js';
import { ParametersStore } from './parameters.store.js';
import { RunsStore } from './runs.store.js';
import { SetParameter } from './set-parameter.js';
import { StartRun } from './start-run.js';
import { RunChecks } from './run-checks.js';
import { RunChecksJob } from './run-checks-job.js';
import { FlagVerifier } from './verify-flags.js';
import { WithdrawList } from './withdraw-list.js';

@Module({
  imports: [AgenciesModule, FilesModule],
  controllers: [ChecksController, FlagsController, ListsController],
  providers: [
    ListsStore,
    ImportList,
    WithdrawList,
    FlagsStore,
    DecideFlags,
    AuditStageStore,
    AuditRunsStore,
    CheckValues,
    RunChecks,
    RunChecksJob,
    ParametersStore,
    SetParameter,
    RunsStore,
    StartRun,
    FlagVerifier,
    AuditService,
  ],
  exports: [AuditService],
})
export class AuditModule {}
