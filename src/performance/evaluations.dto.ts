import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Written } from '../platform/http/written.js';
import {
  EVALUATION_ACTIONS,
  EVALUATION_STATES,
  type EvaluationAction,
  type EvaluationState,
} from './domain/evaluation-states.js';

const WHEN = { type: String, format: 'date-time' } as const;
const TEXT = { nullable: true, type: String } as const;
export const EVALUATION_FORMATS = ['xlsx', 'docx', 'pdf'] as const;
export type EvaluationFormat = (typeof EVALUATION_FORMATS)[number];

export class DraftEvaluationBody {
  @ApiProperty({ example: 2024, description: '预算年度' })
  @IsInt()
  @Min(2000)
  @Max(2100)
  fiscalYear!: number;

  @ApiPropertyOptional({ ...TEXT, description: '项目编号；不填为单位整体' })
  @IsOptional()
  @Matches(/^[1-9]\d{0,17}$/)
  projectId?: string | null;

  @ApiProperty({ example: '2024-12-31', description: '截止日期：已结账月份的月末' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  cutOff!: string;
}

export class EvaluationDeviationBody {
  @ApiProperty()
  @Matches(/^[1-9]\d{0,17}$/)
  indicatorId!: string;

  @ApiPropertyOptional({ ...TEXT, description: '偏差原因分析及改进措施' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  deviation?: string | null;
}

export class EditEvaluationBody {
  @ApiPropertyOptional({ ...TEXT, description: '年度总体目标完成情况' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  goalCompletion?: string | null;

  @ApiProperty({ type: [EvaluationDeviationBody] })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => EvaluationDeviationBody)
  deviations!: EvaluationDeviationBody[];
}

export class SignEvaluationBody {
  @ApiProperty({ description: '所看到的内容摘要（SM3）' })
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;
}

export class SendBackEvaluationBody {
  @ApiProperty({ description: '退回原因' })
  @Written(2, 500)
  reason!: string;
}

export class EvaluationFileQuery {
  @ApiProperty({ enum: EVALUATION_FORMATS })
  @IsIn(EVALUATION_FORMATS as unknown as string[])
  format!: EvaluationFormat;
}

export class RescoreQuery {
  @ApiProperty({ type: 'integer', description: '赋分规则的第几版' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  version!: number;

  @ApiPropertyOptional({ type: 'integer', description: '与第几版比较；不填为与表上的得分比较' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  against?: number;
}

export class EvaluationIdDto {
  @ApiProperty() id!: string;
}

export class SelfEvaluationDto {
  @ApiProperty() id!: string;
  @ApiProperty({ type: 'integer' }) fiscalYear!: number;
  @ApiProperty({ ...TEXT, description: '空为单位整体' }) projectId!: string | null;
  @ApiProperty(TEXT) projectCode!: string | null;
  @ApiProperty(TEXT) projectName!: string | null;
  @ApiProperty({ type: 'integer', description: '绩效目标表的第几版' }) goalVersion!: number;
  @ApiProperty() cutOff!: string;
  @ApiProperty() watermark!: string;
  @ApiProperty({ enum: EVALUATION_STATES }) state!: EvaluationState;
  @ApiProperty() stateLabel!: string;
  @ApiProperty({ description: '填报人' }) draftedBy!: string;
  @ApiProperty(WHEN) draftedAt!: Date;
  @ApiProperty({ ...TEXT, description: '提交人' }) submittedBy!: string | null;
  @ApiProperty({ ...WHEN, nullable: true }) submittedAt!: Date | null;
  @ApiProperty({ ...TEXT, description: '审定人' }) approvedBy!: string | null;
  @ApiProperty({ ...WHEN, nullable: true }) approvedAt!: Date | null;
  @ApiProperty({ ...TEXT, description: '最近一次退回的人' }) sentBackBy!: string | null;
  @ApiProperty({ ...TEXT, description: '最近一次退回的原因' }) sentBackReason!: string | null;
}

export class EvaluationMoneyDto {
  @ApiProperty({ enum: ['TOTAL', 'FISCAL', 'OTHER'] }) row!: 'TOTAL' | 'FISCAL' | 'OTHER';
  @ApiProperty() rowLabel!: string;
  @ApiProperty({ description: '年初预算数，万元' }) allotted!: string;
  @ApiProperty({ description: '全年预算数，万元' }) budget!: string;
  @ApiProperty({ description: '全年执行数，万元' }) executed!: string;
  @ApiProperty({ ...TEXT, description: '执行率，%' }) rate!: string | null;
}

export class EvaluatedIndicatorDto {
  @ApiProperty({ description: '监测值，打开它背后的明细' }) measurementId!: string;
  @ApiProperty() indicatorId!: string;
  @ApiProperty() level1!: string;
  @ApiProperty() level2!: string;
  @ApiProperty() level3!: string;
  @ApiProperty({ description: '指标值' }) goal!: string;
  @ApiProperty(TEXT) basis!: string | null;
  @ApiProperty(TEXT) lastYearValue!: string | null;
  @ApiProperty() weight!: string;
  @ApiProperty() scoringCode!: string;
  @ApiProperty({ type: 'integer' }) scoringVersion!: number;
  @ApiProperty() scoringName!: string;
  @ApiProperty(TEXT) evidenceKind!: string | null;
  @ApiProperty({ description: '由人录入并附佐证；否则由账簿计算' }) manual!: boolean;
  @ApiProperty(TEXT) actual!: string | null;
  @ApiProperty(TEXT) unit!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '样本量' }) sampleSize!: number | null;
  @ApiProperty({ ...TEXT, description: '佐证文件' }) evidenceFile!: string | null;
  @ApiProperty({ ...TEXT, description: '完成率，%' }) completion!: string | null;
  @ApiProperty({ ...TEXT, description: '得分' }) score!: string | null;
  @ApiProperty({ ...TEXT, description: '偏差原因分析及改进措施' }) deviation!: string | null;
  @ApiProperty({ description: '须说明偏差' }) deviationNeeded!: boolean;
}

export class EvaluationActionDto {
  @ApiProperty({ enum: EVALUATION_ACTIONS }) action!: EvaluationAction;
  @ApiProperty() allowed!: boolean;
  @ApiProperty({ ...TEXT, description: '不可以时为什么' }) why!: string | null;
}

export class SelfEvaluationDetailDto extends SelfEvaluationDto {
  @ApiProperty() agencyName!: string;
  @ApiProperty({ ...TEXT, description: '主管部门' }) department!: string | null;
  @ApiProperty({ ...TEXT, description: '年度总体目标' }) goalText!: string | null;
  @ApiProperty({ ...TEXT, description: '年度总体目标完成情况' }) goalCompletion!: string | null;
  @ApiProperty({ type: [EvaluationMoneyDto] }) money!: EvaluationMoneyDto[];
  @ApiProperty({ description: '预算执行率的分值' }) executionWeight!: string;
  @ApiProperty({ description: '预算执行率的得分' }) executionScore!: string;
  @ApiProperty({ description: '总分' }) total!: string;
  @ApiProperty({ description: '等级：优、良、中、差' }) grade!: string;
  @ApiProperty({ type: [EvaluatedIndicatorDto] }) rows!: EvaluatedIndicatorDto[];
  @ApiProperty({ description: '内容摘要（SM3）；提交后即所签内容的摘要' }) digest!: string;
  @ApiProperty({ type: [String], description: '提交前须补充之处' }) problems!: string[];
  @ApiProperty({ type: [EvaluationActionDto] }) actions!: EvaluationActionDto[];
  @ApiProperty({ type: 'integer', description: '赋分规则的最新版' }) newestScoringVersion!: number;
}

export class RescoredRowDto {
  @ApiProperty() indicatorId!: string;
  @ApiProperty() level3!: string;
  @ApiProperty() scoringName!: string;
  @ApiProperty({ type: 'integer' }) fromVersion!: number;
  @ApiProperty({ type: 'integer' }) toVersion!: number;
  @ApiProperty(TEXT) before!: string | null;
  @ApiProperty(TEXT) after!: string | null;
  @ApiProperty(TEXT) difference!: string | null;
}

export class RescoredDto {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ type: 'integer', nullable: true, description: '与第几版比较；空为表上的得分' }) against!:
    number | null;
  @ApiProperty({ type: [RescoredRowDto] }) rows!: RescoredRowDto[];
  @ApiProperty() totalBefore!: string;
  @ApiProperty() totalAfter!: string;
  @ApiProperty() difference!: string;
  @ApiProperty() gradeBefore!: string;
  @ApiProperty() gradeAfter!: string;
}
