import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { LEVELS, type Level } from '../ledger/domain/ledger.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import { Written } from '../platform/http/written.js';
import { DOCUMENT_ACTIONS, USE_KINDS, type DocumentAction, type UseKind } from './domain/direct-funds.types.js';

const ID = [/^[1-9]\d{0,17}$/, { message: '应为数字编号' }] as const;
const AMOUNT = [/^\d{1,14}(\.\d{1,2})?$/, { message: '应为最多两位小数的金额（元）' }] as const;
const DAY = [/^\d{4}-\d{2}-\d{2}$/, { message: '应为“年-月-日”的日期' }] as const;
const TEXT = { type: String, nullable: true } as const;
export const SCOPES = ['DIRECT', 'ALL'] as const;
const EVENT_KINDS = ['ALLOT', 'ADJUST', 'ARRIVE', 'SPEND'] as const;
const STATEMENTS = ['REGISTERED', 'AMENDED', 'CANCELLED', 'PLANNED'] as const;

export class AtQuery {
  @ApiPropertyOptional({ description: '截止日期，缺省为今天', example: '2024-12-31' })
  @IfGiven()
  @Matches(...DAY)
  at?: string;
}

export class DirectFundsQuery extends AtQuery {
  @ApiPropertyOptional({ type: 'integer', description: '年度，缺省为截止日期的年度' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2999)
  fiscalYear?: number;
  @ApiPropertyOptional({ enum: SCOPES, description: 'DIRECT 只含标识 01 的文件（缺省），ALL 含全部到位资金' })
  @IfGiven()
  @IsIn(SCOPES)
  scope?: (typeof SCOPES)[number];
}

class FactsDto {
  @ApiProperty({ enum: LEVELS, description: '资金级次：中央、自治区、州、县' })
  @IsIn(LEVELS)
  level!: Level;
  @ApiProperty({ description: '文件上有 01（中央直达资金）标识' })
  @IsBoolean()
  direct!: boolean;
  @ApiPropertyOptional({ ...TEXT, description: '发文日期，空为不知道' })
  @IsOptional()
  @Matches(...DAY)
  issuedOn?: string | null;
  @ApiPropertyOptional({ ...TEXT, description: '收文日期，空为不知道' })
  @IsOptional()
  @Matches(...DAY)
  receivedOn?: string | null;
  @ApiProperty({ description: '下达金额（元）' })
  @Matches(...AMOUNT)
  amount!: string;
  @ApiPropertyOptional({ ...TEXT, description: '备注，印在反馈表上' })
  @IsOptional()
  @Length(1, 500)
  note?: string | null;
}

export class RegisterDocumentDto extends FactsDto {
  @ApiProperty({ description: '项目' })
  @Matches(...ID)
  projectId!: string;
  @ApiProperty({ description: '文号' })
  @Written(1, 100)
  documentNo!: string;
}

export class AmendDocumentDto extends FactsDto {
  @ApiProperty({ description: '更正原因' })
  @Written(2, 200)
  reason!: string;
}

export class DocumentReasonDto {
  @ApiProperty({ description: '原因' })
  @Written(2, 200)
  reason!: string;
}

export class LinkEventDto {
  @ApiProperty({ description: '预算记录编号' })
  @Matches(...ID)
  eventId!: string;
}

export class PlanLineDto {
  @ApiProperty({ description: '计划到位日期' })
  @Matches(...DAY)
  on!: string;
  @ApiProperty({ description: '金额（元）' })
  @Matches(...AMOUNT)
  amount!: string;
}

export class PlanArrivalsDto {
  @ApiProperty({ type: [PlanLineDto], description: '各笔计划；空的收回计划' })
  @IsArray()
  @ArrayMaxSize(60)
  @ValidateNested({ each: true })
  @Type(() => PlanLineDto)
  lines!: PlanLineDto[];
  @ApiPropertyOptional({ ...TEXT, description: '说明' })
  @IsOptional()
  @Length(1, 200)
  note?: string | null;
}

export class DocumentIdDto {
  @ApiProperty({ description: '资金文件编号（系统内）' })
  id!: string;
}

export class DocumentRegisteredDto extends DocumentIdDto {
  @ApiProperty({ type: 'integer', description: '随之关联的记录数' })
  linked!: number;
}

export class AgesDto {
  @ApiProperty({ description: '到位 30 天以内（元）' }) D30!: string;
  @ApiProperty({ description: '31–60 天（元）' }) D60!: string;
  @ApiProperty({ description: '61–90 天（元）' }) D90!: string;
  @ApiProperty({ description: '91–180 天（元）' }) D180!: string;
  @ApiProperty({ description: '180 天以上（元）' }) OLDER!: string;
}

export class CalendarMonthDto {
  @ApiProperty({ type: 'integer', description: '月份 1–12' }) month!: number;
  @ApiProperty({ description: '计划到位（元）' }) planned!: string;
  @ApiProperty({ description: '实际到位（元）' }) arrived!: string;
  @ApiProperty({ description: '已过计划日期仍未到位（元）' }) overdue!: string;
}

export class DocumentCalendarDto {
  @ApiProperty({ description: '计划合计（元）' }) planned!: string;
  @ApiProperty({ description: '逾期未到位（元）' }) overdue!: string;
  @ApiProperty({ ...TEXT, description: '到位率（%）：到位÷下达；空为不可计量' }) arrivalRate!: string | null;
  @ApiProperty({ type: 'integer', description: '最长逾期天数' }) daysLate!: number;
  @ApiProperty({ type: [CalendarMonthDto] }) months!: CalendarMonthDto[];
}

export class DocumentRowDto {
  @ApiProperty({ description: '行的标识' }) key!: string;
  @ApiProperty({ ...TEXT, description: '资金文件；空为文号未登记' }) documentId!: string | null;
  @ApiProperty({ ...TEXT, description: '文号；未登记时为记录上所写' }) documentNo!: string | null;
  @ApiProperty({ enum: LEVELS }) level!: Level;
  @ApiProperty({ description: '标识 01' }) direct!: boolean;
  @ApiProperty() projectId!: string;
  @ApiProperty({ type: 'integer' }) projectNo!: number;
  @ApiProperty() projectName!: string;
  @ApiProperty({ ...TEXT, description: '发文日期' }) issuedOn!: string | null;
  @ApiProperty({ ...TEXT, description: '收文日期' }) receivedOn!: string | null;
  @ApiProperty({ ...TEXT, description: '下达金额（元）' }) amount!: string | null;
  @ApiProperty({ ...TEXT, description: '据以登记的预算（元）' }) allotted!: string | null;
  @ApiProperty({ description: '到位（元）' }) arrived!: string;
  @ApiProperty({ type: 'integer', description: '到位笔数' }) arrivals!: number;
  @ApiProperty({ ...TEXT, description: '首次到位' }) firstArrivedOn!: string | null;
  @ApiProperty({ ...TEXT, description: '最近到位' }) lastArrivedOn!: string | null;
  @ApiProperty({ description: '已使用（元）' }) used!: string;
  @ApiProperty({ description: '未使用（元）' }) unused!: string;
  @ApiProperty({ ...TEXT, description: '使用率（%）：已使用÷到位' }) useRate!: string | null;
  @ApiProperty({ type: AgesDto, description: '未使用资金账龄' }) ages!: AgesDto;
  @ApiProperty({ ...TEXT, description: '备注' }) note!: string | null;
  @ApiProperty({ type: DocumentCalendarDto, description: '到位日历' }) calendar!: DocumentCalendarDto;
}

export class FundsTotalDto {
  @ApiProperty({ description: '下达（元）' }) amount!: string;
  @ApiProperty({ description: '到位（元）' }) arrived!: string;
  @ApiProperty({ description: '已使用（元）' }) used!: string;
  @ApiProperty({ description: '未使用（元）' }) unused!: string;
  @ApiProperty({ description: '计划到位（元）' }) planned!: string;
  @ApiProperty({ description: '逾期未到位（元）' }) overdue!: string;
  @ApiProperty({ type: AgesDto }) ages!: AgesDto;
  @ApiProperty({ ...TEXT, description: '使用率（%）' }) useRate!: string | null;
  @ApiProperty({ type: [CalendarMonthDto], description: '各月合计' }) months!: CalendarMonthDto[];
}

export class AheadDto {
  @ApiProperty() projectId!: string;
  @ApiProperty() projectName!: string;
  @ApiProperty({ description: '资金到位前先行垫付（元）' }) amount!: string;
}

export class DirectFundsDto {
  @ApiProperty({ type: 'integer' }) fiscalYear!: number;
  @ApiProperty({ description: '截止日期' }) at!: string;
  @ApiProperty({ enum: SCOPES }) scope!: (typeof SCOPES)[number];
  @ApiProperty({ type: [DocumentRowDto] }) rows!: DocumentRowDto[];
  @ApiProperty({ type: FundsTotalDto }) total!: FundsTotalDto;
  @ApiProperty({ type: [AheadDto] }) ahead!: AheadDto[];
}

export class DocumentArrivalDto {
  @ApiProperty({ description: '预算记录编号' }) eventId!: string;
  @ApiProperty() on!: string;
  @ApiProperty({ description: '到位（元）' }) amount!: string;
  @ApiProperty({ description: '已使用（元）' }) used!: string;
  @ApiProperty({ description: '未使用（元）' }) unused!: string;
  @ApiProperty({ type: 'integer', description: '到位天数' }) days!: number;
  @ApiProperty({ ...TEXT, description: '到账凭证' }) voucherId!: string | null;
}

export class DocumentUseDto {
  @ApiProperty({ enum: USE_KINDS, description: '批次或工作经费支出' }) kind!: UseKind;
  @ApiProperty({ description: '批次编号或预算记录编号' }) id!: string;
  @ApiProperty({ description: '批次号或支出说明' }) label!: string;
  @ApiProperty({ description: '发放期间' }) period!: string;
  @ApiProperty({ description: '结清或支出日期' }) on!: string;
  @ApiProperty({ description: '由本文件承担（元）' }) amount!: string;
}

export class PlannedArrivalDto {
  @ApiProperty({ description: '计划到位日期' }) on!: string;
  @ApiProperty({ description: '计划（元）' }) amount!: string;
  @ApiProperty({ description: '已到位（元）' }) arrived!: string;
  @ApiProperty({ description: '逾期未到位（元）' }) overdue!: string;
  @ApiProperty({ type: 'integer', description: '逾期天数' }) daysLate!: number;
}

export class DocumentEventDto {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: EVENT_KINDS }) kind!: string;
  @ApiProperty({ enum: LEVELS }) level!: Level;
  @ApiProperty() on!: string;
  @ApiProperty() amount!: string;
  @ApiProperty({ ...TEXT, description: '记录上写的文号' }) documentNo!: string | null;
  @ApiProperty(TEXT) note!: string | null;
  @ApiProperty({ description: '登记人' }) recordedBy!: string;
  @ApiProperty({ description: '已撤销' }) undone!: boolean;
  @ApiProperty({ ...TEXT, description: '到账凭证' }) voucherId!: string | null;
}

