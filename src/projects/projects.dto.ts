import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { Written } from '../platform/http/written.js';
import { SCHEMES, type Scheme } from '../agencies/domain/fund.types.js';
import { LEVELS, type Level } from '../ledger/domain/ledger.types.js';
import {
  ATTRIBUTION_MODES,
  EVENT_KINDS,
  EXECUTION_BASES,
  PAYMENT_MODES,
  type AttributionMode,
  type EventKind,
  type ExecutionBasis,
  type PaymentMode,
} from './domain/project.types.js';

const ID = /^\d{1,18}$/;
const ID_TEXT = { message: '应为数字编号' };
const AMOUNT = /^-?\d{1,14}(\.\d{1,2})?$/;
const AMOUNT_TEXT = { message: '应为最多两位小数的金额（元）' };
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_TEXT = { message: '应为“年-月-日”的日期' };
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const MONTH_TEXT = { message: '应为“年-月”的期间' };
const RATE = { type: String, nullable: true } as const;

export class ProjectParam {
  @ApiProperty({ description: '项目编号（系统内）' })
  @Matches(ID, ID_TEXT)
  id!: string;
}

export class EventParam extends ProjectParam {
  @ApiProperty({ description: '预算记录编号' })
  @Matches(ID, ID_TEXT)
  eventId!: string;
}

export class ProjectsQuery {
  @ApiPropertyOptional({ type: 'integer', description: '年度' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2999)
  fiscalYear?: number;
}

export class SchemeYearParam {
  @ApiProperty({ enum: SCHEMES, description: '险种' })
  @IsIn(SCHEMES)
  scheme!: Scheme;
  @ApiProperty({ type: 'integer', description: '年度' })
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2999)
  fiscalYear!: number;
}

