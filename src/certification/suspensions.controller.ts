import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { may } from '../identity/domain/permissions.js';
import { certificationHelp as help } from '../messages/certification.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { DecideSuspension } from './decide-suspension.js';
import { ProposeSuspension } from './propose-suspension.js';
import { ReadDue } from './read-due.js';
import { ResumePayment } from './resume-payment.js';
import { ResumesStore } from './resumes.store.js';
import {
  BackPayLineDto,
  DecideSuspensionDto,
  DueMonthQuery,
  DuePageDto,
  DueQuery,
  DueSummaryDto,
  PaymentResumedDto,
  SuspensionProposalPageDto,
  SuspensionProposalQuery,
  ProposeSuspensionDto,
  ResumePageDto,
  ResumePaymentDto,
  ResumeQuery,
  SuspensionDecidedDto,
  SuspensionPageDto,
  SuspensionParam,
  SuspensionProposedDto,
  SuspensionQuery,
} from './suspensions.dto.js';
import { SuspensionsStore } from './suspensions.store.js';

@ApiTags(help.tag)
@Controller('v1')
export class SuspensionsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ReadDue) private readonly due: ReadDue,
    @Inject(SuspensionsStore) private readonly store: SuspensionsStore,
    @Inject(ResumesStore) private readonly resumes: ResumesStore,
    @Inject(ProposeSuspension) private readonly proposing: ProposeSuspension,
    @Inject(DecideSuspension) private readonly deciding: DecideSuspension,
    @Inject(ResumePayment) private readonly resuming: ResumePayment,
  ) {}

  @Get('certification-due')
  @Allow('certification.read')
  @ApiOperation({ summary: help.due })
  @ApiOkResponse({ type: DuePageDto })
  dueList(@From() caller: Caller, @Query() query: DueQuery): Promise<DuePageDto> {
    const { month, ...filter } = query;
    return this.due.list(caller, month, filter);
  }

  @Get('certification-due/summary')
  @Allow('certification.read')
  @ApiOperation({ summary: help.dueSummary })
  @ApiOkResponse({ type: [DueSummaryDto] })
  dueSummary(@From() caller: Caller, @Query() { month }: DueMonthQuery): Promise<DueSummaryDto[]> {
    return this.due.summary(caller, month);
  }

  @Get('certification-proposals')
  @Allow('certification.read')
  @ApiOperation({ summary: help.proposals })
  @ApiOkResponse({ type: SuspensionProposalPageDto })
  async proposals(@From() caller: Caller, @Query() query: SuspensionProposalQuery): Promise<SuspensionProposalPageDto> {
    const found = await this.db.read((tx) => this.store.proposals(tx, caller.agencyId, query));
    const decides = may(caller.actor.roles, 'certification.decide');
    const rows = found.rows.map((row) => ({
      ...row,
      allowedActions: decides && row.state === 'PROPOSED' && row.proposedById !== caller.actor.userId ? ['decide'] : [],
    }));
    return { ...found, rows };
  }

  @Post('certification-proposals')
  @Allow('certification.record')
  @ApiOperation({ summary: help.propose })
  @ApiCreatedResponse({ type: SuspensionProposedDto })
  async propose(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: ProposeSuspensionDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<SuspensionProposedDto> {
    const command = { name: 'certification.propose', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.proposing.run(ctx, body)));
  }

  @Post('certification-proposals/:id/decision')
  @HttpCode(200)
  @Allow('certification.decide')
  @ApiOperation({ summary: help.decide })
  @ApiOkResponse({ type: SuspensionDecidedDto })
  async decide(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: SuspensionParam,
    @Body() body: DecideSuspensionDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<SuspensionDecidedDto> {
    const command = { name: 'certification.decide', key, input: { id, ...body } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.deciding.run(ctx, { id, ...body })));
  }

  @Get('certification-suspensions')
  @Allow('certification.read')
  @ApiOperation({ summary: help.suspensions })
  @ApiOkResponse({ type: SuspensionPageDto })
  suspensions(@From() caller: Caller, @Query() query: SuspensionQuery): Promise<SuspensionPageDto> {
    return this.db.read((tx) => this.store.list(tx, caller.agencyId, query));
  }

  @Get('certification-resumes')
  @Allow('certification.read')
  @ApiOperation({ summary: help.resumes })
  @ApiOkResponse({ type: ResumePageDto })
  resumeList(@From() caller: Caller, @Query() query: ResumeQuery): Promise<ResumePageDto> {
    return this.db.read((tx) => this.resumes.list(tx, caller.agencyId, query));
  }

  @Post('certification-resumes')
  @Allow('certification.decide')
  @ApiOperation({ summary: help.resume })
  @ApiCreatedResponse({ type: PaymentResumedDto })
  async resume(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: ResumePaymentDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PaymentResumedDto> {
    const command = { name: 'certification.resume', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.resuming.run(ctx, body)));
  }

  @Get('certification-resumes/:id/months')
  @Allow('certification.read')
  @ApiOperation({ summary: help.lines })
  @ApiOkResponse({ type: [BackPayLineDto] })
  lines(@From() caller: Caller, @Param() { id }: SuspensionParam): Promise<BackPayLineDto[]> {
    return this.resumes.lines(this.db, caller.agencyId, id);
  }
}
