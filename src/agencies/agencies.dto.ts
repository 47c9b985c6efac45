import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import {
  BOUNCE_RULES,
  PAYDAY_SHIFTS,
  SCHEMES,
  type BounceRule,
  type PaydayShift,
  type Scheme,
} from './domain/fund.types.js';

export class AgencyDto {
  @ApiProperty({ type: 'integer' })
  id!: number;
  @ApiProperty({ description: '行政区划代码或其他唯一代码' })
  code!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ type: String, nullable: true, description: '主管部门' })
  parent!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '州（地、市）' })
  prefecture!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '自治区（省、市）' })
  region!: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, description: '其他情况（编制、股室等）' })
  facts!: Record<string, unknown>;
}

export class ChangeAgencyDto {
  @ApiPropertyOptional()
  @IfGiven()
  @Length(1, 100)
  name?: string;
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Length(1, 100)
  parent?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Length(1, 100)
  prefecture?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Length(1, 100)
  region?: string | null;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  @IfGiven()
  @IsObject()
  facts?: Record<string, unknown>;
}

export class CreateAgencyDto {
  @ApiProperty({ description: '行政区划代码或其他唯一代码' })
  @Matches(/^[0-9A-Za-z-]{2,20}$/, { message: '应为 2 到 20 个字母、数字或 -' })
  code!: string;
  @ApiProperty()
  @Length(1, 100)
  name!: string;
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Length(1, 100)
  parent?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Length(1, 100)
  prefecture?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Length(1, 100)
  region?: string | null;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  @IfGiven()
  @IsObject()
  facts?: Record<string, unknown>;
}

export class AgencyIdDto {
  @ApiProperty({ type: 'integer' })
  id!: number;
}

export class FundDto {
  @ApiProperty({ enum: SCHEMES })
  scheme!: Scheme;
  @ApiProperty()
  name!: string;
  @ApiProperty({ type: 'integer', description: '每月发放日（1–28 日）' })
  payday!: number;
  @ApiProperty({ enum: PAYDAY_SHIFTS, description: '遇非工作日：顺延、提前或不变' })
  paydayShift!: PaydayShift;
  @ApiProperty({ enum: BOUNCE_RULES, description: '银行退回款记账：暂收款，或红字冲减支出' })
  bounceRule!: BounceRule;
  @ApiProperty({ type: 'integer', nullable: true, description: '低于此年龄（周岁）提示；空为不检查' })
  minimumAge!: number | null;
  @ApiProperty({ description: '月度金额变动超过此百分比时提示', example: '30.00' })
  jumpPercent!: string;
  @ApiProperty({ type: String, nullable: true, description: '银行文件格式代码' })
  bankFormatCode!: string | null;
}

export class ChangeFundDto {
  @ApiPropertyOptional()
  @IfGiven()
  @Length(1, 100)
  name?: string;
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 28, description: '每月发放日' })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(28)
  payday?: number;
  @ApiPropertyOptional({ enum: PAYDAY_SHIFTS })
  @IfGiven()
  @IsIn(PAYDAY_SHIFTS)
  paydayShift?: PaydayShift;
  @ApiPropertyOptional({ enum: BOUNCE_RULES })
  @IfGiven()
  @IsIn(BOUNCE_RULES)
  bounceRule?: BounceRule;
  @ApiPropertyOptional({ type: 'integer', nullable: true })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(120)
  minimumAge?: number | null;
  @ApiPropertyOptional({ description: '百分比，最多两位小数', example: '30.00' })
  @IfGiven()
  @Matches(/^(?!0+(\.0+)?$)\d{1,4}(\.\d{1,2})?$/, { message: '应为大于 0、最多两位小数的百分比' })
  jumpPercent?: string;
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Length(1, 40)
  bankFormatCode?: string | null;
}

export class OpenFundDto {
  @ApiProperty({ enum: SCHEMES })
  @IsIn(SCHEMES)
  scheme!: Scheme;
  @ApiProperty()
  @Length(1, 100)
  name!: string;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 28, description: '每月发放日' })
  @IsInt()
  @Min(1)
  @Max(28)
  payday!: number;
  @ApiPropertyOptional({ enum: PAYDAY_SHIFTS })
  @IfGiven()
  @IsIn(PAYDAY_SHIFTS)
  paydayShift?: PaydayShift;
  @ApiPropertyOptional({ enum: BOUNCE_RULES })
  @IfGiven()
  @IsIn(BOUNCE_RULES)
  bounceRule?: BounceRule;
  @ApiPropertyOptional({ type: 'integer', nullable: true })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(120)
  minimumAge?: number | null;
  @ApiPropertyOptional({ description: '百分比，最多两位小数', example: '30.00' })
  @IfGiven()
  @Matches(/^(?!0+(\.0+)?$)\d{1,4}(\.\d{1,2})?$/, { message: '应为大于 0、最多两位小数的百分比' })
  jumpPercent?: string;
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Length(1, 40)
  bankFormatCode?: string | null;
}

export class SchemeParam {
  @ApiProperty({ enum: SCHEMES })
  @IsIn(SCHEMES)
  scheme!: Scheme;
}

export class PayOnQuery {
  @ApiProperty({ description: '期间（年-月）', example: '2024-12' })
  @Matches(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, { message: '应为“年-月”，例如 2024-12' })
  period!: string;
}

export class PayOnDto {
  @ApiProperty({ description: '应发日（已按工作日历调整）', example: '2024-12-10' })
  payOn!: string;
}

export class TownshipDto {
  @ApiProperty({ description: '九位区划代码', example: '652822100' })
  @Matches(/^[0-9]{9}$/, { message: '应为 9 位数字' })
  code!: string;
  @ApiProperty()
  @Length(1, 50)
  name!: string;
}

export class SaveTownshipsDto {
  @ApiProperty({ type: [TownshipDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => TownshipDto)
  townships!: TownshipDto[];
}

const DAY = /^[1-9]\d{3}-\d\d-\d\d$/;
const DAY_MESSAGE = '应为“年-月-日”，例如 2024-10-01';

export class CalendarDayDto {
  @ApiProperty({ example: '2024-10-01' })
  @Matches(DAY, { message: DAY_MESSAGE })
  day!: string;
  @ApiProperty({ description: '是否上班' })
  @IsBoolean()
  working!: boolean;
  @ApiProperty({ type: String, nullable: true, required: false, description: '说明，例如 国庆节' })
  @IsOptional()
  @IsString()
  @Length(1, 50)
  note: string | null = null;
}

export class SetCalendarDaysDto {
  @ApiProperty({ type: [CalendarDayDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(400)
  @ValidateNested({ each: true })
  @Type(() => CalendarDayDto)
  days!: CalendarDayDto[];
}

export class CalendarDaysSavedDto {
  @ApiProperty({ type: 'integer' })
  saved!: number;
}

export class CalendarDayRemovedDto {
  @ApiProperty()
  removed!: string;
}

export class DayParam {
  @ApiProperty({ example: '2024-10-01' })
  @Matches(DAY, { message: DAY_MESSAGE })
  day!: string;
}

export class CalendarQuery {
  @ApiProperty({ type: 'integer', example: 2024 })
  @Type(() => Number)
  @IsInt()
  @Min(1990)
  @Max(2200)
  year!: number;
}
