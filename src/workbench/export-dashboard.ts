import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { dashboardFile } from '../messages/dashboard-file.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { dashboardXlsx } from './dashboard-xlsx.js';
import { ShowDashboard, type DashboardAsked } from './show-dashboard.js';

/**
 * The dashboard as a workbook, from one snapshot. Who takes it is on the trail before it leaves.
 * Errors: DATE_MALFORMED, CUT_OFF_OUTSIDE_YEAR (invalid).
 */
@Injectable()
export class ExportDashboard {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ShowDashboard) private readonly showing: ShowDashboard,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
  ) {}

  async run(caller: Caller, asked: DashboardAsked): Promise<{ name: string; bytes: Buffer }> {
    const { agency, page } = await this.db.read(async (tx) => ({
      agency: await this.agencies.agency(tx, caller.agencyId),
      page: await this.showing.within(tx, caller.agencyId, asked),
    }));
    const bytes = await dashboardXlsx(agency.name, page);
    await this.commands.run(caller, { name: 'dashboard.exported' }, async (ctx) => {
      ctx.note('dashboard', page.cutOff, { watermark: page.watermark });
    });
    return { name: dashboardFile.fileName(page.cutOff), bytes };
  }
}
