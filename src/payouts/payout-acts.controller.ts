import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { offsetOf } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { withReason } from './batch-pages.js';
import { DecidePayoutAct } from './decide-payout-act.js';
import { allowedDecisions } from './domain/payout-acts.js';
import { PayoutActsStore } from './payout-acts.store.js';
import {
  ActParam,
  ActsQuery,
  DecideActDto,
  PayoutActAnswerDto,
  PayoutActPageDto,
  ProposeActDto,
} from './payouts.dto.js';
import { ProposePayoutAct } from './propose-payout-act.js';

@ApiTags('双人处理')
@Controller('v1/payout-acts')
export class PayoutActsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(PayoutActsStore) private readonly acts: PayoutActsStore,
    @Inject(ProposePayoutAct) private readonly proposePayoutAct: ProposePayoutAct,
    @Inject(DecidePayoutAct) private readonly decidePayoutAct: DecidePayoutAct,
  ) {}

  @Get()
  @Allow('batch.read')
  @ApiOperation({ summary: '申请列表，等待确认的在前' })
  @ApiOkResponse({ type: PayoutActPageDto })
  async list(@From() caller: Caller, @Query() query: ActsQuery): Promise<PayoutActPageDto> {
    const { page, pageSize, ...filter } = query;
    const slice = { limit: pageSize, offset: offsetOf(query) };
    const { actor, agencyId } = caller;
    const { rows, total } = await this.acts.list(this.db, agencyId, actor.userId, filter, slice);
    const shown = rows.map(({ madeByReader, ...act }) => ({
      ...act,
      allowedDecisions: allowedDecisions({ ...act, madeByPerson: madeByReader }, actor).map((step) => withReason(step)),
    }));
    return { rows: shown, total, page, pageSize };
  }

  @Post()
  @Allow('payoutAct.propose')
  @ApiOperation({ summary: '提出：报盘前撤回一笔、退回款不再发放、登记发放后退回' })
  @ApiCreatedResponse({ type: PayoutActAnswerDto })
  async propose(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: ProposeActDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PayoutActAnswerDto> {
    const command = { name: 'payoutAct.propose', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.proposePayoutAct.run(ctx, body)));
  }

  @Post(':id/decide')
  @HttpCode(200)
  @Allow('payoutAct.decide')
  @ApiOperation({ summary: '由另一人确认或驳回；确认后立即生效' })
  @ApiOkResponse({ type: PayoutActAnswerDto })
  async decide(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id: actId }: ActParam,
    @Body() { decision, reason }: DecideActDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PayoutActAnswerDto> {
    const input = { actId, decision, reason };
    const command = { name: 'payoutAct.decide', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.decidePayoutAct.run(ctx, input)));
  }
}
