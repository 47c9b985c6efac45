import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, Matches, ValidateNested } from 'class-validator';
import { scoringHelp as help } from '../messages/scoring.js';
import { Written } from '../platform/http/written.js';

const LIMIT = /^\d{1,4}(\.\d{1,2})?$/;
const TEXT = { type: String, nullable: true } as const;

/** The share of a grade that is given when none is written. */
export class UsualSharesBody {
  @ApiProperty() @Matches(LIMIT) 达成!: string;
  @ApiProperty() @Matches(LIMIT) 部分达成!: string;
  @ApiProperty() @Matches(LIMIT) 未达成!: string;
}

export class ScoringLimitsBody {
  @ApiPropertyOptional({ description: help.limits }) @IsOptional() @Matches(LIMIT) cap?: string;
  @ApiPropertyOptional() @IsOptional() @Matches(LIMIT) explainAbove?: string;
  @ApiPropertyOptional() @IsOptional() @Matches(LIMIT) achievedFrom?: string;
  @ApiPropertyOptional() @IsOptional() @Matches(LIMIT) partlyFrom?: string;
  @ApiPropertyOptional({ type: UsualSharesBody })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => UsualSharesBody)
  usual?: UsualSharesBody;
  @ApiPropertyOptional() @IsOptional() @Matches(LIMIT) excellent?: string;
  @ApiPropertyOptional() @IsOptional() @Matches(LIMIT) good?: string;
  @ApiPropertyOptional() @IsOptional() @Matches(LIMIT) fair?: string;
}

export class ScoringVersionBody {
  @ApiProperty({ example: '2025-01-01', description: help.effectiveOn })
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  effectiveOn!: string;

  @ApiProperty()
  @Written(2, 500)
  reason!: string;

  @ApiProperty({ type: ScoringLimitsBody })
  @IsObject()
  @ValidateNested()
  @Type(() => ScoringLimitsBody)
  limits!: ScoringLimitsBody;
}

export class ScoringDayQuery {
  @ApiPropertyOptional({ example: '2024-12-31', description: help.on })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  on?: string;
}

export class ScoringWrittenDto {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class ScoringVersionDto {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() effectiveOn!: string;
  @ApiProperty({ enum: ['AHEAD', 'IN_FORCE', 'FORMER'] }) state!: 'AHEAD' | 'IN_FORCE' | 'FORMER';
  @ApiProperty({ type: [String], description: '内容，一项一行' }) lines!: string[];
  @ApiProperty({ type: ScoringLimitsBody, description: '各项界限，新的一版从这里改起' }) limits!: ScoringLimitsBody;
  @ApiProperty({ ...TEXT, description: '空为系统自带' }) reason!: string | null;
  @ApiProperty(TEXT) createdBy!: string | null;
  @ApiProperty({ ...TEXT, format: 'date-time' }) createdAt!: Date | null;
}

export class ScoringRuleDto {
  @ApiProperty() code!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: ['COMPLETION', 'GRADE', 'TOTAL'] }) kind!: 'COMPLETION' | 'GRADE' | 'TOTAL';
  @ApiProperty({ type: [ScoringVersionDto] }) versions!: ScoringVersionDto[];
}

export class ScoringRulesDto {
  @ApiProperty({ type: [ScoringRuleDto] }) rules!: ScoringRuleDto[];
  @ApiProperty({ type: 'integer' }) newestVersion!: number;
  @ApiProperty({ ...TEXT, description: '不能编写新版时为什么' }) whyNot!: string | null;
}
