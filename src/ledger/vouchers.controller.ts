import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { chineseAmount } from '../kernel/chinese-amount.js';
import { DomainError } from '../kernel/domain-error.js';
import { money } from '../kernel/money.js';
import { intToPeriod, periodToInt } from '../kernel/period.js';
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
  ManualVoucherDto,
  OpeningDto,
  PostedDto,
  ReversedDto,
  ReverseDto,
  ReviewDto,
  ReviewedDto,
  VoucherDetailDto,
  VoucherPage,
  VoucherParam,
  VoucherQuery,
  YearEndDto,
} from './ledger.dto.js';
import { PostManualVoucher } from './post-manual-voucher.js';
import { PostOpening } from './post-opening.js';
import { RecordBankMovement } from './record-bank-movement.js';
import { ReverseVoucher } from './reverse-voucher.js';
import { ReviewVouchers } from './review-vouchers.js';
import { VerifyBooksStore } from './verify-books.store.js';
import { VoucherReadsStore, type VoucherRow } from './voucher-reads.store.js';

@ApiTags('记账凭证')
@Controller('v1/vouchers')
export class VouchersController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(VoucherReadsStore) private readonly reads: VoucherReadsStore,
    @Inject(VerifyBooksStore) private readonly chain: VerifyBooksStore,
    @Inject(PostManualVoucher) private readonly postManual: PostManualVoucher,
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
    const voucher = await this.db.read((tx) => this.reads.detail(tx, caller.agencyId, id));
    if (!voucher) throw new DomainError('VOUCHER_NOT_FOUND', 'missing', { id });
    return { ...voucher, ...outward(voucher), totalInWords: chineseAmount(money(voucher.total)) };
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

  @Post()
  @Allow('ledger.post')
  @ApiOperation({ summary: '手工凭证（不涉及支出户和待遇科目）' })
  @ApiCreatedResponse({ type: PostedDto })
  async post(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: ManualVoucherDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PostedDto> {
    const command = { name: 'voucher.post', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.postManual.run(ctx, body)));
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
