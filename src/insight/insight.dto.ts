import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, Matches } from 'class-validator';
import { ROLES, type Role } from '../identity/domain/role.types.js';
import { insightHelp as help } from '../messages/insight.js';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { OTHER_WAYS, type OtherWay } from './domain/insight.types.js';
import { APART_RULES, MONEY_STEPS, type ApartRule, type MoneyStep } from './domain/money-path.js';

const STEPS = MONEY_STEPS.map(({ step }) => step);
const PERIOD = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;
const PERIOD_MESSAGE = '应为“年-月”，例如 2024-12';
const PAYEE_SOURCES = ['CORRECTED', 'CONFIRMED', 'ROLL'] as const;

export class InsightQuery {
  @ApiPropertyOptional({ description: help.from, example: '2024-01' })
  @IfGiven()
  @Matches(PERIOD, { message: PERIOD_MESSAGE })
  from?: string;
  @ApiPropertyOptional({ description: help.to, example: '2024-12' })
  @IfGiven()
  @Matches(PERIOD, { message: PERIOD_MESSAGE })
  to?: string;
}

export class TeamsQuery extends InsightQuery {
  @ApiPropertyOptional({ enum: [2, 3], type: 'integer', default: 3 })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @IsIn([2, 3])
  size?: 2 | 3;
}

export class BatchHandsQuery extends PageQuery {
  @ApiPropertyOptional({ description: help.from, example: '2024-01' })
  @IfGiven()
  @Matches(PERIOD, { message: PERIOD_MESSAGE })
  from?: string;
  @ApiPropertyOptional({ description: help.to, example: '2024-12' })
  @IfGiven()
  @Matches(PERIOD, { message: PERIOD_MESSAGE })
  to?: string;
  @ApiPropertyOptional({ description: '只看此人经手的' })
  @IfGiven()
  @Matches(/^[1-9]\d{0,17}$/, { message: '应为数字编号' })
  userId?: string;
}

export class AccountChangersQuery extends PageQuery {
  @ApiPropertyOptional({ enum: PAYEE_SOURCES, description: '账户变更的来源；缺省为 CORRECTED 和 CONFIRMED' })
  @IfGiven()
  @IsIn(PAYEE_SOURCES)
  source?: (typeof PAYEE_SOURCES)[number];
  @ApiPropertyOptional()
  @IfGiven()
  @Matches(/^[1-9]\d{0,17}$/, { message: '应为数字编号' })
  userId?: string;
}

export class MoneyStepDto {
  @ApiProperty({ enum: STEPS })
  step!: MoneyStep;
  @ApiProperty()
  label!: string;
  @ApiProperty({ description: '所需权限' })
  permission!: string;
  @ApiProperty({ description: '资金离开之前必须办理' })
  moving!: boolean;
}

export class ApartRuleDto {
  @ApiProperty({ enum: APART_RULES })
  rule!: ApartRule;
  @ApiProperty()
  sentence!: string;
}

export class InsightUserDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  login!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ type: String, nullable: true })
  section!: string | null;
  @ApiProperty()
  active!: boolean;
  @ApiProperty({ enum: ROLES, isArray: true })
  roles!: Role[];
  @ApiProperty({ enum: STEPS, isArray: true, description: '岗位允许的步骤' })
  may!: MoneyStep[];
}

export class MarginDto {
  @ApiProperty({ type: [String] })
  userIds!: string[];
  @ApiProperty({ enum: APART_RULES, isArray: true })
  keptBy!: ApartRule[];
}

export class SmallestGroupsDto {
  @ApiProperty({ type: 'integer' })
  size!: number;
  @ApiProperty({ type: 'array', items: { type: 'array', items: { type: 'string' } } })
  groups!: string[][];
  @ApiProperty({ description: '还有更多组没有列出' })
  more!: boolean;
}

export class HeldConflictDto {
  @ApiProperty()
  userId!: string;
  @ApiProperty()
  login!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ enum: ROLES })
  roleA!: Role;
  @ApiProperty({ enum: ROLES })
  roleB!: Role;
  @ApiProperty()
  reason!: string;
}

export class OtherWayDto {
  @ApiProperty({ enum: OTHER_WAYS })
  way!: OtherWay;
  @ApiProperty()
  sentence!: string;
  @ApiProperty({ type: [String] })
  userIds!: string[];
}

