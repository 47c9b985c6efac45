import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { JOB_SORT, type JobRow, type JobState } from './jobs.store.js';

const STATES: JobState[] = ['WAITING', 'RUNNING', 'DONE', 'FAILED'];

export class JobQuery extends PageQuery {
  @ApiPropertyOptional({ description: '业务对象类型，如 roll' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  subjectType?: string;

  @ApiPropertyOptional({ description: '业务对象编号' })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  subjectId?: string;

  @ApiPropertyOptional({ enum: STATES, description: '任务状态' })
  @IsOptional()
  @IsIn(STATES)
  state?: JobState;

  @SortBy(JOB_SORT)
  sort?: string;
}

export class JobErrorView {
  @ApiProperty({ description: '错误代码' })
  code!: string;

  @ApiProperty({ description: '说明' })
  message!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: '错误的具体内容' })
  details!: Record<string, unknown>;
}

export class JobView {
  @ApiProperty({ format: 'uuid', description: '任务编号' })
  id!: string;

  @ApiProperty({ description: '任务名称，如 roll.import' })
  name!: string;

  @ApiProperty({ description: '业务对象类型' })
  subjectType!: string;

  @ApiProperty({ description: '业务对象编号' })
  subjectId!: string;

  @ApiProperty({ enum: STATES, description: '状态：等待、进行中、完成、失败' })
  state!: JobState;

  @ApiProperty({ type: 'integer', description: '已处理的数量' })
  done!: number;

  @ApiProperty({ type: 'integer', nullable: true, description: '总数量，未知时为空' })
  total!: number | null;

  @ApiProperty({ type: 'string', nullable: true, description: '当前步骤' })
  stage!: string | null;

  @ApiProperty({ type: JobErrorView, nullable: true, description: '失败原因' })
  error!: JobErrorView | null;

  @ApiProperty({ type: 'string', nullable: true, description: '发起人' })
  startedBy!: string | null;

  @ApiProperty({ format: 'date-time', description: '发起时间' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', description: '最近更新时间' })
  updatedAt!: string;
}

export class JobPage extends pageOf(JobView) {}

export function jobView(job: JobRow): JobView {
  return {
    id: job.id,
    name: job.name,
    subjectType: job.subjectType,
    subjectId: job.subjectId,
    state: job.state,
    done: job.done,
    total: job.total,
    stage: job.stage,
    error: job.error,
    startedBy: job.startedByName,
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
  };
}
