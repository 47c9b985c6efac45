import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, Length, Matches } from 'class-validator';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { FLAGS_AT_ONCE } from './decide-flags.js';
import { FLAG_ACTIONS, FLAG_STATES, type FlagAction, type FlagSeverity, type FlagState } from './domain/flag.types.js';
import { FLAG_SORT } from './flags.store.js';

const ID = /^\d{1,18}$/;
const ID_TEXT = { message: '应为数字编号' };
const SEVERITIES = ['BLOCK', 'WARN'] as const;

export class FlagsQuery extends PageQuery {
  @ApiPropertyOptional({ description: '稽核规则代码' })
  @IfGiven()
  @Matches(/^[A-Z][A-Z_]{2,40}$/, { message: '应为稽核规则代码' })
  checkCode?: string;
  @ApiPropertyOptional({ enum: SEVERITIES, description: 'BLOCK 须先处理，WARN 提示' })
  @IfGiven()
  @IsIn(SEVERITIES)
  severity?: FlagSeverity;
  @ApiPropertyOptional({ enum: FLAG_STATES })
  @IfGiven()
  @IsIn(FLAG_STATES)
  state?: FlagState;
  @ApiPropertyOptional({ enum: SCHEMES })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: string;
  @ApiPropertyOptional({ example: '2024-12' })
  @IfGiven()
  @Matches(/^\d{4}-(0[1-9]|1[0-2])$/, { message: '应为“年-月”，例如 2024-12' })
  period?: string;
  @ApiPropertyOptional()
  @IfGiven()
  @Matches(ID, ID_TEXT)
  batchId?: string;
  @ApiPropertyOptional()
  @IfGiven()
  @Matches(ID, ID_TEXT)
  beneficiaryId?: string;
  @ApiPropertyOptional({ description: '乡镇代码' })
  @IfGiven()
  @Matches(/^\d{9}$/, { message: '应为 9 位乡镇代码' })
  township?: string;
  @SortBy(FLAG_SORT)
  sort?: string;
}

export class FlagListedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  checkCode!: string;
  @ApiProperty({ description: '稽核规则名称' })
  title!: string;
  @ApiProperty({ enum: SEVERITIES })
  severity!: FlagSeverity;
  @ApiProperty({ enum: FLAG_STATES })
  state!: FlagState;
  @ApiProperty({ type: String, nullable: true })
  scheme!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '2024-12' })
  period!: string | null;
  @ApiProperty({ type: String, nullable: true })
  batchId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  batchNumber!: string | null;
  @ApiProperty({ type: 'integer', nullable: true })
  lineNo!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '16 位业务编号' })
  reference!: string | null;
  @ApiProperty({ type: String, nullable: true })
  beneficiaryId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  name!: string | null;
  @ApiProperty({ type: String, nullable: true })
  idMasked!: string | null;
  @ApiProperty({ type: String, nullable: true })
  township!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '疑点金额，元' })
  amount!: string | null;
  @ApiProperty({ description: '为什么成为疑点，一句话' })
  sentence!: string;
  @ApiProperty({ format: 'date-time' })
  raisedAt!: string;
  @ApiProperty({ type: String, nullable: true })
  decidedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decidedAt!: string | null;
  @ApiProperty({ type: String, nullable: true })
  decidedReason!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '所列入的案件（未撤销的）' })
  caseId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '案号' })
  caseNumber!: string | null;
  @ApiProperty({ description: '该笔已剔除或撤回' })
  lineGone!: boolean;
  @ApiProperty({ description: '读者经手过，须回避' })
  involved!: boolean;
}

export class FlagCountsDto {
  @ApiProperty({ type: 'integer', description: '待处理' })
  open!: number;
  @ApiProperty({ type: 'integer', description: '已排除' })
  cleared!: number;
  @ApiProperty({ type: 'integer', description: '已确认' })
  confirmed!: number;
}
export class FlagPageDto extends pageOf(FlagListedDto) {
  @ApiProperty({ description: '符合其他条件的疑点数，不论所选状态' })
  counts!: FlagCountsDto;
}

export class FlagParam {
  @ApiProperty()
  @Matches(ID, ID_TEXT)
  id!: string;
}

export class FlagEventDto {
  @ApiProperty({ type: 'integer' })
  no!: number;
  @ApiProperty({ enum: FLAG_ACTIONS })
  action!: FlagAction;
  @ApiProperty({ enum: FLAG_STATES })
  toState!: FlagState;
  @ApiProperty()
  actor!: string;
  @ApiProperty()
  reason!: string;
  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class FlagActionDto {
  @ApiProperty({ enum: FLAG_ACTIONS })
  action!: FlagAction;
  @ApiProperty()
  allowed!: boolean;
  @ApiProperty({ type: String, nullable: true })
  reasonCode!: string | null;
  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;
}

export class FlagDetailDto extends FlagListedDto {
  @ApiProperty({ description: '规则的含义' })
  meaning!: string;
  @ApiProperty({ description: '法律或工作依据' })
  basis!: string;
  @ApiProperty({ description: '处理建议' })
  remedy!: string;
  @ApiProperty({ type: [FlagEventDto] })
  events!: FlagEventDto[];
  @ApiProperty({ type: [FlagActionDto], description: '现在可以做什么，不可以时为什么' })
  actions!: FlagActionDto[];
}

export class DecideFlagsBody {
  @ApiProperty({ type: [String], description: '疑点编号，同一理由一并处理' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(FLAGS_AT_ONCE)
  @Matches(ID, { each: true, ...ID_TEXT })
  ids!: string[];
  @ApiProperty({ enum: FLAG_ACTIONS, description: 'clear 排除，confirm 确认，reopen 重新打开' })
  @IsIn(FLAG_ACTIONS)
  action!: FlagAction;
  @ApiProperty({ description: '理由' })
  @Length(2, 500)
  reason!: string;
}

export class FlagsDecidedDto {
  @ApiProperty({ type: 'integer' })
  decided!: number;
  @ApiProperty({ enum: FLAG_STATES })
  state!: FlagState;
}
