import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { apartRuleSentences, insightHelp as help, moneyStepLabels, otherWaySentences } from '../messages/insight.js';
import type { Caller } from '../platform/db/ctx.js';
import { Allow, From } from '../platform/http/request-context.js';
import { APART, MONEY_STEPS } from './domain/money-path.js';
import {
  AccountChangerPageDto,
  AccountChangersQuery,
  BatchHandsPageDto,
  BatchHandsQuery,
  HeatRowDto,
  InsightQuery,
  MoneyPathsDto,
  PasswordResetDto,
  TeamDto,
  TeamsQuery,
} from './insight.dto.js';
import { ShowInsight } from './show-insight.js';

@ApiTags(help.tag)
@Controller('v1/insight')
export class InsightController {
  constructor(@Inject(ShowInsight) private readonly insight: ShowInsight) {}

  @Get('paths')
  @Allow('insight.read')
  @ApiOperation({ summary: help.paths })
  @ApiOkResponse({ type: MoneyPathsDto })
  async paths(@From() caller: Caller): Promise<MoneyPathsDto> {
    const { otherWays, ...found } = await this.insight.paths(caller);
    return {
      steps: MONEY_STEPS.map((step) => ({ ...step, label: moneyStepLabels[step.step] })),
      rules: APART.map(({ rule }) => ({ rule, sentence: apartRuleSentences[rule] })),
      ...found,
      otherWays: otherWays.map(({ way, userIds }) => ({ way, sentence: otherWaySentences[way], userIds })),
    };
  }

  @Get('heat-map')
  @Allow('insight.read')
  @ApiOperation({ summary: help.heatMap })
  @ApiOkResponse({ type: [HeatRowDto] })
  heatMap(@From() caller: Caller, @Query() query: InsightQuery): Promise<HeatRowDto[]> {
    return this.insight.heatMap(caller, query);
  }

  @Get('teams')
  @Allow('insight.read')
  @ApiOperation({ summary: help.teams })
  @ApiOkResponse({ type: [TeamDto] })
  teams(@From() caller: Caller, @Query() { size, ...months }: TeamsQuery): Promise<TeamDto[]> {
    return this.insight.teams(caller, months, size ?? 3);
  }

  @Get('batches')
  @Allow('insight.read')
  @ApiOperation({ summary: help.batches })
  @ApiOkResponse({ type: BatchHandsPageDto })
  batches(@From() caller: Caller, @Query() query: BatchHandsQuery): Promise<BatchHandsPageDto> {
    return this.insight.batches(caller, query);
  }

  @Get('account-changers')
  @Allow('insight.read')
  @ApiOperation({ summary: help.changers })
  @ApiOkResponse({ type: AccountChangerPageDto })
  accountChangers(@From() caller: Caller, @Query() query: AccountChangersQuery): Promise<AccountChangerPageDto> {
    return this.insight.accountChangers(caller, query);
  }

  @Get('password-resets')
  @Allow('insight.read')
  @ApiOperation({ summary: help.resets })
  @ApiOkResponse({ type: [PasswordResetDto] })
  resets(@From() caller: Caller): Promise<PasswordResetDto[]> {
    return this.insight.resets(caller);
  }
}
