import { Inject, Injectable } from '@nestjs/common';
import { feedbackForm } from '../messages/direct-funds.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { feedbackXlsx } from './feedback-xlsx.js';
import { ShowDirectFunds, type View } from './show-direct-funds.js';

/** The feedback form as a workbook, from one snapshot. Who takes it is on the trail before it leaves. */
@Injectable()
export class ExportFeedback {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ShowDirectFunds) private readonly show: ShowDirectFunds,
  ) {}

  async run(caller: Caller, view: View): Promise<{ name: string; bytes: Buffer }> {
    const { fiscalYear, at } = view;
    const bytes = await feedbackXlsx(await this.db.read((tx) => this.show.feedback(tx, view)));
    await this.commands.run(caller, { name: 'directFunds.export' }, async (ctx) => {
      ctx.note('directFunds', fiscalYear, { cutOff: at, scope: view.scope });
    });
    return { name: feedbackForm.fileName(fiscalYear, at), bytes };
  }
}
