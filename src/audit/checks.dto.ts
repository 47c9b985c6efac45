import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Length, Matches } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { RUN_SORT } from './runs.store.js';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const MONTH_TEXT = { message: '应为“年-月”，例如 2024-12' };
const RUN_KINDS = ['GATE', 'RANGE'] as const;

export class ParameterValueDto {
  @ApiProperty({ format: 'date', description: '自该日起' })
  from!: string;
  @ApiProperty()
  value!: string;
  @ApiProperty({ type: String, nullable: true, description: '依据；空为系统自带的值' })
  basis!: string | null;
  @ApiProperty({ type: String, nullable: true })
  setBy!: string | null;
}

export class ParameterDto {
  @ApiProperty()
  name!: string;
  @ApiProperty()
  label!: string;
  @ApiProperty({ description: '单位' })
  unit!: string;
  @ApiProperty()
  least!: string;
  @ApiProperty()
  most!: string;
  @ApiProperty({ type: String, nullable: true, description: '今天起作用的值' })
  now!: string | null;
  @ApiProperty({ type: [ParameterValueDto], description: '各日期的值，新的在前' })
  values!: ParameterValueDto[];
}

export class AuditCheckDto {
  @ApiProperty()
  code!: string;
  @ApiProperty()
  title!: string;
  @ApiProperty({ description: '含义' })
  meaning!: string;
  @ApiProperty({ description: '法律或工作依据' })
  basis!: string;
  @ApiProperty({ description: '处理建议' })
  remedy!: string;
  @ApiProperty({ enum: ['BLOCK', 'WARN'], description: 'BLOCK 须先处理，WARN 提示' })
  severity!: 'BLOCK' | 'WARN';
  @ApiProperty({ enum: ['GATE', 'AFTER', 'BOTH'], description: '发放前、发放后、发放前和发放后' })
  stage!: 'GATE' | 'AFTER' | 'BOTH';
  @ApiProperty({ type: [ParameterDto] })
  parameters!: ParameterDto[];
  @ApiProperty({ type: [String], description: '规则所用的查询' })
  queries!: string[];
  @ApiProperty({ type: 'integer', description: '待处理的疑点' })
  open!: number;
  @ApiProperty({ type: 'integer', description: '已排除的疑点' })
  cleared!: number;
  @ApiProperty({ type: 'integer', description: '已确认的疑点' })
  confirmed!: number;
}

export class SetParameterBody {
  @ApiProperty({ description: '稽核规则代码' })
  @Matches(/^[A-Z][A-Z_]{2,40}$/, { message: '应为稽核规则代码' })
  check!: string;
  @ApiProperty()
  @Length(1, 40)
  name!: string;
  @ApiProperty({ format: 'date', description: '自该日起' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: '应为“年-月-日”的日期' })
  validFrom!: string;
  @ApiProperty()
  @Matches(/^\d{1,9}(\.\d{1,4})?$/, { message: '应为数值' })
  value!: string;
  @ApiProperty({ description: '依据，例如文件名称和文号' })
  @Length(2, 300)
  basis!: string;
}
export class ParameterSetDto {
  @ApiProperty()
  id!: string;
}

export class RangeBody {
  @ApiProperty({ example: '2024-01' })
  @Matches(MONTH, MONTH_TEXT)
  from!: string;
  @ApiProperty({ example: '2024-12' })
  @Matches(MONTH, MONTH_TEXT)
  to!: string;
}
export class RunStartedDto {
  @ApiProperty({ format: 'uuid' })
  jobId!: string;
}

export class RunsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: RUN_KINDS, description: 'GATE 提交批次时，RANGE 按月份' })
  @IfGiven()
  @IsIn(RUN_KINDS)
  kind?: string;
  @ApiPropertyOptional()
  @IfGiven()
  @Matches(/^\d{1,18}$/, { message: '应为数字编号' })
  batchId?: string;
  @SortBy(RUN_SORT)
  sort?: string;
}

export class RunListedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: RUN_KINDS })
  kind!: 'GATE' | 'RANGE';
  @ApiProperty({ type: String, nullable: true })
  batchId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  batchNumber!: string | null;
  @ApiProperty({ example: '2024-01' })
  from!: string;
  @ApiProperty({ example: '2024-12' })
  to!: string;
  @ApiProperty({ type: 'integer', description: '运行的规则数' })
  checks!: number;
  @ApiProperty({ type: 'integer', description: '检查的笔数' })
  lines!: number;
  @ApiProperty({ type: 'integer', description: '命中数' })
  hits!: number;
  @ApiProperty({ type: 'integer', description: '其中新产生的疑点' })
  raised!: number;
  @ApiProperty({ type: 'integer', description: '用时，毫秒' })
  ms!: number;
  @ApiProperty({ type: String, nullable: true })
  runBy!: string | null;
  @ApiProperty({ format: 'date-time' })
  runAt!: string;
}
export class RunPageDto extends pageOf(RunListedDto) {}
