import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Length, Matches } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { CLOSING_ITEMS, CLOSING_SUBJECTS } from './domain/closing.types.js';
import { FUNDS, type Fund } from './domain/ledger.types.js';
import { ID, MONTH } from './field-shapes.js';
import { FundQuery } from './ledger.dto.js';

export class PeriodDto {
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '会计期间' })
  period!: string;
  @ApiProperty({ enum: ['OPEN', 'CLOSED'] })
  state!: string;
  @ApiProperty({ type: 'integer', description: '凭证张数' })
  vouchers!: number;
  @ApiProperty({ type: 'integer', description: '未审核张数' })
  unreviewed!: number;
  @ApiProperty({ type: String, nullable: true, description: '结账人' })
  closedBy!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '结账时间' })
  closedAt!: string | null;
}

export class PeriodParam {
  @ApiProperty({ enum: FUNDS })
  @IsIn(FUNDS)
  fund!: Fund;
  @ApiProperty({ description: '会计期间', example: '2024-12' })
  @Matches(...MONTH)
  period!: string;
}

export class ClosePeriodDto extends FundQuery {
  @ApiProperty({ description: '要结账的会计期间', example: '2024-12' })
  @Matches(...MONTH)
  period!: string;
}

export class ClosedPeriodDto {
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty()
  period!: string;
  @ApiProperty({ enum: ['CLOSED'] })
  state!: 'CLOSED';
}

export class ClosingThingDto {
  @ApiProperty({ description: '记录编号' })
  id!: string;
  @ApiProperty({ description: '名称或说明' })
  label!: string;
  @ApiProperty({ type: String, nullable: true, description: '已说明的原因；为空则须处理' })
  explained!: string | null;
}

export class ClosingItemDto {
  @ApiProperty({ enum: CLOSING_ITEMS, description: '检查项' })
  code!: string;
  @ApiProperty({ description: '检查项名称' })
  title!: string;
  @ApiProperty({ enum: ['OK', 'WAITING', 'FAILED'], description: '通过、待处理、不符' })
  state!: string;
  @ApiProperty({ type: 'integer', description: '未处理的件数' })
  count!: number;
  @ApiProperty({ description: '说明' })
  sentence!: string;
  @ApiProperty({ enum: CLOSING_SUBJECTS, description: '在哪里处理' })
  subject!: string;
  @ApiProperty({ type: [ClosingThingDto], description: '前若干件' })
  things!: ClosingThingDto[];
}

export class PeriodEventDto {
  @ApiProperty({ type: 'integer' })
  no!: number;
  @ApiProperty({ enum: ['CLOSED', 'REOPENED'], description: '结账、重新打开' })
  action!: string;
  @ApiProperty({ description: '结账或确认重新打开的人' })
  by!: string;
  @ApiProperty({ type: String, nullable: true, description: '提出重新打开的人' })
  proposedBy!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '重新打开的原因' })
  reason!: string | null;
  @ApiProperty()
  at!: string;
}

export class ClosingChecklistDto {
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '会计期间' })
  period!: string;
  @ApiProperty({ enum: ['OPEN', 'CLOSED'] })
  state!: string;
  @ApiProperty({ description: '是否可以结账' })
  ready!: boolean;
  @ApiProperty({ type: [ClosingItemDto] })
  items!: ClosingItemDto[];
  @ApiProperty({ type: [PeriodEventDto], description: '结账和重新打开的经过' })
  events!: PeriodEventDto[];
}

export class ExplainBatchDto {
  @ApiProperty({ description: '未结清的批次' })
  @Matches(...ID)
  batchId!: string;
  @ApiProperty({ description: '为什么不妨碍结账' })
  @Length(2, 500)
  reason!: string;
}

export class ExplainedBatchDto {
  @ApiProperty()
  batchId!: string;
}

export class ProposeReopeningDto extends ClosePeriodDto {
  @ApiProperty({ description: '重新打开的原因' })
  @Length(2, 500)
  reason!: string;
}

export class DecideReopeningDto {
  @ApiProperty({ enum: ['CONFIRMED', 'REFUSED'], description: '确认或不同意' })
  @IsIn(['CONFIRMED', 'REFUSED'])
  decision!: 'CONFIRMED' | 'REFUSED';
  @ApiPropertyOptional({ description: '意见' })
  @IfGiven()
  @Length(2, 500)
  note?: string;
}

export class ReopeningStateDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '会计期间' })
  period!: string;
  @ApiProperty({ enum: ['PROPOSED', 'CONFIRMED', 'REFUSED'] })
  state!: string;
}

export class ReopeningDto extends ReopeningStateDto {
  @ApiProperty({ description: '原因' })
  reason!: string;
  @ApiProperty({ description: '提出人' })
  proposedBy!: string;
  @ApiProperty()
  proposedAt!: string;
  @ApiProperty({ type: String, nullable: true, description: '决定的人' })
  decidedBy!: string | null;
  @ApiProperty({ type: String, nullable: true })
  decidedAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '意见' })
  note!: string | null;
  @ApiProperty({ description: '您现在能否决定' })
  mayDecide!: boolean;
}
