import { ApiProperty } from '@nestjs/swagger';
import { LEVELS, type Level } from '../ledger/domain/ledger.types.js';
import { SCOPES } from './direct-funds.dto.js';
import { FORM_MONEY, type FormAmounts, type FormMoney } from './domain/feedback-form.js';

const TEXT = { type: String, nullable: true } as const;

class FormAmountsDto implements FormAmounts {
  @ApiProperty({ ...TEXT, description: '下达金额；空为文号未登记' }) amount!: string | null;
  @ApiProperty({ ...TEXT, description: '到位金额' }) arrived!: string | null;
  @ApiProperty({ ...TEXT, description: '已使用金额' }) used!: string | null;
  @ApiProperty({ ...TEXT, description: '未使用金额' }) unused!: string | null;
  @ApiProperty({ ...TEXT, description: '30 天以内' }) D30!: string | null;
  @ApiProperty({ ...TEXT, description: '31–60 天' }) D60!: string | null;
  @ApiProperty({ ...TEXT, description: '61–90 天' }) D90!: string | null;
  @ApiProperty({ ...TEXT, description: '91–180 天' }) D180!: string | null;
  @ApiProperty({ ...TEXT, description: '180 天以上' }) OLDER!: string | null;
}

class FeedbackTotalDto {
  @ApiProperty({ type: FormAmountsDto, description: '元' }) yuan!: FormAmountsDto;
  @ApiProperty({ type: FormAmountsDto, description: '万元，两位小数' }) wan!: FormAmountsDto;
  @ApiProperty({ ...TEXT, description: '使用率（%）：已使用÷到位' }) useRate!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '受益人数；空为工作经费' }) people!: number | null;
}

class FeedbackRowDto extends FeedbackTotalDto {
  @ApiProperty({ type: 'integer' }) no!: number;
  @ApiProperty({ ...TEXT, description: '资金文件；空为文号未登记' }) documentId!: string | null;
  @ApiProperty({ ...TEXT, description: '文号' }) documentNo!: string | null;
  @ApiProperty({ enum: LEVELS }) level!: Level;
  @ApiProperty({ description: '标识 01' }) direct!: boolean;
  @ApiProperty() projectId!: string;
  @ApiProperty() project!: string;
  @ApiProperty(TEXT) firstArrivedOn!: string | null;
  @ApiProperty(TEXT) lastArrivedOn!: string | null;
  @ApiProperty({ type: 'integer', description: '到位笔数' }) arrivals!: number;
  @ApiProperty({ ...TEXT, description: '备注' }) note!: string | null;
}

class TailDto {
  @ApiProperty({ enum: FORM_MONEY }) column!: FormMoney;
  @ApiProperty({ description: '各行之和减合计（万元）' }) difference!: string;
}

class FeedbackAheadDto {
  @ApiProperty() projectId!: string;
  @ApiProperty() project!: string;
  @ApiProperty({ description: '资金到位前先行垫付（元）' }) amount!: string;
}

export class FeedbackDto {
  @ApiProperty({ description: '填报单位' }) agency!: string;
  @ApiProperty({ type: 'integer' }) fiscalYear!: number;
  @ApiProperty({ description: '截止日期' }) at!: string;
  @ApiProperty({ enum: SCOPES }) scope!: (typeof SCOPES)[number];
  @ApiProperty({ type: [FeedbackRowDto] }) rows!: FeedbackRowDto[];
  @ApiProperty({ type: FeedbackTotalDto }) total!: FeedbackTotalDto;
  @ApiProperty({ type: [TailDto], description: '万元四舍五入的尾差' }) tails!: TailDto[];
  @ApiProperty({ type: [FeedbackAheadDto] }) ahead!: FeedbackAheadDto[];
  @ApiProperty({ type: [String], description: '表下的说明' }) notes!: readonly string[];
}
