import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import type { DashboardMonth } from './domain/month-rows.js';
import { ShowDashboard, type Dashboard, type DashboardAsked } from './show-dashboard.js';

export type { Dashboard, DashboardProject } from './show-dashboard.js';
export type { DashboardMonth } from './domain/month-rows.js';
export type { LateItem } from './domain/late-list.js';

/** The door of the workbench: the figures of the management page, for what is made of them. */
@Injectable()
export class WorkbenchService {
  constructor(@Inject(ShowDashboard) private readonly showing: ShowDashboard) {}

  /** Errors: DATE_MALFORMED, CUT_OFF_OUTSIDE_YEAR (invalid). */
  dashboard(tx: Tx, agencyId: number, asked: DashboardAsked): Promise<Dashboard> {
    return this.showing.within(tx, agencyId, asked);
  }

  /** The months of a year by what was credited up to the cut-off, which may lie after that year. */
  months(tx: Tx, agencyId: number, fiscalYear: number, cutOff: string): Promise<DashboardMonth[]> {
    return this.showing.months(tx, agencyId, fiscalYear, cutOff);
  }
}
