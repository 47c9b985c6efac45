import { Body, Controller, Get, HttpCode, Inject, Post, Put, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { parseDate } from '../kernel/period.js';
import { directFundsHelp as help } from '../messages/direct-funds.js';
import type { Clock } from '../kernel/clock.js';
import { CLOCK, Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { attachment } from '../platform/files/file-name.js';
import { IdParam } from '../platform/http/id-param.js';
import { XLSX } from '../platform/http/list-export.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { AmendDocument } from './amend-document.js';
import { CancelDocument } from './cancel-document.js';
import { fundsOutward } from './direct-funds-outward.js';
import {
  AmendDocumentDto,
  AtQuery,
  DirectFundsDto,
  DirectFundsQuery,
  DocumentDto,
  DocumentIdDto,
  DocumentReasonDto,
  DocumentRegisteredDto,
  LinkEventDto,
  PlanArrivalsDto,
  RegisterDocumentDto,
} from './direct-funds.dto.js';
import { ExportFeedback } from './export-feedback.js';
import { FeedbackDto } from './feedback.dto.js';
import { LinkEvent } from './link-event.js';
import { PlanArrivals } from './plan-arrivals.js';
import { RegisterDocument } from './register-document.js';
import { ShowDirectFunds, type View } from './show-direct-funds.js';
import { ShowDocument } from './show-document.js';

@ApiTags(help.tag)
@Controller('v1')
export class DirectFundsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ShowDirectFunds) private readonly show: ShowDirectFunds,
    @Inject(ShowDocument) private readonly showDocument: ShowDocument,
    @Inject(ExportFeedback) private readonly exporting: ExportFeedback,
    @Inject(RegisterDocument) private readonly registering: RegisterDocument,
    @Inject(AmendDocument) private readonly amending: AmendDocument,
    @Inject(CancelDocument) private readonly cancelling: CancelDocument,
    @Inject(LinkEvent) private readonly linking: LinkEvent,
    @Inject(PlanArrivals) private readonly planning: PlanArrivals,
  ) {}

  @Get('direct-funds')
  @Allow('project.read')
  @ApiOperation({ summary: help.figures })
  @ApiOkResponse({ type: DirectFundsDto })
  async figures(@From() caller: Caller, @Query() query: DirectFundsQuery): Promise<DirectFundsDto> {
    const view = this.viewOf(caller, query);
    const { rows, ahead } = await this.db.read((tx) => this.show.run(tx, view));
    return fundsOutward(view, rows, ahead);
  }

  @Get('direct-funds/feedback')
  @Allow('project.read')
  @ApiOperation({ summary: help.feedback })
  @ApiOkResponse({ type: FeedbackDto })
  feedback(@From() caller: Caller, @Query() query: DirectFundsQuery): Promise<FeedbackDto> {
    return this.db.read((tx) => this.show.feedback(tx, this.viewOf(caller, query)));
  }

  @Get('direct-funds/feedback/file')
  @Allow('project.read')
  @ApiOperation({ summary: help.feedbackFile })
  @ApiProduces(XLSX)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async file(@From() caller: Caller, @Query() query: DirectFundsQuery): Promise<StreamableFile> {
    const { name, bytes } = await this.exporting.run(caller, this.viewOf(caller, query));
    return new StreamableFile(bytes, { type: XLSX, disposition: attachment(name), length: bytes.length });
  }

  @Post('fund-documents')
  @Allow('project.manage')
  @ApiOperation({ summary: help.register })
  @ApiCreatedResponse({ type: DocumentRegisteredDto })
  async register(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: RegisterDocumentDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<DocumentRegisteredDto> {
    const command = { name: 'fundDocument.register', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.registering.run(ctx, body)));
  }

  @Get('fund-documents/:id')
  @Allow('project.read')
  @ApiOperation({ summary: help.document })
  @ApiOkResponse({ type: DocumentDto })
  one(@From() caller: Caller, @IdParam() id: string, @Query() { at }: AtQuery): Promise<DocumentDto> {
    const day = this.dayOf(at);
    return this.db.read((tx) => this.showDocument.run(tx, caller, id, day));
  }

  @Post('fund-documents/:id/amendments')
  @Allow('project.manage')
  @ApiOperation({ summary: help.amend })
  @ApiCreatedResponse({ type: DocumentIdDto })
  async amend(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: AmendDocumentDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<DocumentIdDto> {
    const input = { ...body, documentId: id };
    const command = { name: 'fundDocument.amend', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.amending.run(ctx, input)));
  }

  @Post('fund-documents/:id/cancel')
  @HttpCode(200)
  @Allow('project.manage')
  @ApiOperation({ summary: help.cancel })
  @ApiOkResponse({ type: DocumentIdDto })
  async cancel(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() { reason }: DocumentReasonDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<DocumentIdDto> {
    const input = { documentId: id, reason };
    const command = { name: 'fundDocument.cancel', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.cancelling.run(ctx, input)));
  }

  @Post('fund-documents/:id/events')
  @Allow('project.manage')
  @ApiOperation({ summary: help.link })
  @ApiCreatedResponse({ type: DocumentIdDto })
  async link(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() { eventId }: LinkEventDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<DocumentIdDto> {
    const input = { documentId: id, eventId };
    const command = { name: 'fundDocument.link', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.linking.run(ctx, input)));
  }

  @Put('fund-documents/:id/plan')
  @Allow('project.manage')
  @ApiOperation({ summary: help.plan })
  @ApiOkResponse({ type: DocumentIdDto })
  async plan(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: PlanArrivalsDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<DocumentIdDto> {
    const input = { ...body, documentId: id };
    const command = { name: 'fundDocument.plan', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.planning.run(ctx, input)));
  }

  /** Errors: DATE_MALFORMED, CUT_OFF_OUTSIDE_YEAR (invalid). */
  private viewOf({ agencyId }: Caller, { fiscalYear, at, scope = 'DIRECT' }: DirectFundsQuery): View {
    const day = this.dayOf(at);
    const year = fiscalYear ?? Number(day.slice(0, 4));
    if (at !== undefined && Number(day.slice(0, 4)) !== year) {
      throw new DomainError('CUT_OFF_OUTSIDE_YEAR', 'invalid', { cutOff: day, fiscalYear: year });
    }
    // Nobody named a day: a year that is over is seen at its end.
    const end = `${year}-12-31`;
    return { agencyId, fiscalYear: year, at: day > end ? end : day, scope };
  }

  private dayOf(at: string | undefined): string {
    return at === undefined ? this.clock.today() : parseDate(at);
  }
}
