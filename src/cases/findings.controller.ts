import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Clock } from '../kernel/clock.js';
import { caseHelp as help } from '../messages/cases.js';
import { CLOCK, Commands, type Answer } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { IdParam } from '../platform/http/id-param.js';
import { offsetOf } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import {
  CandidatePage,
  CaseIdDto,
  CaseOpeningDto,
  CaseSumsDto,
  FindingDetailDto,
  FindingPage,
  FindingStateDto,
  OpenedFindingDto,
} from './case-answers.dto.js';
import {
  AssignBody,
  CandidateQuery,
  CaseOpeningQuery,
  CaseReasonBody,
  EditFindingBody,
  FindingQuery,
  FlagsBody,
  LinesBody,
  OpenFindingBody,
  RemoveLinesBody,
  CaseSignBody,
  WholeBody,
} from './cases.dto.js';
import { FindingLinesStore } from './finding-lines.store.js';
import { FindingReadsStore } from './finding-reads.store.js';
import { ListDeadlines } from './list-deadlines.js';
import { MoveFinding, type PlainStep } from './move-finding.js';
import { OpenFinding } from './open-finding.js';
import { PrepareFinding } from './prepare-finding.js';
import { ShowCaseOpening } from './show-case-opening.js';
import { findingOut, ShowFinding } from './show-finding.js';

