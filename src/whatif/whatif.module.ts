import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.js';
import { RollsModule } from '../rolls/rolls.module.js';
import { AdjustedLinesStore } from './adjusted-lines.store.js';
import { ApplyScenario } from './apply-scenario.js';
import { ComputeScenario } from './compute-scenario.js';
import { ExportLaterRoll } from './export-later-roll.js';
import { ReadScenarios } from './read-scenarios.js';
import { TryRule } from './try-rule.js';
import { WhatifController } from './whatif.controller.js';
import { WhatifStore } from './whatif.store.js';
import { WriteAdjustedRoll } from './write-adjusted-roll.js';

/** Needs DB, Commands and PERSONAL_NUMBERS. */
@Module({
  imports: [ProjectsModule, RollsModule],
  controllers: [WhatifController],
  providers: [
    WhatifStore,
    AdjustedLinesStore,
    ComputeScenario,
    ReadScenarios,
    TryRule,
    ApplyScenario,
    WriteAdjustedRoll,
    ExportLaterRoll,
  ],
})
export class WhatifModule {}
