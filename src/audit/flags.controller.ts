import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { periodToInt } from '../kernel/period.js';
import { auditThings } from '../messages/audit.js';
import { errorSentence } from '../messages/catalogue.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { DecideFlags } from './decide-flags.js';
import { allowedFlagActions } from './domain/flag-states.js';
import { DecideFlagsBody, FlagDetailDto, FlagPageDto, FlagParam, FlagsDecidedDto, FlagsQuery } from './flags.dto.js';
import { FlagsStore } from './flags.store.js';
import { flagInFull, flagInList } from './present-flag.js';

@ApiTags('稽核')
@Controller('v1/red-flags')
export class FlagsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(FlagsStore) private readonly store: FlagsStore,
    @Inject(DecideFlags) private readonly decideFlags: DecideFlags,
  ) {}

  @Get()
  @Allow('audit.read')
  @ApiOperation({ summary: '疑点，待处理、须先处理、金额大的在前' })
  @ApiOkResponse({ type: FlagPageDto })
  async list(@From() caller: Caller, @Query() query: FlagsQuery): Promise<FlagPageDto> {
    const period = query.period === undefined ? undefined : periodToInt(query.period);
    const { agencyId, actor } = caller;
    const page = await this.store.list(this.db, agencyId, actor.userId, { ...query, period });
    return { ...page, rows: page.rows.map(flagInList) };
  }

  @Post('decide')
  @HttpCode(200)
  @Allow('audit.decide')
  @ApiOperation({ summary: '排除、确认或重新打开；同一理由可一并处理多个' })
  @ApiOkResponse({ type: FlagsDecidedDto })
  async decide(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: DecideFlagsBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FlagsDecidedDto> {
    const command = { name: 'redFlag.decide', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.decideFlags.run(ctx, body)));
  }

  @Get(':id')
  @Allow('audit.read')
  @ApiOperation({ summary: '一个疑点：规则、事实、处理经过、现在可以做什么' })
  @ApiOkResponse({ type: FlagDetailDto })
  one(@From() caller: Caller, @Param() { id }: FlagParam): Promise<FlagDetailDto> {
    const { agencyId, actor } = caller;
    return this.db.read(async (tx) => {
      const flag = await this.store.find(tx, agencyId, actor.userId, id);
      if (flag === null) throw new DomainError('NOT_FOUND', 'missing', { what: auditThings.flag });
      const actions = allowedFlagActions({ ...flag, inCase: flag.caseId !== null }, actor.roles).map((one) => ({
        ...one,
        reason: one.reasonCode === null ? null : errorSentence(one.reasonCode).replace('（）', ''),
      }));
      return { ...flagInFull(flag), events: await this.store.events(tx, id), actions };
    });
  }
}
