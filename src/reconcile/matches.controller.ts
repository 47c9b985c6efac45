import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { matchRuleLabels, openReasonLabels, reconcileThings } from '../messages/reconcile.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { IdParam } from '../platform/http/id-param.js';
import { offsetOf } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import type { MatchDecision } from './domain/reconcile.types.js';
import { MatchAutomatically } from './match-automatically.js';
import { MatchManually } from './match-manually.js';
import { MatchesStore } from './matches.store.js';
import { IdDto, MatchDecisionDto, MatchDetailDto, MatchPage } from './reconcile-answers.dto.js';
import { AutomaticQuery, ManualMatchBody, MatchesQuery, ReasonBody } from './reconcile.dto.js';
import { UndoMatch } from './undo-match.js';

@ApiTags('银行对账')
@Controller('v1/bank-matches')
export class MatchesController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(MatchesStore) private readonly store: MatchesStore,
    @Inject(MatchAutomatically) private readonly automatic: MatchAutomatically,
    @Inject(MatchManually) private readonly manual: MatchManually,
    @Inject(UndoMatch) private readonly undo: UndoMatch,
  ) {}

  @Get()
  @Allow('reconcile.read')
  @ApiOperation({ summary: '勾对记录' })
  @ApiOkResponse({ type: MatchPage })
  async list(@From() caller: Caller, @Query() query: MatchesQuery): Promise<MatchPage> {
    const { page, pageSize, ...filter } = query;
    const slice = { limit: pageSize, offset: offsetOf(query) };
    const { rows, total } = await this.store.list(this.db, caller.agencyId, filter, slice);
    return { rows: rows.map((row) => ({ ...row, ruleLabel: matchRuleLabels[row.rule] })), total, page, pageSize };
  }

  @Get('proposal')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '试算自动勾对：会勾上哪些，其余为什么不勾；不保存' })
  @ApiOkResponse({ type: MatchDecisionDto })
  async proposal(@From() caller: Caller, @Query() query: AutomaticQuery): Promise<MatchDecisionDto> {
    return outward(await this.db.read((tx) => this.automatic.propose(tx, caller.agencyId, query)));
  }

  @Post('auto')
  @Allow('reconcile.act')
  @ApiOperation({ summary: '自动勾对：先按编号，再按金额和日期；不止一个可能时不勾' })
  @ApiCreatedResponse({ type: MatchDecisionDto })
  async run(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: AutomaticQuery,
    @Res({ passthrough: true }) res: Response,
  ): Promise<MatchDecisionDto> {
    const { fund, account, toleranceDays } = body;
    const input = { fund, account, toleranceDays };
    const command = { name: 'bankMatch.auto', key, input };
    return reply(
      res,
      await this.commands.run(caller, command, async (ctx) => outward(await this.automatic.run(ctx, input))),
    );
  }

  @Post()
  @Allow('reconcile.act')
  @ApiOperation({ summary: '人工勾对（写明原因）' })
  @ApiCreatedResponse({ type: IdDto })
  async match(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: ManualMatchBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<IdDto> {
    const input = { lines: body.lines, postings: body.postings.map((p) => ({ ...p })), reason: body.reason };
    const command = { name: 'bankMatch.manual', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.manual.run(ctx, input)));
  }

  @Get(':id')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '一条勾对及其各项' })
  @ApiOkResponse({ type: MatchDetailDto })
  one(@From() caller: Caller, @IdParam() id: string): Promise<MatchDetailDto> {
    return this.db.read(async (tx) => {
      const match = await this.store.match(tx, caller.agencyId, id);
      if (!match) throw new DomainError('NOT_FOUND', 'missing', { what: reconcileThings.match });
      return { ...match, ruleLabel: matchRuleLabels[match.rule], items: await this.store.items(tx, id) };
    });
  }

  @Post(':id/unmatch')
  @HttpCode(200)
  @Allow('reconcile.act')
  @ApiOperation({ summary: '取消勾对（写明原因）；原记录保留' })
  @ApiOkResponse({ type: IdDto })
  async unmatch(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: ReasonBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<IdDto> {
    const input = { id, reason: body.reason };
    const command = { name: 'bankMatch.undo', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.undo.run(ctx, input)));
  }
}

function outward({ matches, open }: MatchDecision): MatchDecisionDto {
  return {
    matches: matches.map((match) => ({ ...match, ruleLabel: matchRuleLabels[match.rule] })),
    open: open.map((item) => ({ ...item, whyLabel: openReasonLabels[item.why] })),
  };
}
