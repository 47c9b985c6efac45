import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { payoutThings } from '../messages/payouts.js';
import { CLOCK, Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { offsetOf } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { withReason } from './batch-pages.js';
import { BatchesStore } from './batches.store.js';
import type { Batch } from './batches.store.js';
import { BouncedReadsStore } from './bounced-reads.store.js';
import { allowedSteps } from './domain/payout-acts.js';
import { parsePayoutReference } from '../kernel/payout-reference.js';
import { DraftReissue } from './draft-reissue.js';
import {
  BouncedCellDto,
  BouncedPageDto,
  BouncedPageQuery,
  BouncedQuery,
  ChainLinkDto,
  DraftReissueDto,
  PayoutDetailDto,
  ReferenceParam,
  ReissueAnswerDto,
} from './payouts.dto.js';
import { PayoutsStore } from './payouts.store.js';

@ApiTags('退回与重发')
@Controller('v1')
export class PayoutsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(BatchesStore) private readonly batches: BatchesStore,
    @Inject(PayoutsStore) private readonly payouts: PayoutsStore,
    @Inject(BouncedReadsStore) private readonly reads: BouncedReadsStore,
    @Inject(DraftReissue) private readonly draftReissue: DraftReissue,
  ) {}

  @Get('payouts/:reference')
  @Allow('batch.read')
  @ApiOperation({ summary: '一笔发放（号码脱敏），以及您可以对它提出的处理' })
  @ApiOkResponse({ type: PayoutDetailDto })
  payout(@From() caller: Caller, @Param() { reference }: ReferenceParam): Promise<PayoutDetailDto> {
    return this.read(caller, reference, async (tx, batch, lineNo) => {
      const link = (await this.reads.chain(tx, batch, lineNo)).find((one) => one.reference === reference);
      const facts = await this.payouts.find(tx, batch, lineNo);
      if (!link || !facts) throw notFound();
      const steps = allowedSteps({ ...facts, batchState: batch.state }, caller.actor);
      return { ...link, allowedSteps: steps.map((step) => withReason(step)) };
    });
  }

  @Get('payouts/:reference/chain')
  @Allow('batch.read')
  @ApiOperation({ summary: '一笔发放的来龙去脉：原发放、退回、更正、重发，从最早的一笔起' })
  @ApiOkResponse({ type: [ChainLinkDto] })
  chain(@From() caller: Caller, @Param() { reference }: ReferenceParam): Promise<ChainLinkDto[]> {
    return this.read(caller, reference, async (tx, batch, lineNo) => {
      const chain = await this.reads.chain(tx, batch, lineNo);
      if (chain.length === 0) throw notFound();
      return chain;
    });
  }

  @Get('bounced')
  @Allow('batch.read')
  @ApiOperation({ summary: '被银行退回、尚未重发也未了结的发放，留存最久的在前' })
  @ApiOkResponse({ type: BouncedPageDto })
  bounced(@From() caller: Caller, @Query() query: BouncedPageQuery): Promise<BouncedPageDto> {
    const { page, pageSize, ...filter } = query;
    const slice = { limit: pageSize, offset: offsetOf(query) };
    return this.db.read(async (tx) => ({
      ...(await this.reads.list(tx, caller.agencyId, this.clock.today(), filter, slice)),
      page,
      pageSize,
    }));
  }

  @Get('bounced/matrix')
  @Allow('batch.read')
  @ApiOperation({ summary: '退回款按原因和乡镇的笔数与金额' })
  @ApiOkResponse({ type: [BouncedCellDto] })
  matrix(@From() caller: Caller, @Query() query: BouncedQuery): Promise<BouncedCellDto[]> {
    return this.db.read((tx) => this.reads.matrix(tx, caller.agencyId, this.clock.today(), query));
  }

  @Post('reissues')
  @Allow('batch.draft')
  @ApiOperation({ summary: '把被退回的发放编成重发批次，按险种和期间分开；之后与其他批次一样签批' })
  @ApiCreatedResponse({ type: ReissueAnswerDto })
  async reissue(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: DraftReissueDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ReissueAnswerDto> {
    const command = { name: 'reissue.draft', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.draftReissue.run(ctx, body)));
  }

  private read<T>(
    caller: Caller,
    reference: string,
    work: (tx: Tx, batch: Batch, lineNo: number) => Promise<T>,
  ): Promise<T> {
    const named = parsePayoutReference(reference);
    return this.db.read(async (tx) => {
      const batch = named && (await this.batches.find(tx, caller.agencyId, named.batchId));
      if (!batch) throw notFound();
      return work(tx, batch, named.lineNo);
    });
  }
}

function notFound(): DomainError {
  return new DomainError('NOT_FOUND', 'missing', { what: payoutThings.payout });
}
