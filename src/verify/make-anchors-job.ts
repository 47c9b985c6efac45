import { Inject, Injectable } from '@nestjs/common';
import { JobHandler, type Handler, type JobContext } from '../platform/queue/job-handler.js';
import { AnchorsService } from './anchors.service.js';

/**
 * The anchors of a night: of its day, and of past days that had records and got none. A refusal ends the job as FAILED with
 * its sentence, and the days stay missing until the next night or until someone makes them.
 */
@Injectable()
@JobHandler('anchor.make')
export class MakeAnchorsJob implements Handler {
  constructor(@Inject(AnchorsService) private readonly anchors: AnchorsService) {}

  async handle(job: JobContext): Promise<void> {
    const made = await this.anchors.makeUp(job.caller, String(job.payload.night));
    await job.progress(made.length, made.length);
  }
}