export class CreateProjectDto {
  @ApiProperty({ type: 'integer', description: '年度' })
  @IsInt()
  @Min(2000)
  @Max(2999)
  fiscalYear!: number;
  @ApiProperty({ type: 'integer', description: '序号' })
  @IsInt()
  @Min(1)
  @Max(9999)
  no!: number;
  @ApiProperty({ description: '项目代码，年度内唯一' })
  @Written(1, 60)
  code!: string;
  @ApiProperty({ description: '项目名称' })
  @Written(1, 200)
  name!: string;
  @ApiProperty({ enum: SCHEMES, nullable: true, description: '补贴的险种；空为单位工作经费' })
  @IsOptional()
  @IsIn(SCHEMES)
  scheme!: Scheme | null;
  @ApiProperty({ description: '支出功能分类科目编码' })
  @Matches(/^\d{3}(\d{2}){0,2}$/, { message: '应为 3、5 或 7 位数字' })
  functionCode!: string;
  @ApiProperty({ description: '支出经济分类科目编码' })
  @Matches(/^\d{3}(\d{2})?$/, { message: '应为 3 或 5 位数字' })
  economicCode!: string;
  @ApiProperty({ enum: LEVELS, description: '资金来源级次：中央、自治区、州、县' })
  @IsIn(LEVELS)
  sourceLevel!: Level;
  @ApiProperty({ description: '资金来源（原文）' })
  @Written(1, 100)
  sourceText!: string;
  @ApiPropertyOptional({ type: String, nullable: true, description: '文号' })
  @IsOptional()
  @Written(1, 100)
  documentNo?: string | null;
  @ApiProperty({ enum: PAYMENT_MODES, description: '发放方式：按月、按年、一次性' })
  @IsIn(PAYMENT_MODES)
  paymentMode!: PaymentMode;
  @ApiPropertyOptional({ type: String, nullable: true, description: '发放程序' })
  @IsOptional()
  @Written(1, 200)
  procedure?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, description: '受益对象' })
  @IsOptional()
  @Written(1, 200)
  subsidised?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, description: '补助标准' })
  @IsOptional()
  @Written(1, 200)
  standard?: string | null;
  @ApiPropertyOptional({ type: [String], description: '政策依据' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  policyBasis?: string[];
  @ApiPropertyOptional({ enum: EXECUTION_BASES, description: '执行口径；缺省为到位（工作经费为支出）' })
  @IfGiven()
  @IsIn(EXECUTION_BASES)
  executionBasis?: ExecutionBasis;
  @ApiProperty({ description: '起始期间', example: '2024-01' })
  @Matches(MONTH, MONTH_TEXT)
  periodFrom!: string;
  @ApiProperty({ description: '终止期间', example: '2024-12' })
  @Matches(MONTH, MONTH_TEXT)
  periodTo!: string;
}

export class ProjectIdDto {
  @ApiProperty()
  id!: string;
}

export class RecordEventDto {
  @ApiProperty({ enum: EVENT_KINDS, description: '下达、追加/追减、到位、支出' })
  @IsIn(EVENT_KINDS)
  kind!: EventKind;
  @ApiPropertyOptional({ description: '文号' })
  @IfGiven()
  @Written(1, 100)
  documentNo?: string;
  @ApiProperty({ enum: LEVELS, description: '资金级次' })
  @IsIn(LEVELS)
  level!: Level;
  @ApiProperty({ description: '日期' })
  @Matches(DAY, DAY_TEXT)
  on!: string;
  @ApiProperty({ description: '金额（元），仅追减为负' })
  @Matches(AMOUNT, AMOUNT_TEXT)
  amount!: string;
  @ApiPropertyOptional({ description: '说明' })
  @IfGiven()
  @Length(1, 500)
  note?: string;
}

export class UndoEventDto {
  @ApiProperty({ description: '日期' })
  @Matches(DAY, DAY_TEXT)
  on!: string;
  @ApiProperty({ description: '撤销原因' })
  @Written(2, 100)
  reason!: string;
}

export class EventRecordedDto {
  @ApiProperty({ description: '预算记录编号' })
  id!: string;
  @ApiProperty({ type: String, nullable: true, description: '同时登记的记账凭证' })
  voucherId!: string | null;
}

export class ProjectDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ type: 'integer' })
  fiscalYear!: number;
  @ApiProperty({ type: 'integer' })
  no!: number;
  @ApiProperty()
  code!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ enum: SCHEMES, nullable: true })
  scheme!: Scheme | null;
  @ApiProperty()
  functionCode!: string;
  @ApiProperty()
  economicCode!: string;
  @ApiProperty({ enum: LEVELS })
  sourceLevel!: Level;
  @ApiProperty()
  sourceText!: string;
  @ApiProperty({ type: String, nullable: true })
  documentNo!: string | null;
  @ApiProperty({ enum: PAYMENT_MODES })
  paymentMode!: PaymentMode;
  @ApiProperty({ type: String, nullable: true })
  procedure!: string | null;
  @ApiProperty({ type: String, nullable: true })
  subsidised!: string | null;
  @ApiProperty({ type: String, nullable: true })
  standard!: string | null;
  @ApiProperty({ type: [String] })
  policyBasis!: string[];
  @ApiProperty({ description: '起始期间' })
  periodFrom!: string;
  @ApiProperty({ description: '终止期间' })
  periodTo!: string;
  @ApiProperty({ description: '年初预算（元）' })
  allotted!: string;
  @ApiProperty({ description: '追加减追减（元）' })
  adjusted!: string;
  @ApiProperty({ description: '调整后预算（元）' })
  budget!: string;
  @ApiProperty({ description: '到位（元）' })
  arrived!: string;
  @ApiProperty({ description: '支出（元），仅工作经费' })
  spent!: string;
  @ApiProperty({ description: '已审批批次预留（元）' })
  reserved!: string;
  @ApiProperty({ description: '已归集（元）' })
  attributed!: string;
  @ApiProperty({ enum: EXECUTION_BASES, description: '执行数的口径：到位、归集、支出' })
  executionBasis!: ExecutionBasis;
  @ApiProperty({ description: '执行数（元）' })
  executed!: string;
  @ApiProperty({ description: '可用预算（元）' })
  remaining!: string;
  @ApiProperty({ ...RATE, description: '到位率（%）；空为不可计量' })
  arrivalRate!: string | null;
  @ApiProperty({ ...RATE, description: '执行率（%）；空为不可计量' })
  executionRate!: string | null;
  @ApiProperty({ ...RATE, description: '使用率（%）；空为不可计量' })
  useRate!: string | null;
}

