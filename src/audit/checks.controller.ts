import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Clock } from '../kernel/clock.js';
import { CLOCK, Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import {
  AuditCheckDto,
  ParameterSetDto,
  RangeBody,
  RunPageDto,
  RunsQuery,
  RunStartedDto,
  SetParameterBody,
} from './checks.dto.js';
import { FlagsStore } from './flags.store.js';
import { ParametersStore } from './parameters.store.js';
import { presentChecks } from './present-checks.js';
import { RunsStore } from './runs.store.js';
import { SetParameter } from './set-parameter.js';
import { StartRun } from './start-run.js';

@ApiTags('稽核')
@Controller('v1')
export class ChecksController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(FlagsStore) private readonly flags: FlagsStore,
    @Inject(ParametersStore) private readonly parameters: ParametersStore,
    @Inject(RunsStore) private readonly runs: RunsStore,
    @Inject(SetParameter) private readonly setParameter: SetParameter,
    @Inject(StartRun) private readonly startRun: StartRun,
  ) {}

  @Get('audit-checks')
  @Allow('audit.read')
  @ApiOperation({ summary: '稽核规则：含义、依据、查询、参数和疑点数' })
  @ApiOkResponse({ type: [AuditCheckDto] })
  checks(@From() { agencyId }: Caller): Promise<AuditCheckDto[]> {
    return this.db.read(async (tx) =>
      presentChecks(
        await this.parameters.list(tx, agencyId),
        await this.flags.counts(tx, agencyId),
        this.clock.today(),
      ),
    );
  }

  @Post('audit-parameters')
  @Allow('audit.parameter')
  @ApiOperation({ summary: '设定某项规则的参数自某日起的值；已有的值不改' })
  @ApiCreatedResponse({ type: ParameterSetDto })
  async set(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: SetParameterBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ParameterSetDto> {
    const command = { name: 'auditParameter.set', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.setParameter.run(ctx, body)));
  }

  @Post('audit-runs')
  @HttpCode(202)
  @Allow('audit.run')
  @ApiOperation({ summary: '对若干月份的发放运行全部规则；后台进行' })
  @ApiAcceptedResponse({ type: RunStartedDto })
  async start(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: RangeBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RunStartedDto> {
    const command = { name: 'auditRun.start', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.startRun.run(ctx, body)));
  }

  @Get('audit-runs')
  @Allow('audit.read')
  @ApiOperation({ summary: '规则的运行记录，新的在前' })
  @ApiOkResponse({ type: RunPageDto })
  list(@From() { agencyId }: Caller, @Query() query: RunsQuery): Promise<RunPageDto> {
    return this.runs.list(this.db, agencyId, query);
  }
}