export class MoneyPathsDto {
  @ApiProperty({ type: [MoneyStepDto], description: help.steps })
  steps!: MoneyStepDto[];
  @ApiProperty({ type: [ApartRuleDto] })
  rules!: ApartRuleDto[];
  @ApiProperty({ type: [InsightUserDto] })
  people!: InsightUserDto[];
  @ApiProperty({ type: [String], description: help.alone })
  alone!: string[];
  @ApiProperty({ type: 'array', items: { type: 'array', items: { type: 'string' } }, description: help.pairs })
  pairs!: string[][];
  @ApiProperty({ type: [MarginDto], description: help.margins })
  margins!: MarginDto[];
  @ApiProperty({ type: SmallestGroupsDto, nullable: true, description: help.smallest })
  smallest!: SmallestGroupsDto | null;
  @ApiProperty({ type: [HeldConflictDto], description: help.conflicts })
  conflicts!: HeldConflictDto[];
  @ApiProperty({ type: [OtherWayDto], description: help.otherWays })
  otherWays!: OtherWayDto[];
}

export class HeatCellDto {
  @ApiProperty({ enum: STEPS })
  step!: MoneyStep;
  @ApiProperty({ description: '现在的岗位允许' })
  may!: boolean;
  @ApiProperty({ type: 'integer', description: '办过的批次数' })
  times!: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastAt!: Date | null;
}

export class HeatRowDto {
  @ApiProperty()
  userId!: string;
  @ApiProperty()
  login!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty()
  active!: boolean;
  @ApiProperty({ enum: ROLES, isArray: true })
  roles!: Role[];
  @ApiProperty({ type: [HeatCellDto] })
  cells!: HeatCellDto[];
}

export class TeamDto {
  @ApiProperty({ type: [String] })
  userIds!: string[];
  @ApiProperty({ type: [String] })
  names!: string[];
  @ApiProperty({ type: 'integer' })
  batches!: number;
  @ApiProperty({ description: help.share })
  share!: string;
  @ApiProperty({ description: '元' })
  amount!: string;
  @ApiProperty({ example: '2024-01' })
  firstPeriod!: string;
  @ApiProperty({ example: '2024-12' })
  lastPeriod!: string;
}

export class HandDto {
  @ApiProperty({ enum: STEPS })
  step!: MoneyStep;
  @ApiProperty()
  userId!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ type: 'integer', description: '次数' })
  times!: number;
}

export class BatchHandsDto {
  @ApiProperty()
  batchId!: string;
  @ApiProperty()
  number!: string;
  @ApiProperty()
  scheme!: string;
  @ApiProperty()
  period!: string;
  @ApiProperty()
  kind!: string;
  @ApiProperty()
  state!: string;
  @ApiProperty({ description: '元' })
  total!: string;
  @ApiProperty({ type: 'integer', description: '经手人数' })
  people!: number;
  @ApiProperty({ type: [HandDto] })
  hands!: HandDto[];
}

export class BatchHandsPageDto extends pageOf(BatchHandsDto) {}

export class AccountChangerDto {
  @ApiProperty({ type: String, nullable: true, description: '没有人员查看权限时为空' })
  name!: string | null;
  @ApiProperty({ type: String, nullable: true })
  idMasked!: string | null;
  @ApiProperty({ type: String, nullable: true })
  accountMasked!: string | null;
  @ApiProperty()
  beneficiaryId!: string;
  @ApiProperty({ enum: PAYEE_SOURCES })
  source!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  changedAt!: Date;
  @ApiProperty()
  userId!: string;
  @ApiProperty()
  userName!: string;
  @ApiProperty()
  batchId!: string;
  @ApiProperty()
  batchNumber!: string;
  @ApiProperty({ type: 'integer' })
  lineNo!: number;
  @ApiProperty()
  period!: string;
  @ApiProperty({ description: '元' })
  amount!: string;
  @ApiProperty({ enum: STEPS, isArray: true, description: '同一人在该批次中办理的步骤' })
  steps!: MoneyStep[];
}

export class AccountChangerPageDto extends pageOf(AccountChangerDto) {}

export class PasswordResetDto {
  @ApiProperty({ type: String, format: 'date-time' })
  at!: Date;
  @ApiProperty({ type: String, nullable: true })
  byId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '空：服务器运维人员' })
  by!: string | null;
  @ApiProperty()
  ofId!: string;
  @ApiProperty()
  of!: string;
  @ApiProperty({ type: 'integer' })
  stepsAfter!: number;
  @ApiProperty({ type: [String] })
  batchesAfter!: string[];
}
