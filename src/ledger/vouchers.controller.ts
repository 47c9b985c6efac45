import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { chineseAmount } from '../kernel/chinese-amount.js';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire } from '../kernel/money.js';
import { intToPeriod, periodToInt } from '../kernel/period.js';
import { caseNumber } from '../messages/cases.js';
import { voucherWords } from '../messages/ledger.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { CarryForwardYear } from './carry-forward-year.js';
import type { CauseType } from './domain/ledger.types.js';
import { voucherText } from './domain/voucher-chain.js';
import {
  BankMovementDto,
  OpeningDto,
  PostedDto,
  ReversedDto,
  ReverseDto,
  ReviewDto,
  ReviewedDto,
  VoucherDetailDto,
  VoucherPage,
  VoucherParam,
  VoucherPayoutPage,
  VoucherPayoutsQuery,
  VoucherRecoveryDto,
  VoucherQuery,
  YearEndDto,
} from './ledger.dto.js';
import { PostOpening } from './post-opening.js';
import { RecordBankMovement } from './record-bank-movement.js';
import { ReverseVoucher } from './reverse-voucher.js';
import { ReviewVouchers } from './review-vouchers.js';
import { VerifyBooksStore } from './verify-books.store.js';
import { VoucherPapersStore } from './voucher-papers.store.js';
import { paperOut } from './voucher-papers.controller.js';
import { VoucherPayoutsStore, type VoucherRecoveryRow } from './voucher-payouts.store.js';
import { VoucherReadsStore, type VoucherRow } from './voucher-reads.store.js';

