import { Module } from '@nestjs/common';
import { FilesModule } from '../platform/files/files.module.js';
import { DesignSample } from './design-sample.js';
import { DrawAgain } from './draw-again.js';
import { DrawSample } from './draw-sample.js';
import { EnterResult } from './enter-result.js';
import { EvaluateSample } from './evaluate-sample.js';
import { ImportResults } from './import-results.js';
import { PlanSample } from './plan-sample.js';
import { PopulationStore } from './population.store.js';
import { RedrawSample } from './redraw-sample.js';
import { SamplingItemsStore } from './sampling-items.store.js';
import { SamplingPlansController } from './sampling-plans.controller.js';
import { SamplingResultsController } from './sampling-results.controller.js';
import { SamplingService } from './sampling.service.js';
import { SamplingStore } from './sampling.store.js';
import { SignSample } from './sign-sample.js';
import { SampleVerifier } from './verify-samples.js';
import { WithdrawPlan } from './withdraw-plan.js';

@Module({
  imports: [FilesModule],
  controllers: [SamplingPlansController, SamplingResultsController],
  providers: [
    PopulationStore,
    SamplingStore,
    SamplingItemsStore,
    DesignSample,
    PlanSample,
    DrawAgain,
    DrawSample,
    RedrawSample,
    SignSample,
    WithdrawPlan,
    EnterResult,
    ImportResults,
    EvaluateSample,
    SampleVerifier,
    SamplingService,
  ],
  exports: [SamplingService],
})
export class SamplingModule {}