export class DocumentStatementDto {
  @ApiProperty({ enum: STATEMENTS, description: '登记、更正、作废、到位计划' }) what!: (typeof STATEMENTS)[number];
  @ApiProperty({ description: '登记人' }) by!: string;
  @ApiProperty({ description: '时间' }) at!: string;
  @ApiProperty({ ...TEXT, description: '原因或说明' }) reason!: string | null;
  @ApiProperty({ ...TEXT, description: '下达金额；计划的为合计（元）' }) amount!: string | null;
  @ApiProperty({ enum: LEVELS, nullable: true }) level!: Level | null;
  @ApiProperty({ type: Boolean, nullable: true }) direct!: boolean | null;
  @ApiProperty(TEXT) issuedOn!: string | null;
  @ApiProperty(TEXT) receivedOn!: string | null;
}

export class DocumentActionDto {
  @ApiProperty({ enum: DOCUMENT_ACTIONS }) action!: DocumentAction;
  @ApiProperty({ ...TEXT, description: '现在不能办理的原因；空为可以' }) reason!: string | null;
}

export class DocumentDto {
  @ApiProperty() id!: string;
  @ApiProperty({ description: '截止日期' }) at!: string;
  @ApiProperty() projectId!: string;
  @ApiProperty() projectName!: string;
  @ApiProperty({ type: 'integer' }) fiscalYear!: number;
  @ApiProperty({ description: '文号' }) documentNo!: string;
  @ApiProperty({ enum: LEVELS }) level!: Level;
  @ApiProperty({ description: '标识 01' }) direct!: boolean;
  @ApiProperty(TEXT) issuedOn!: string | null;
  @ApiProperty(TEXT) receivedOn!: string | null;
  @ApiProperty({ description: '下达金额（元）' }) amount!: string;
  @ApiProperty({ description: '据以登记的预算（元）' }) allotted!: string;
  @ApiProperty(TEXT) note!: string | null;
  @ApiProperty({ description: '没有作废' }) live!: boolean;
  @ApiProperty({ description: '已有关联的记录，级次不能再改' }) levelFixed!: boolean;
  @ApiProperty({ description: '已有资金到位，标识不能再改' }) markFixed!: boolean;
  @ApiProperty({ type: DocumentRowDto, nullable: true, description: '截至该日的金额；空为当时还没有' })
  figures!: DocumentRowDto | null;
  @ApiProperty({ type: [DocumentArrivalDto] }) arrivals!: DocumentArrivalDto[];
  @ApiProperty({ type: [DocumentUseDto] }) uses!: DocumentUseDto[];
  @ApiProperty({ type: [PlannedArrivalDto] }) plan!: PlannedArrivalDto[];
  @ApiProperty({ type: [DocumentEventDto], description: '关联的记录' }) events!: DocumentEventDto[];
  @ApiProperty({ type: [DocumentEventDto], description: '可以关联的记录' }) candidates!: DocumentEventDto[];
  @ApiProperty({ type: [DocumentStatementDto], description: '登记与更正经过' }) statements!: DocumentStatementDto[];
  @ApiProperty({ type: [DocumentActionDto] }) actions!: DocumentActionDto[];
}
