import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { reportDates, reportHelp as help } from '../messages/reports.js';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { REPORT_CAUSES, type ReportCause } from './domain/report.types.js';
import { REPORT_SORT } from './reports.store.js';

export class ReportsQuery extends PageQuery {
  @ApiPropertyOptional({ type: 'integer', example: 2024, description: help.year })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2100)
  year?: number;
  @ApiPropertyOptional({ enum: ['true', 'false'], description: help.published })
  @IfGiven()
  @IsIn(['true', 'false'])
  published?: 'true' | 'false';
  @SortBy(REPORT_SORT)
  sort?: string;
}

export class MakeReportBody {
  @ApiProperty({ example: '2024-11', description: help.period })
  @Matches(/^\d{4}-(0[1-9]|1[0-2])$/, { message: reportDates.month })
  period!: string;
  @ApiPropertyOptional({ format: 'date', example: '2024-11-30', description: help.cutOff })
  @IfGiven()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: reportDates.day })
  cutOff?: string;
}

export class ReportRequestedDto {
  @ApiProperty({ format: 'uuid', description: help.job })
  jobId!: string;
  @ApiProperty({ format: 'date', description: help.cutOff })
  cutOff!: string;
}

export class MonthlyReportDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ example: '2024-11', description: help.period })
  period!: string;
  @ApiProperty({ format: 'date', description: help.cutOff })
  cutOff!: string;
  @ApiProperty({ type: 'integer', description: help.version })
  version!: number;
  @ApiProperty({ description: help.watermark })
  watermark!: string;
  @ApiProperty({ type: String, format: 'date-time', description: help.asOf })
  asOf!: Date;
  @ApiProperty({ description: help.digest })
  digest!: string;
  @ApiProperty({ type: 'integer', description: help.size })
  size!: number;
  @ApiProperty({ enum: REPORT_CAUSES, description: help.cause })
  cause!: ReportCause;
  @ApiProperty({ type: String, nullable: true, description: help.madeBy })
  madeBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time' })
  madeAt!: Date;
  @ApiProperty({ type: String, nullable: true })
  publishedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  publishedAt!: Date | null;
  @ApiProperty({ description: help.latest })
  latest!: boolean;
  @ApiProperty({ description: help.publishable })
  publishable!: boolean;
  @ApiProperty({ type: String, nullable: true, description: help.reason })
  reason!: string | null;
}

export class MonthlyReportPage extends pageOf(MonthlyReportDto) {}

export class ReportPublishedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  publishedAt!: Date;
}
