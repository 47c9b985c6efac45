import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { SCHEMES, type Scheme } from '../agencies/domain/fund.types.js';
import { whatifHelp as help } from '../messages/whatif.js';
import { IfGiven } from '../platform/http/if-given.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { Written } from '../platform/http/written.js';
import { SCENARIO_LINE_SORT } from './adjusted-lines.store.js';
import { PERCENT_BASES, ROUNDINGS, type PercentBase, type Rounding } from './domain/whatif.types.js';

const PERIOD = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;
const PERIOD_MESSAGE = '应为“年-月”，例如 2024-12';
/** A file is named after it. */
const NAME = /^[^\p{Cc}/\\:*?"<>|]+$/u;

export class ScenarioParam {
  @ApiProperty()
  @Matches(/^[1-9]\d{0,17}$/, { message: '应为数字编号' })
  id!: string;
}

export class BandDto {
  @ApiPropertyOptional({ type: 'integer', description: '起始年龄（含）' })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(150)
  fromAge?: number;
  @ApiPropertyOptional({ type: 'integer', description: '截止年龄（含）' })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(150)
  toAge?: number;
  @ApiPropertyOptional({ description: help.fixed, example: '20.00' })
  @IfGiven()
  @Matches(/^\d{1,8}(\.\d{1,2})?$/, { message: '应为元，最多两位小数' })
  fixed?: string;
  @ApiPropertyOptional({ description: help.percent, example: '3.5' })
  @IfGiven()
  @Matches(/^\d{1,3}(\.\d{1,4})?$/, { message: '应为百分数，最多四位小数' })
  percent?: string;
}

class RuleFields {
  @ApiProperty({ enum: SCHEMES })
  @IsIn(SCHEMES)
  scheme!: Scheme;
  @ApiProperty({ description: '执行月份：自该月起应增发', example: '2024-01' })
  @Matches(PERIOD, { message: PERIOD_MESSAGE })
  effectiveFrom!: string;
  @ApiProperty({ description: '首次发放月份：此前的月份在该月补发', example: '2024-12' })
  @Matches(PERIOD, { message: PERIOD_MESSAGE })
  payPeriod!: string;
  @ApiProperty({ enum: ROUNDINGS, description: help.rounding })
  @IsIn(ROUNDINGS)
  rounding!: Rounding;
  @ApiProperty({ enum: PERCENT_BASES, description: help.percentOf })
  @IsIn(PERCENT_BASES)
  percentOf!: PercentBase;
  @ApiProperty({ type: [BandDto], description: '各档年龄不重叠；每人按所属一档的定额与比例之和增加' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => BandDto)
  bands!: BandDto[];
}

export class TryRuleDto extends RuleFields {
  @ApiProperty({ description: '试算名称，例如“2024 年基础养老金加发 20 元”' })
  @Written(1, 40)
  @Matches(NAME, { message: '不能含有 / \\ : * ? " < > |' })
  name!: string;
  @ApiPropertyOptional({ format: 'date', description: help.ageOn })
  @IfGiven()
  @Matches(/^[1-9]\d{3}-\d\d-\d\d$/, { message: '应为“年-月-日”，例如 2024-01-01' })
  ageOn?: string;
}

export class ApplyScenarioDto {
  @ApiProperty({ description: help.digest })
  @Matches(/^[0-9a-f]{64}$/, { message: '应为 64 位摘要' })
  digest!: string;
}

export class ScenarioLinesQuery extends PageQuery {
  @ApiPropertyOptional({ description: '姓名的一部分，或脱敏号码的一部分' })
  @IfGiven()
  @Length(1, 50)
  text?: string;
  @ApiPropertyOptional({ type: 'integer', description: '只看第几档' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(20)
  band?: number;
  @SortBy(SCENARIO_LINE_SORT)
  sort?: string;
}

export class ScenarioTriedDto {
  @ApiProperty()
  id!: string;
}

export class ScenarioAppliedDto {
  @ApiProperty({ description: '生成的花名册' })
  rollId!: string;
  @ApiProperty({ description: '读取和校验它的后台任务' })
  jobId!: string;
}

export class RecomputedDto {
  @ApiProperty({ description: '与保存的逐行相同' })
  same!: boolean;
  @ApiProperty()
  digest!: string;
  @ApiProperty({ type: 'integer' })
  people!: number;
  @ApiProperty({ description: '元' })
  backPay!: string;
  @ApiProperty({ description: '其后已有新的花名册' })
  newerRoll!: boolean;
}