@ApiTags('记账凭证')
@Controller('v1/vouchers')
export class VouchersController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(VoucherReadsStore) private readonly reads: VoucherReadsStore,
    @Inject(VerifyBooksStore) private readonly chain: VerifyBooksStore,
    @Inject(VoucherPapersStore) private readonly papers: VoucherPapersStore,
    @Inject(VoucherPayoutsStore) private readonly payouts: VoucherPayoutsStore,
    @Inject(PostOpening) private readonly postOpening: PostOpening,
    @Inject(RecordBankMovement) private readonly recordMovement: RecordBankMovement,
    @Inject(CarryForwardYear) private readonly carryForward: CarryForwardYear,
    @Inject(ReviewVouchers) private readonly reviewVouchers: ReviewVouchers,
    @Inject(ReverseVoucher) private readonly reverseVoucher: ReverseVoucher,
  ) {}

  @Get()
  @Allow('ledger.read')
  @ApiOperation({ summary: '凭证列表' })
  @ApiOkResponse({ type: VoucherPage })
  async list(@From() caller: Caller, @Query() query: VoucherQuery): Promise<VoucherPage> {
    const filter = {
      ...query,
      period: query.period === undefined ? undefined : periodToInt(query.period),
      causeType: query.causeType as CauseType | undefined,
    };
    const page = await this.reads.list(this.db, caller.agencyId, filter, query);
    return { ...page, rows: page.rows.map(outward) };
  }

  @Get(':id')
  @Allow('ledger.read')
  @ApiOperation({ summary: '一张凭证：分录、依据、冲销与更正关系、摘要链' })
  @ApiOkResponse({ type: VoucherDetailDto })
  async one(@From() caller: Caller, @Param() { id }: VoucherParam): Promise<VoucherDetailDto> {
    return this.db.read(async (tx) => {
      const voucher = await this.reads.detail(tx, caller.agencyId, id);
      if (!voucher) throw new DomainError('VOUCHER_NOT_FOUND', 'missing', { id });
      const recovery = await this.payouts.recovery(tx, caller.agencyId, id);
      const papers = await this.papers.list(tx, caller.agencyId, { voucherId: id });
      return {
        ...voucher,
        ...outward(voucher),
        totalInWords: chineseAmount(money(voucher.total)),
        attachments: papers.map(paperOut),
        recovery: recovery && recoveryOut(recovery),
        signatures: {
          preparedBy: voucher.preparedBy,
          reviewedBy: voucher.reviewedBy,
          // What no person wrote, the posting rules booked in the act of its preparer.
          bookedBy: voucher.causeType === 'MANUAL' ? voucher.reviewedBy : voucherWords.bookedByRule,
          chief: voucher.chief,
        },
      };
    });
  }

  @Get(':id/canonical')
  @Allow('ledger.read')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @ApiOperation({ summary: '凭证的规范文本：openssl dgst -sm3 的结果即凭证摘要' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async canonical(@From() caller: Caller, @Param() { id }: VoucherParam): Promise<string> {
    const voucher = await this.chain.voucher(this.db, caller.agencyId, id);
    if (!voucher) throw new DomainError('VOUCHER_NOT_FOUND', 'missing', { id });
    return voucherText(voucher);
  }

  @Get(':id/payouts')
  @Allow('ledger.read')
  @ApiOperation({ summary: '凭证所对应的发放明细（收回多发的为各笔收回的金额），合计等于凭证金额；没有明细的凭证为空' })
  @ApiOkResponse({ type: VoucherPayoutPage })
  async payoutsBehind(
    @From() caller: Caller,
    @Param() { id }: VoucherParam,
    @Query() query: VoucherPayoutsQuery,
  ): Promise<VoucherPayoutPage> {
    return this.db.read(async (tx) => {
      if (!(await this.reads.detail(tx, caller.agencyId, id))) {
        throw new DomainError('VOUCHER_NOT_FOUND', 'missing', { id });
      }
      const { payouts: total, amount, booked } = await this.payouts.sums(tx, caller.agencyId, id);
      const rows = await this.payouts.rows(tx, caller.agencyId, id, query.sort, query);
      return {
        rows: rows.map((row) => ({ ...row, period: intToPeriod(row.period) })),
        total,
        page: query.page,
        pageSize: query.pageSize,
        amount,
        booked,
        difference: toWire(money(booked).minus(money(amount))),
      };
    });
  }

  @Post('opening')
  @Allow('ledger.post')
  @ApiOperation({ summary: '录入期初余额' })
  @ApiCreatedResponse({ type: PostedDto })
  async opening(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: OpeningDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PostedDto> {
    const command = { name: 'voucher.opening', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.postOpening.run(ctx, body)));
  }

  @Post('bank-movement')
  @Allow('ledger.post')
  @ApiOperation({ summary: '登记利息、利息上缴、上级补助、补助下级、上解上级' })
  @ApiCreatedResponse({ type: PostedDto })
  async movement(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: BankMovementDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PostedDto> {
    const command = { name: 'voucher.bankMovement', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.recordMovement.run(ctx, body)));
  }

  @Post('year-end')
  @Allow('ledger.post')
  @ApiOperation({ summary: '年末收支结转到基金结余' })
  @ApiCreatedResponse({ type: PostedDto })
  async yearEnd(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: YearEndDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PostedDto> {
    const command = { name: 'voucher.yearEnd', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.carryForward.run(ctx, body)));
  }

  @Post('review')
  @HttpCode(200)
  @Allow('ledger.review')
  @ApiOperation({ summary: '审核凭证（不能审核自己制单的）' })
  @ApiOkResponse({ type: ReviewedDto })
  async review(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: ReviewDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ReviewedDto> {
    const command = { name: 'voucher.review', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.reviewVouchers.run(ctx, body)));
  }

  @Post(':id/reverse')
  @Allow('ledger.post')
  @ApiOperation({ summary: '红字冲销，可同时登记更正凭证' })
  @ApiCreatedResponse({ type: ReversedDto })
  async reverse(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: VoucherParam,
    @Body() body: ReverseDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ReversedDto> {
    const input = { id, ...body };
    const command = { name: 'voucher.reverse', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.reverseVoucher.run(ctx, input)));
  }
}

/** Periods and times as they go out. */
function outward<R extends VoucherRow>(
  row: R,
): Omit<R, 'period' | 'postedAt' | 'reviewedAt'> & {
  period: string;
  postedAt: string;
  reviewedAt: string | null;
} {
  return {
    ...row,
    period: intToPeriod(row.period),
    postedAt: row.postedAt.toISOString(),
    reviewedAt: row.reviewedAt?.toISOString() ?? null,
  };
}

function recoveryOut({ year, no, ...recovery }: VoucherRecoveryRow): VoucherRecoveryDto {
  return { ...recovery, number: caseNumber(year, no) };
}
