import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, Length, Matches, ValidateNested } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { ENTERED_STOP_REASONS, STOP_REASONS, type StopReason } from './domain/roll.types.js';
import { STOP_LIST_SORT } from './stop-list.store.js';

export class StopListParam {
  @ApiProperty()
  @Matches(/^\d{1,18}$/, { message: '应为数字编号' })
  id!: string;
}

export class StopListEntryDto {
  @ApiProperty({ description: '社会保障号码' })
  @Length(1, 40)
  idNumber!: string;
  @ApiProperty()
  @Length(1, 300)
  name!: string;
  @ApiProperty({ enum: ENTERED_STOP_REASONS })
  @IsIn(ENTERED_STOP_REASONS)
  reason!: StopReason;
  @ApiPropertyOptional({ description: '自该月起不发放，缺省为本月', example: '2024-12' })
  @IfGiven()
  @Matches(/^\d{4}-(0[1-9]|1[0-2])$/, { message: '应为“年-月”，例如 2024-12' })
  effectiveFrom?: string;
}

export class AddStopListDto {
  @ApiProperty({ type: [StopListEntryDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => StopListEntryDto)
  entries!: StopListEntryDto[];
  @ApiProperty({ description: '依据，例如“民政局 12 月死亡信息”' })
  @Length(2, 100)
  source!: string;
}

export class StopListFileDto {
  @ApiProperty({ description: '依据，例如“民政局 12 月死亡信息”' })
  @Length(2, 100)
  source!: string;
}

/** The form of the upload, for OpenAPI. */
export class StopListFileForm extends StopListFileDto {
  @ApiProperty({
    type: 'string',
    format: 'binary',
    description: '.xlsx 或 .csv，含社会保障号码、姓名、停发原因，可有起始年月',
  })
  file!: unknown;
}

export class StopListAddedDto {
  @ApiProperty({ type: 'integer', description: '新增人数' })
  added!: number;
  @ApiProperty({ type: 'integer', description: '已在名单中的人数' })
  already!: number;
}

export class LiftStopListDto {
  @ApiProperty({ description: '解除依据' })
  @Length(4, 200, { message: '请填写解除依据，至少 4 个字' })
  reason!: string;
}

export class StopListLiftedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  lifted!: boolean;
}

export class StopListQuery extends PageQuery {
  @ApiPropertyOptional({ type: Boolean, description: 'true 已解除，false 生效中' })
  @IfGiven()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  lifted?: boolean;
  @ApiPropertyOptional({ enum: STOP_REASONS })
  @IfGiven()
  @IsIn(STOP_REASONS)
  reason?: StopReason;
  @ApiPropertyOptional({ description: '姓名中的文字' })
  @IfGiven()
  @Length(1, 100)
  name?: string;
  @SortBy(STOP_LIST_SORT)
  sort?: string;
}

export class StopListListedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty()
  idMasked!: string;
  @ApiProperty({ enum: STOP_REASONS })
  reason!: StopReason;
  @ApiProperty({ description: '自该月起不发放', example: '2024-12' })
  effectiveFrom!: string;
  @ApiProperty({ description: '依据' })
  source!: string;
  @ApiProperty({ type: String, nullable: true })
  addedBy!: string | null;
  @ApiProperty({ format: 'date-time' })
  addedAt!: string;
  @ApiProperty({ type: String, nullable: true })
  liftedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  liftedAt!: string | null;
}

export class StopListPageDto extends pageOf(StopListListedDto) {}
