import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { Written } from '../platform/http/written.js';
import {
  ALLOCATIONS,
  PLAN_STATES,
  SAMPLING_METHODS,
  SIZE_BASES,
  STRATIFY_BY,
  VERDICTS,
  type AllocationRule,
  type PlanState,
  type SamplingMethod,
  type SizeBasis,
  type StratifyBy,
  type Verdict,
} from './domain/sampling.types.js';
import { ITEM_SORT, type ItemState } from './sampling-items.store.js';
import { PLAN_SORT } from './sampling.store.js';

const MONTH = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;
const MONTH_TEXT = { each: true, message: '应为“年-月”，例如 2024-12' };
const YUAN = /^\d{1,14}(\.\d{1,2})?$/;
const YUAN_TEXT = { message: '应为最多两位小数的金额（元）' };
const PERCENT = /^\d{1,2}(\.\d{1,3})?$/;
const PERCENT_TEXT = { message: '应为百分数，例如 95 或 0.5' };
const KINDS = ['REGULAR', 'REISSUE'] as const;

export class SampleRequestBody {
  @ApiProperty({ type: [String], example: ['2024-11', '2024-12'], description: '所属月份' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(120)
  @Matches(MONTH, MONTH_TEXT)
  periods!: string[];
  @ApiPropertyOptional({ type: [String], enum: SCHEMES, description: '险种；不填为全部' })
  @IfGiven()
  @IsArray()
  @IsIn(SCHEMES, { each: true })
  schemes?: string[];
  @ApiPropertyOptional({ type: [String], description: '乡镇；不填为全部，空文本为未登记乡镇' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @Length(0, 100, { each: true })
  townships?: string[];
  @ApiPropertyOptional({ type: [String], enum: KINDS, description: '类别；不填为全部' })
  @IfGiven()
  @IsArray()
  @IsIn(KINDS, { each: true })
  kinds?: string[];
  @ApiPropertyOptional({ description: '水位（日志位置）；不填为当前' })
  @IfGiven()
  @Matches(/^\d{1,18}$/)
  watermark?: string;
  @ApiProperty({ enum: SAMPLING_METHODS, description: '简单随机、分层随机、金额加权' })
  @IsIn(SAMPLING_METHODS)
  method!: SamplingMethod;
  @ApiPropertyOptional({ enum: STRATIFY_BY, description: '分层随机：按什么分层' })
  @IfGiven()
  @IsIn(STRATIFY_BY)
  stratifyBy?: StratifyBy;
  @ApiPropertyOptional({
    type: [String],
    description: '按金额分层的界限，元，从小到大',
    example: ['300.00', '3000.00'],
  })
  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(YUAN, { ...YUAN_TEXT, each: true })
  amountBounds?: string[];
  @ApiPropertyOptional({ enum: ALLOCATIONS, description: '各层如何分配样本量；缺省 PROPORTIONAL' })
  @IfGiven()
  @IsIn(ALLOCATIONS)
  allocation?: AllocationRule;
  @ApiProperty({ enum: SIZE_BASES, description: '样本量依据：可容忍差错率、估计精度、可容忍差错金额、自定' })
  @IsIn(SIZE_BASES)
  basis!: SizeBasis;
  @ApiProperty({ description: '置信度，%', example: '95' })
  @Matches(PERCENT, PERCENT_TEXT)
  confidence!: string;
  @ApiPropertyOptional({ description: '可容忍差错率，%', example: '1' })
  @IfGiven()
  @Matches(PERCENT, PERCENT_TEXT)
  tolerableRate?: string;
  @ApiPropertyOptional({ type: 'integer', description: '样本中允许的差错笔数，缺省 0' })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(100)
  expectedErrors?: number;
  @ApiPropertyOptional({ description: '预计差错率，%；不知道时填 50', example: '2' })
  @IfGiven()
  @Matches(PERCENT, PERCENT_TEXT)
  expectedRate?: string;
  @ApiPropertyOptional({ description: '估计精度（正负），%', example: '1' })
  @IfGiven()
  @Matches(PERCENT, PERCENT_TEXT)
  margin?: string;
  @ApiPropertyOptional({ description: '可容忍差错金额，元' })
  @IfGiven()
  @Matches(YUAN, YUAN_TEXT)
  tolerableAmount?: string;
  @ApiPropertyOptional({ type: 'integer', description: '自定的样本量' })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(20_000)
  size?: number;
}

export class SamplePlanBody extends SampleRequestBody {
  @ApiProperty({ description: '方案名称' })
  @Written(2, 100)
  name!: string;
  @ApiPropertyOptional({ description: '种子（不填则随机生成）；抽取之前保存，之后不能改', example: '20241231' })
  @IfGiven()
  @Matches(/^[\x21-\x7e]{1,64}$/, { message: '应为 1 至 64 个不含空格的英文字符' })
  seed?: string;
}

export class PlansQuery extends PageQuery {
  @ApiPropertyOptional({ enum: PLAN_STATES, description: '状态' })
  @IfGiven()
  @IsIn(PLAN_STATES)
  state?: PlanState;
  @SortBy(PLAN_SORT)
  sort?: string;
}

const ITEM_STATES = ['OPEN', 'CORRECT', 'WRONG'] as const;
export class ItemsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ITEM_STATES, description: '未核查、正确、错误' })
  @IfGiven()
  @IsIn(ITEM_STATES)
  state?: ItemState;
  @SortBy(ITEM_SORT)
  sort?: string;
}

export class SampleSignBody {
  @ApiPropertyOptional({ description: '签认意见' })
  @IfGiven()
  @IsString()
  @Length(1, 500)
  note?: string;
}

export class WithdrawPlanBody {
  @ApiProperty({ description: '撤销的原因' })
  @Written(2, 500)
  reason!: string;
}

export class ResultBody {
  @ApiProperty({ enum: VERDICTS, description: '正确或错误' })
  @IsIn(VERDICTS)
  verdict!: Verdict;
  @ApiPropertyOptional({ description: '应发金额，元；结果为错误时必填，全部不应发的填 0' })
  @IfGiven()
  @Matches(YUAN, YUAN_TEXT)
  dueAmount?: string;
  @ApiPropertyOptional({ description: '情况说明；结果为错误或更正时必填' })
  @IfGiven()
  @IsString()
  @Length(0, 500)
  note?: string;
  @ApiProperty({ type: 'integer', description: '看到的该样本已有结果的个数；0 为首次录入' })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1000)
  seen!: number;
}

/** The form of the import, for OpenAPI. */
export class ResultsForm {
  @ApiProperty({ type: 'string', format: 'binary', description: '填好的样本清单（csv 或 xlsx）' })
  file!: unknown;
}
