import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';

/** GET /health/live and /health/ready. Needs DB and QueueModule. */
@Module({ imports: [TerminusModule], controllers: [HealthController] })
export class HealthModule {}
