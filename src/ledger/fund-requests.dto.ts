import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Length, Matches } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { FUNDS, type Fund } from './domain/ledger.types.js';
import { FUND_REQUEST_SORT } from './fund-request.store.js';

const STATES = ['REQUESTED', 'ARRIVED', 'CANCELLED'] as const;
const POSITIVE = /^(?=.*[1-9])\d{1,14}(\.\d{1,2})?$/;
const POSITIVE_TEXT = { message: '应为大于零、最多两位小数的金额（元）' };
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_TEXT = { message: '应为“年-月-日”的日期' };

export class FundRequestParam {
  @ApiProperty({ description: '用款计划编号' })
  @Matches(/^\d{1,18}$/, { message: '应为数字编号' })
  id!: string;
}

export class FundRequestQuery extends PageQuery {
  @ApiPropertyOptional({ enum: FUNDS })
  @IfGiven()
  @IsIn(FUNDS)
  fund?: Fund;
  @ApiPropertyOptional({ enum: STATES })
  @IfGiven()
  @IsIn(STATES)
  state?: (typeof STATES)[number];
  @SortBy(FUND_REQUEST_SORT)
  sort?: string;
}

export class RequestFundsDto {
  @ApiProperty({ enum: FUNDS })
  @IsIn(FUNDS)
  fund!: Fund;
  @ApiProperty({ description: '发放期间', example: '2024-12' })
  @Matches(/^\d{4}-(0[1-9]|1[0-2])$/, { message: '应为“年-月”的期间' })
  period!: string;
  @ApiPropertyOptional({ description: '申请金额（元）；不填则为已审批批次合计减去可用余额和在途用款' })
  @IfGiven()
  @Matches(POSITIVE, POSITIVE_TEXT)
  amount?: string;
  @ApiPropertyOptional({ description: '要求到账日；不填则为这些批次最早的发放日' })
  @IfGiven()
  @Matches(DAY, DAY_TEXT)
  dueOn?: string;
}

export class FundRequestedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '申请金额（元）' })
  amount!: string;
  @ApiProperty({ description: '要求到账日' })
  dueOn!: string;
}

export class ArrivalDto {
  @ApiProperty({ description: '到账日（银行通知）' })
  @Matches(DAY, DAY_TEXT)
  on!: string;
  @ApiProperty({ description: '到账金额（元）' })
  @Matches(POSITIVE, POSITIVE_TEXT)
  amount!: string;
  @ApiPropertyOptional({ description: '拨款文号' })
  @IfGiven()
  @Length(1, 100)
  documentNo?: string;
}

export class CancelRequestDto {
  @ApiProperty({ description: '作废原因' })
  @Length(2, 100)
  reason!: string;
}

export class CancelledRequestDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: ['CANCELLED'] })
  state!: 'CANCELLED';
}

export class FundRequestDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '发放期间' })
  period!: string;
  @ApiProperty({ description: '申请金额（元）' })
  amount!: string;
  @ApiProperty({ description: '要求到账日' })
  dueOn!: string;
  @ApiProperty({ enum: STATES })
  state!: (typeof STATES)[number];
  @ApiProperty({ description: '申请人' })
  requestedBy!: string;
  @ApiProperty({ description: '申请时间' })
  requestedAt!: string;
  @ApiProperty({ type: String, nullable: true, description: '到账日' })
  arrivedOn!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '到账金额（元）' })
  arrivedAmount!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '拨款文号' })
  documentNo!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '到账凭证' })
  voucherId!: string | null;
}
export class FundRequestPage extends pageOf(FundRequestDto) {}

export class FundNeedDto {
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '已审批未报盘的批次合计（元）' })
  approved!: string;
  @ApiProperty({ description: '支出户可用余额（元）：账面余额减已报盘未付的批次' })
  available!: string;
  @ApiProperty({ description: '在途用款计划（元）' })
  requested!: string;
  @ApiProperty({ description: '还需申请（元），不足零按零' })
  lacking!: string;
}
