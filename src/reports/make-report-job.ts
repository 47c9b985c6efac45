import { Inject, Injectable } from '@nestjs/common';
import { addMonths, lastDay, periodOf, type Period } from '../kernel/period.js';
import { CONFIG } from '../platform/platform.module.js';
import type { Config } from '../platform/config.js';
import { DB, type Db } from '../platform/db/db.js';
import { JobHandler, type Handler, type JobContext } from '../platform/queue/job-handler.js';
import { MakeReport, MAKING_STEPS } from './make-report.js';
import { ReportsStore } from './reports.store.js';

/** What is older is made when somebody asks for it. */
const MONTHS_BACK = 12;

/**
 * The job 'report.make': of a person for one cut-off ({ cutOff }), or of a night ({ night }) for every month whose report has
 * fallen due. Repeated, it finds what it made and adds nothing.
 */
@Injectable()
@JobHandler('report.make')
export class MakeReportJob implements Handler {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CONFIG) private readonly config: Pick<Config, 'reportDay'>,
    @Inject(ReportsStore) private readonly store: ReportsStore,
    @Inject(MakeReport) private readonly making: MakeReport,
  ) {}

  async handle(job: JobContext): Promise<void> {
    if (job.payload.night === undefined) {
      const asked = { cutOff: String(job.payload.cutOff), cause: 'PERSON' } as const;
      await this.making.run(job.caller, asked, (done) => job.progress(done, MAKING_STEPS));
      return;
    }
    const night = String(job.payload.night);
    const due = await this.store.due(this.db, job.caller.agencyId, {
      from: addMonths(periodOf(night), -MONTHS_BACK),
      to: periodOf(night),
      dayHasComeFor: reportedMonth(night, this.config.reportDay),
    });
    // A month that cannot be made keeps none of the others from being made; the task fails with it all the same.
    const failures: unknown[] = [];
    for (const [i, { period, cause }] of due.entries()) {
      job.signal.throwIfAborted();
      await job.progress(i, due.length);
      await this.making.run(job.caller, { cutOff: lastDay(period), cause }).catch((error) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
    await job.progress(due.length, due.length);
  }
}

/** The last month whose report is due on that day: the one before, from the day that is set; null: none is. */
export function reportedMonth(night: string, reportDay: number | null): Period | null {
  if (reportDay === null) return null;
  return addMonths(periodOf(night), Number(night.slice(8)) >= reportDay ? -1 : -2);
}
