import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { whatifHelp as help } from '../messages/whatif.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { attachment } from '../platform/files/file-name.js';
import { PageQuery } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { ApplyScenario } from './apply-scenario.js';
import { ExportLaterRoll } from './export-later-roll.js';
import { ReadScenarios } from './read-scenarios.js';
import { ScenarioDetailDto, ScenarioLinePageDto, ScenarioPageDto } from './scenario.dto.js';
import { TryRule } from './try-rule.js';
import {
  ApplyScenarioDto,
  RecomputedDto,
  ScenarioAppliedDto,
  ScenarioLinesQuery,
  ScenarioParam,
  ScenarioTriedDto,
  TryRuleDto,
} from './whatif.dto.js';

@ApiTags(help.tag)
@Controller('v1/whatif-scenarios')
export class WhatifController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ReadScenarios) private readonly scenarios: ReadScenarios,
    @Inject(TryRule) private readonly trying: TryRule,
    @Inject(ApplyScenario) private readonly applying: ApplyScenario,
    @Inject(ExportLaterRoll) private readonly exporting: ExportLaterRoll,
  ) {}

  @Get()
  @Allow('whatif.read')
  @ApiOperation({ summary: help.list })
  @ApiOkResponse({ type: ScenarioPageDto })
  list(@From() caller: Caller, @Query() query: PageQuery): Promise<ScenarioPageDto> {
    return this.scenarios.list(caller, query) as Promise<ScenarioPageDto>;
  }

  @Post()
  @Allow('whatif.try')
  @ApiOperation({ summary: help.tryRule })
  @ApiCreatedResponse({ type: ScenarioTriedDto })
  async try(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: TryRuleDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ScenarioTriedDto> {
    const { name, ...rule } = body;
    const command = { name: 'whatif.try', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.trying.run(ctx, { name, rule })));
  }

  @Get(':id')
  @Allow('whatif.read')
  @ApiOperation({ summary: help.one })
  @ApiOkResponse({ type: ScenarioDetailDto })
  one(@From() caller: Caller, @Param() { id }: ScenarioParam): Promise<ScenarioDetailDto> {
    return this.scenarios.detail(caller, id) as Promise<ScenarioDetailDto>;
  }

  @Get(':id/lines')
  @Allow('whatif.read')
  @ApiOperation({ summary: help.lines })
  @ApiOkResponse({ type: ScenarioLinePageDto })
  lines(
    @From() caller: Caller,
    @Param() { id }: ScenarioParam,
    @Query() query: ScenarioLinesQuery,
  ): Promise<ScenarioLinePageDto> {
    return this.scenarios.linesOf(caller, id, query);
  }

  @Get(':id/recomputed')
  @Allow('whatif.read')
  @ApiOperation({ summary: help.recompute })
  @ApiOkResponse({ type: RecomputedDto })
  recompute(@From() caller: Caller, @Param() { id }: ScenarioParam): Promise<RecomputedDto> {
    return this.scenarios.recompute(caller, id);
  }

  @Post(':id/application')
  @HttpCode(200)
  @Allow('whatif.apply')
  @ApiOperation({ summary: help.apply })
  @ApiOkResponse({ type: ScenarioAppliedDto })
  async apply(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: ScenarioParam,
    @Body() body: ApplyScenarioDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ScenarioAppliedDto> {
    const command = { name: 'whatif.apply', key, input: { id, ...body } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.applying.run(ctx, { id, ...body })));
  }

  @Get(':id/later-roll')
  @Allow('whatif.apply')
  @ApiOperation({ summary: help.laterRoll })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async laterRoll(@From() caller: Caller, @Param() { id }: ScenarioParam): Promise<StreamableFile> {
    const command = { name: 'whatif.exportRoll' };
    const { value } = await this.commands.run(caller, command, (ctx) => this.exporting.run(ctx, id));
    const { bytes, name } = value;
    return new StreamableFile(bytes, { type: 'text/csv', disposition: attachment(name), length: bytes.length });
  }
}
