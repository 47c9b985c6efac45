import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Written } from '../platform/http/written.js';
import { GOAL_ACTIONS, GOAL_STATES, type GoalAction, type GoalState } from './domain/goal.types.js';
import { MEASURES } from './domain/indicator.types.js';

const WHEN = { type: String, format: 'date-time' } as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TEXT = { nullable: true, type: String } as const;

export class DraftGoalTableBody {
  @ApiProperty({ example: 2024, description: '预算年度' })
  @IsInt()
  @Min(2000)
  @Max(2100)
  fiscalYear!: number;

  @ApiPropertyOptional({ ...TEXT, description: '项目编号；不填为单位整体绩效目标' })
  @IsOptional()
  @Matches(/^[1-9]\d{0,17}$/)
  projectId?: string | null;

  @ApiProperty({ example: '2024-07-01', description: '自哪一天起执行' })
  @Matches(DAY)
  effectiveOn!: string;

  @ApiPropertyOptional({ ...TEXT, description: '调整原因；第一版不必填' })
  @IsOptional()
  @Written(2, 500)
  reason?: string | null;
}

export class GoalRowBody {
  @ApiProperty({ description: '一级指标' })
  @Written(1, 100)
  level1!: string;

  @ApiProperty({ description: '二级指标' })
  @Written(1, 100)
  level2!: string;

  @ApiProperty({ description: '三级指标' })
  @Written(1, 200)
  level3!: string;

  @ApiProperty({ example: '≥', description: '指标符号：≥、=、≤、定性；≧、>= 等写法同样接受' })
  @Written(1, 20)
  operator!: string;

  @ApiProperty({ description: '指标值' })
  @Written(1, 100)
  target!: string;

  @ApiPropertyOptional({ ...TEXT, description: '度量单位' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  unit?: string | null;

  @ApiPropertyOptional({ ...TEXT, description: '指标值设置依据' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  basis?: string | null;

  @ApiPropertyOptional({ ...TEXT, description: '上年完成值' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  lastYearValue?: string | null;

  @ApiProperty({ example: '8', description: '指标分值权重' })
  @Written(1, 6)
  weight!: string;

  @ApiPropertyOptional({ ...TEXT, description: '赋分规则名称或代码' })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  scoringRule?: string | null;

  @ApiPropertyOptional({ ...TEXT, description: '佐证资料' })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  evidenceKind?: string | null;

  @ApiProperty({ enum: MEASURES, description: '计量方法' })
  @IsIn(MEASURES as unknown as string[])
  measure!: string;

  @ApiPropertyOptional({ description: '计量参数，如 {"scheme":"RESIDENT","of":"AVERAGE"}', type: Object })
  @IsOptional()
  @IsObject()
  parameters?: Record<string, string>;
}

const DIGEST = { pattern: '^[0-9a-f]{64}$' } as const;

/** What the person looked at. */
export class SeenGoalTableBody {
  @ApiProperty({ ...DIGEST, description: '所看到的内容摘要（SM3）' })
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;
}

export class EditGoalTableBody extends SeenGoalTableBody {
  @ApiProperty({ example: '2024-07-01', description: '自哪一天起执行' })
  @Matches(DAY)
  effectiveOn!: string;

  @ApiPropertyOptional({ ...TEXT, description: '调整原因' })
  @IsOptional()
  @Written(2, 500)
  reason?: string | null;

  @ApiPropertyOptional({ ...TEXT, description: '年度总体目标' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  goalText?: string | null;

  @ApiProperty({ type: [GoalRowBody], description: '全部指标，按表中顺序' })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => GoalRowBody)
  rows!: GoalRowBody[];
}

export class GoalTableIdDto {
  @ApiProperty() id!: string;
}

export class GoalImportedDto extends GoalTableIdDto {
  @ApiProperty({ type: 'integer', description: '导入的指标数' }) count!: number;
}

export class GoalTableDto {
  @ApiProperty() id!: string;
  @ApiProperty({ type: 'integer' }) fiscalYear!: number;
  @ApiProperty({ ...TEXT, description: '空为单位整体绩效目标' }) projectId!: string | null;
  @ApiProperty(TEXT) projectCode!: string | null;
  @ApiProperty(TEXT) projectName!: string | null;
  @ApiProperty({ type: 'integer', description: '第几版' }) version!: number;
  @ApiProperty({ enum: GOAL_STATES }) state!: GoalState;
  @ApiProperty() stateLabel!: string;
  @ApiProperty({ description: '由已公开的绩效目标逐个装入，不是人编制的版本' }) takenOver!: boolean;
  @ApiProperty({ description: '自哪一天起执行' }) effectiveOn!: string;
  @ApiProperty({ ...TEXT, description: '调整原因' }) reason!: string | null;
  @ApiProperty({ ...TEXT, description: '年度总体目标' }) goalText!: string | null;
  @ApiProperty({ ...TEXT, description: '编制人' }) draftedBy!: string | null;
  @ApiProperty(WHEN) draftedAt!: Date;
  @ApiProperty({ ...TEXT, description: '采用人' }) adoptedBy!: string | null;
  @ApiProperty({ ...WHEN, nullable: true }) adoptedAt!: Date | null;
  @ApiProperty({ type: 'integer', description: '指标数' }) rowCount!: number;
  @ApiProperty({ description: '权重合计；加预算执行率 10 分应为 100' }) weightSum!: string;
  @ApiProperty({ description: '最新采用的版本' }) latest!: boolean;
}

export class GoalRowDto {
  @ApiProperty() id!: string;
  @ApiProperty({ type: 'integer' }) no!: number;
  @ApiProperty() level1!: string;
  @ApiProperty() level2!: string;
  @ApiProperty() level3!: string;
  @ApiProperty({ enum: ['>=', '=', '<=', 'QUALITATIVE'] }) operator!: string;
  @ApiProperty() operatorSign!: string;
  @ApiProperty() target!: string;
  @ApiProperty(TEXT) unit!: string | null;
  @ApiProperty(TEXT) basis!: string | null;
  @ApiProperty(TEXT) lastYearValue!: string | null;
  @ApiProperty() weight!: string;
  @ApiProperty() scoringCode!: string;
  @ApiProperty() scoringName!: string;
  @ApiProperty(TEXT) evidenceKind!: string | null;
  @ApiProperty({ enum: MEASURES }) measure!: string;
  @ApiProperty() measureLabel!: string;
  @ApiProperty({ type: Object }) parameters!: Record<string, string>;
  @ApiProperty({ description: '计量参数，如 险种=城乡居民；口径=各月平均' }) parametersText!: string;
}

export class GoalViolationDto {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: '第几行；空为整张表' }) no!: number | null;
  @ApiProperty({ description: '不符合要求之处' }) text!: string;
}

export class GoalActionDto {
  @ApiProperty({ enum: GOAL_ACTIONS }) action!: GoalAction;
  @ApiProperty() allowed!: boolean;
  @ApiProperty({ ...TEXT, description: '不可以时为什么' }) why!: string | null;
}

export class GoalTableDetailDto extends GoalTableDto {
  @ApiProperty({ ...DIGEST, description: '内容摘要（SM3）；修改和采用时交回' }) digest!: string;
  @ApiProperty({ type: [GoalRowDto] }) rows!: GoalRowDto[];
  @ApiProperty({ type: [GoalViolationDto], description: '采用前须更正之处' }) violations!: GoalViolationDto[];
  @ApiProperty({ type: [GoalActionDto], description: '现在可以做什么，不可以时为什么' }) actions!: GoalActionDto[];
}
