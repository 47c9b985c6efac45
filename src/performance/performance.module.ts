import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SamplingModule } from '../sampling/sampling.module.js';
import { ConfirmedErrorsStore } from './confirmed-errors.store.js';
import { CreateIndicator } from './create-indicator.js';
import { CreateScoringRules } from './create-scoring-rules.js';
import { EnterManualValue } from './enter-manual-value.js';
import { AdoptGoalTable } from './adopt-goal-table.js';
import { DraftGoalTable } from './draft-goal-table.js';
import { DropGoalTable } from './drop-goal-table.js';
import { EditGoalTable } from './edit-goal-table.js';
import { GoalTablesController } from './goal-tables.controller.js';
import { GoalTablesStore } from './goal-tables.store.js';
import { ImportGoalFile } from './import-goal-file.js';
import { KeepSummaries } from './keep-summaries.js';
import { MonthSummariesStore } from './month-summaries.store.js';
import { IndicatorValues } from './indicator-values.js';
import { AdjustPayrollForecast } from './adjust-payroll-forecast.js';
import { MonitoringController } from './monitoring.controller.js';
import { MonitoringStore } from './monitoring.store.js';
import { NoteDeviation } from './note-deviation.js';
import { ShowMonitoring } from './show-monitoring.js';
import { ApproveEvaluation } from './approve-evaluation.js';
import { DraftEvaluation } from './draft-evaluation.js';
import { EditEvaluation } from './edit-evaluation.js';
import { EvaluationForms } from './evaluation-forms.js';
import { EvaluationsController } from './evaluations.controller.js';
import { EvaluationsStore } from './evaluations.store.js';
import { EvaluationPacks } from './evaluation-pack.js';
import { MeasurementParts } from './measurement-parts.js';
import { MeasurementsController } from './measurements.controller.js';
import { PerformanceService } from './performance.service.js';
import { ScoringRulesController } from './scoring-rules.controller.js';
import { ScoringRulesStore } from './scoring-rules.store.js';
import { WriteScoringVersion } from './write-scoring-version.js';
import { RescoreEvaluation } from './rescore-evaluation.js';
import { VerifySummaries } from './verify-summaries.js';
import { SubmitEvaluation } from './submit-evaluation.js';
import { MeasureIndicators } from './measure-indicators.js';
import { PerformanceFactsStore } from './performance-facts.store.js';
import { PerformanceController } from './performance.controller.js';
import { PerformanceStore } from './performance.store.js';
import { SetAccuracySource } from './set-accuracy-source.js';

@Module({
  imports: [AgenciesModule, ProjectsModule, SamplingModule, FilesModule],
  controllers: [
    PerformanceController,
    MeasurementsController,
    ScoringRulesController,
    GoalTablesController,
    MonitoringController,
    EvaluationsController,
  ],
  providers: [
    PerformanceStore,
    PerformanceFactsStore,
    ConfirmedErrorsStore,
    MonthSummariesStore,
    KeepSummaries,
    VerifySummaries,
    CreateIndicator,
    CreateScoringRules,
    EnterManualValue,
    IndicatorValues,
    MeasureIndicators,
    SetAccuracySource,
    GoalTablesStore,
    DraftGoalTable,
    EditGoalTable,
    ImportGoalFile,
    AdoptGoalTable,
    DropGoalTable,
    MonitoringStore,
    ShowMonitoring,
    NoteDeviation,
    AdjustPayrollForecast,
    EvaluationsStore,
    EvaluationForms,
    DraftEvaluation,
    EditEvaluation,
    SubmitEvaluation,
    ApproveEvaluation,
    RescoreEvaluation,
    ScoringRulesStore,
    WriteScoringVersion,
    MeasurementParts,
    EvaluationPacks,
    PerformanceService,
  ],
  exports: [PerformanceService, CreateIndicator, CreateScoringRules, EnterManualValue],
})
export class PerformanceModule {}
