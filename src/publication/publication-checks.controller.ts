import { Body, Controller, Get, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { publicationHelp as help } from '../messages/publication.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { IdParam } from '../platform/http/id-param.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { AcknowledgeFinding } from './acknowledge-finding.js';
import { CheckBook } from './check-book.js';
import { BookCheckedDto, BookIdDto, PublicationFindingsDto } from './publication-answers.dto.js';
import { BookReasonDto } from './publication.dto.js';
import { ShowBook } from './show-book.js';

@ApiTags(help.tag)
@Controller('v1')
export class PublicationChecksController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ShowBook) private readonly show: ShowBook,
    @Inject(CheckBook) private readonly checking: CheckBook,
    @Inject(AcknowledgeFinding) private readonly acknowledging: AcknowledgeFinding,
  ) {}

  @Post('budget-books/:id/checks')
  @HttpCode(200)
  @Allow('publication.edit')
  @ApiOperation({ summary: help.check })
  @ApiOkResponse({ type: BookCheckedDto })
  async check(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookCheckedDto> {
    const command = { name: 'publication.check', key, input: { id } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.checking.run(ctx, id)));
  }

  @Get('budget-books/:id/findings')
  @Allow('publication.read')
  @ApiOperation({ summary: help.findings })
  @ApiOkResponse({ type: PublicationFindingsDto })
  findings(@From() caller: Caller, @IdParam() id: string): Promise<PublicationFindingsDto> {
    return this.db.read((tx) => this.show.findings(tx, caller.agencyId, id));
  }

  @Post('publication-findings/:id/acknowledge')
  @HttpCode(200)
  @Allow('publication.edit')
  @ApiOperation({ summary: help.acknowledge })
  @ApiOkResponse({ type: BookIdDto })
  async acknowledge(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() { reason }: BookReasonDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookIdDto> {
    const command = { name: 'publication.acknowledge', key, input: { id, reason } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.acknowledging.run(ctx, { id, reason })));
  }
}
