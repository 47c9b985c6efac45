import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SamplingModule } from '../sampling/sampling.module.js';
import { ConfirmedErrorsStore } from './confirmed-errors.store.js';
import { CreateIndicator } from './create-indicator.js';
import { CreateScoringRules } from './create-scoring-rules.js';
import { EnterManualValue } from './enter-manual-value.js';
import { MeasureIndicators } from './measure-indicators.js';
import { PerformanceFactsStore } from './performance-facts.store.js';
import { PerformanceController } from './performance.controller.js';
import { PerformanceStore } from './performance.store.js';
import { SetAccuracySource } from './set-accuracy-source.js';

@Module({
  imports: [AgenciesModule, ProjectsModule, SamplingModule, FilesModule],
  controllers: [PerformanceController],
  providers: [
    PerformanceStore,
    PerformanceFactsStore,
    ConfirmedErrorsStore,
    CreateIndicator,
    CreateScoringRules,
    EnterManualValue,
    MeasureIndicators,
    SetAccuracySource,
  ],
  exports: [CreateIndicator, CreateScoringRules, EnterManualValue],
})
export class PerformanceModule {}