@ApiTags(help.tag)
@Controller('v1/findings')
export class FindingsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ListDeadlines) private readonly deadlines: ListDeadlines,
    @Inject(FindingReadsStore) private readonly reads: FindingReadsStore,
    @Inject(FindingLinesStore) private readonly lines: FindingLinesStore,
    @Inject(ShowCaseOpening) private readonly caseOpening: ShowCaseOpening,
    @Inject(ShowFinding) private readonly show: ShowFinding,
    @Inject(OpenFinding) private readonly opening: OpenFinding,
    @Inject(PrepareFinding) private readonly prepare: PrepareFinding,
    @Inject(MoveFinding) private readonly move: MoveFinding,
  ) {}

  @Get()
  @Allow('case.read')
  @ApiOperation({ summary: help.list })
  @ApiOkResponse({ type: FindingPage })
  async list(@From() caller: Caller, @Query() query: FindingQuery): Promise<FindingPage> {
    const { page, pageSize, overdue, ...filter } = query;
    const slice = { limit: pageSize, offset: offsetOf(query) };
    const found = await this.db.read(async (tx) => {
      const late = await this.deadlines.overdueOnly(tx, caller.agencyId, this.clock.today(), overdue);
      return this.reads.list(tx, caller.agencyId, { ...filter, ...late }, slice);
    });
    return { ...found, rows: found.rows.map(findingOut), page, pageSize };
  }

  @Post()
  @Allow('case.handle')
  @ApiOperation({ summary: help.open })
  @ApiCreatedResponse({ type: OpenedFindingDto })
  async open(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: OpenFindingBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<OpenedFindingDto> {
    const command = { name: 'finding.open', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.opening.run(ctx, body)));
  }

  @Get('opening')
  @Allow('case.read')
  @ApiOperation({ summary: help.opening })
  @ApiOkResponse({ type: CaseOpeningDto })
  openingOn(@From() caller: Caller, @Query() { flagIds }: CaseOpeningQuery): Promise<CaseOpeningDto> {
    return this.caseOpening.run(caller, flagIds.split(','));
  }

  @Get(':id')
  @Allow('case.read')
  @ApiOperation({ summary: help.one })
  @ApiOkResponse({ type: FindingDetailDto })
  one(@From() caller: Caller, @IdParam() id: string): Promise<FindingDetailDto> {
    return this.db.read((tx) => this.show.run(tx, caller, id));
  }

  @Get(':id/candidates')
  @Allow('case.read')
  @ApiOperation({ summary: help.candidates })
  @ApiOkResponse({ type: CandidatePage })
  async candidates(
    @From() caller: Caller,
    @IdParam() id: string,
    @Query() query: CandidateQuery,
  ): Promise<CandidatePage> {
    const { page, pageSize, ...filter } = query;
    const asked = { ...filter, limit: pageSize, offset: offsetOf(query) };
    const found = await this.lines.candidates(this.db, caller.agencyId, id, caller.actor.userId, asked);
    return { ...found, page, pageSize };
  }

  @Post(':id/edit')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.edit })
  @ApiOkResponse({ type: CaseIdDto })
  async edit(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: EditFindingBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CaseIdDto> {
    const input = { id, ...body };
    const command = { name: 'finding.edit', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.prepare.edit(ctx, input)));
  }

  @Post(':id/flags')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.flags })
  @ApiOkResponse({ type: CaseIdDto })
  async flags(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: FlagsBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CaseIdDto> {
    const input = { id, ...body };
    const command = { name: 'finding.flags', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.prepare.linkFlags(ctx, input)));
  }

  @Post(':id/lines')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.addLines })
  @ApiOkResponse({ type: CaseSumsDto })
  async addLines(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: LinesBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CaseSumsDto> {
    const input = { id, lines: body.lines.map((line) => ({ ...line })) };
    const command = { name: 'finding.lines', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.prepare.addLines(ctx, input)));
  }

  @Post(':id/lines/whole')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.addWhole })
  @ApiOkResponse({ type: CaseSumsDto })
  async addWhole(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: WholeBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CaseSumsDto> {
    const input = { id, ...body };
    const command = { name: 'finding.wholeLines', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.prepare.addWhole(ctx, input)));
  }

  @Post(':id/lines/remove')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.removeLines })
  @ApiOkResponse({ type: CaseSumsDto })
  async removeLines(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: RemoveLinesBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CaseSumsDto> {
    const input = { id, ...body };
    const command = { name: 'finding.removeLines', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.prepare.removeLines(ctx, input)));
  }

  @Post(':id/propose')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.propose })
  @ApiOkResponse({ type: FindingStateDto })
  async propose(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: CaseSignBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FindingStateDto> {
    return reply(res, await this.step(caller, key, 'propose', { id, ...body }));
  }

  @Post(':id/determine')
  @HttpCode(200)
  @Allow('case.approve')
  @ApiOperation({ summary: help.determine })
  @ApiOkResponse({ type: FindingStateDto })
  async determine(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: CaseSignBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FindingStateDto> {
    return reply(res, await this.step(caller, key, 'determine', { id, ...body }));
  }

  @Post(':id/send-back')
  @HttpCode(200)
  @Allow('case.approve')
  @ApiOperation({ summary: help.sendBack })
  @ApiOkResponse({ type: FindingStateDto })
  async sendBack(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: CaseReasonBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FindingStateDto> {
    return reply(res, await this.step(caller, key, 'sendBack', { id, ...body }));
  }

  @Post(':id/dismiss')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.dismiss })
  @ApiOkResponse({ type: FindingStateDto })
  async dismiss(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: CaseReasonBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FindingStateDto> {
    return reply(res, await this.step(caller, key, 'dismiss', { id, ...body }));
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Allow('case.approve')
  @ApiOperation({ summary: help.revoke })
  @ApiOkResponse({ type: FindingStateDto })
  async revoke(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: CaseReasonBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FindingStateDto> {
    return reply(res, await this.step(caller, key, 'revoke', { id, ...body }));
  }

  @Post(':id/close')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.close })
  @ApiOkResponse({ type: FindingStateDto })
  async close(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FindingStateDto> {
    return reply(res, await this.step(caller, key, 'close', { id }));
  }

  @Post(':id/reopen')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.reopen })
  @ApiOkResponse({ type: FindingStateDto })
  async reopen(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: CaseReasonBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FindingStateDto> {
    return reply(res, await this.step(caller, key, 'reopen', { id, ...body }));
  }

  @Post(':id/assign')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.assign })
  @ApiOkResponse({ type: FindingStateDto })
  async assign(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: AssignBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FindingStateDto> {
    const input = { id, ...body };
    const command = { name: 'finding.assign', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.move.assign(ctx, input)));
  }

  private step(
    caller: Caller,
    key: string | undefined,
    step: PlainStep,
    input: { id: string; reason?: string; digest?: string },
  ): Promise<Answer<FindingStateDto>> {
    return this.commands.run(caller, { name: `finding.${step}`, key, input }, (ctx) => this.move.run(ctx, step, input));
  }
}
