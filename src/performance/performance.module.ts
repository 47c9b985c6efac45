import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { CreateIndicator } from './create-indicator.js';
import { CreateScoringRules } from './create-scoring-rules.js';
import { EnterManualValue } from './enter-manual-value.js';
import { MeasureIndicators } from './measure-indicators.js';
import { PerformanceFactsStore } from './performance-facts.store.js';
import { PerformanceController } from './performance.controller.js';
import { PerformanceStore } from './performance.store.js';

@Module({
  imports: [AgenciesModule, ProjectsModule, FilesModule],
  controllers: [PerformanceController],
  providers: [
    PerformanceStore,
    PerformanceFactsStore,
    CreateIndicator,
    CreateScoringRules,
    EnterManualValue,
    MeasureIndicators,
  ],
  exports: [CreateIndicator, CreateScoringRules, EnterManualValue],
})
export class PerformanceModule {}