export class EventDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: EVENT_KINDS })
  kind!: EventKind;
  @ApiProperty({ type: String, nullable: true })
  documentNo!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '资金文件；空为文号未登记' })
  documentId!: string | null;
  @ApiProperty({ enum: LEVELS })
  level!: Level;
  @ApiProperty()
  on!: string;
  @ApiProperty()
  amount!: string;
  @ApiProperty({ type: String, nullable: true })
  note!: string | null;
  @ApiProperty({ description: '登记人' })
  recordedBy!: string;
  @ApiProperty()
  recordedAt!: string;
  @ApiProperty({ type: String, nullable: true, description: '撤销了哪条记录' })
  reversalOf!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '被哪条记录撤销' })
  reversedBy!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '到账凭证' })
  voucherId!: string | null;
}

export class AttributionMonthDto {
  @ApiProperty({ description: '月份（按结清日期）' })
  period!: string;
  @ApiProperty({ description: '归集（元）' })
  consumed!: string;
  @ApiProperty({ description: '退回（元）' })
  returned!: string;
}

export class AttributionBatchDto {
  @ApiProperty()
  batchId!: string;
  @ApiProperty({ description: '批次号' })
  number!: string;
  @ApiProperty({ description: '发放期间' })
  period!: string;
  @ApiProperty({ enum: ['REGULAR', 'REISSUE'] })
  kind!: string;
  @ApiProperty({ description: '批次状态' })
  state!: string;
  @ApiProperty({ type: String, nullable: true, description: '项目；空为基金自有资金' })
  projectId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  projectName!: string | null;
  @ApiProperty({ description: '仍预留（元）' })
  reserved!: string;
  @ApiProperty({ description: '已归集（元）' })
  consumed!: string;
}

export class ProjectDetailDto extends ProjectDto {
  @ApiProperty({ type: [EventDto], description: '预算记录' })
  events!: EventDto[];
  @ApiProperty({ type: [AttributionMonthDto], description: '按月归集' })
  months!: AttributionMonthDto[];
  @ApiProperty({ type: [AttributionBatchDto], description: '按批次归集' })
  batches!: AttributionBatchDto[];
}

export class RuleEntryDto {
  @ApiProperty({ description: '项目编号' })
  @Matches(ID, ID_TEXT)
  projectId!: string;
  @ApiPropertyOptional({ description: '比例 0–1，仅按比例归集时填写', example: '0.35' })
  @IfGiven()
  @Matches(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, { message: '应为 0 到 1、最多六位小数的比例' })
  share?: string;
}

export class SetRuleDto {
  @ApiProperty({ enum: ATTRIBUTION_MODES, description: '按顺序或按比例' })
  @IsIn(ATTRIBUTION_MODES)
  mode!: AttributionMode;
  @ApiProperty({ type: [RuleEntryDto], description: '项目，按顺序' })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => RuleEntryDto)
  entries!: RuleEntryDto[];
}

export class RuleVersionDto {
  @ApiProperty({ type: 'integer', description: '新版本' })
  version!: number;
}

export class RuleDto extends SetRuleDto {
  @ApiProperty({ enum: SCHEMES })
  scheme!: Scheme;
  @ApiProperty({ type: 'integer' })
  fiscalYear!: number;
  @ApiProperty({ type: 'integer' })
  version!: number;
}
