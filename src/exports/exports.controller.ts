import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { exportHelp } from '../messages/exports.js';
import type { Caller } from '../platform/db/ctx.js';
import { attachment } from '../platform/files/file-name.js';
import { Allow, From } from '../platform/http/request-context.js';
import { ExportAudit } from './export-audit.js';
import { ExportJournal } from './export-journal.js';
import { ExportScopeQuery, JournalQuery } from './exports.dto.js';

const FILE = { schema: { type: 'string', format: 'binary' } };

@ApiTags(exportHelp.tag)
@Controller('v1/exports')
export class ExportsController {
  constructor(
    @Inject(ExportJournal) private readonly exportJournal: ExportJournal,
    @Inject(ExportAudit) private readonly exportAudit: ExportAudit,
  ) {}

  @Get('journal')
  @Allow('ledger.read')
  @ApiOperation({ summary: exportHelp.journal })
  @ApiProduces('text/plain', 'text/csv')
  @ApiOkResponse(FILE)
  async journal(@From() caller: Caller, @Query() query: JournalQuery, @Res() res: Response): Promise<void> {
    const journal = await this.exportJournal.prepare(caller, query);
    res.setHeader('Content-Type', `${journal.format === 'csv' ? 'text/csv' : 'text/plain'}; charset=utf-8`);
    res.setHeader('Content-Disposition', attachment(journal.fileName));
    await this.exportJournal.write(caller, journal, res);
  }

  @Get('audit')
  @Allow('ledger.read')
  @ApiOperation({ summary: exportHelp.audit })
  @ApiProduces('application/zip')
  @ApiOkResponse(FILE)
  async audit(@From() caller: Caller, @Query() query: ExportScopeQuery, @Res() res: Response): Promise<void> {
    const audit = await this.exportAudit.prepare(caller, query);
    res.setHeader('Content-Type', 'application/zip');
    res.setHeader('Content-Disposition', attachment(audit.fileName));
    await this.exportAudit.write(caller, audit, res);
  }
}
