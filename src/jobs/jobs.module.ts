import { Module } from '@nestjs/common';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { JobsStore } from './jobs.store.js';

/** The state of background jobs, to read and to follow. Needs QueueModule. */
@Module({
  controllers: [JobsController],
  providers: [JobsStore, JobsService],
  exports: [JobsService],
})
export class JobsModule {}
