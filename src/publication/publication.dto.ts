import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsObject, IsOptional, Length, Matches, Max, Min } from 'class-validator';
import { SCHEMES, type Scheme } from '../agencies/domain/fund.types.js';
import { publicationHelp as help } from '../messages/publication.js';
import { IfGiven } from '../platform/http/if-given.js';
import { PageQuery } from '../platform/http/paging.js';
import { Written } from '../platform/http/written.js';
import {
  BOOK_STATES,
  DIRECTIONS,
  SOURCE_LEVELS,
  type Direction,
  type SourceLevel,
  type TableNo,
} from './domain/publication.types.js';

const TEXTS = { type: 'object', additionalProperties: { type: 'string', nullable: true } } as const;

export class BookQuery extends PageQuery {
  @ApiPropertyOptional({ type: 'integer' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2999)
  year?: number;
  @ApiPropertyOptional({ enum: BOOK_STATES })
  @IfGiven()
  @IsIn(BOOK_STATES)
  state?: string;
}

export class CreateBookDto {
  @ApiProperty({ type: 'integer' })
  @IsInt()
  @Min(2000)
  @Max(2999)
  fiscalYear!: number;
  @ApiPropertyOptional()
  @IfGiven()
  @Length(1, 200)
  note?: string;
}

export class BookLineParam {
  @ApiProperty()
  @Matches(/^[1-9]\d{0,17}$/)
  id!: string;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 11 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(11)
  table!: TableNo;
  @ApiProperty()
  @Matches(/^[0-9A-Za-z_-]{1,40}$/)
  key!: string;
}

export class BookLineInputDto {
  @ApiProperty()
  @Written(1, 200)
  name!: string;
  @ApiProperty({ ...TEXTS, description: help.amounts })
  @IsObject()
  cells!: Record<string, string | null>;
}

export class BookProjectParam {
  @ApiProperty()
  @Matches(/^[1-9]\d{0,17}$/)
  id!: string;
  @ApiProperty()
  @Matches(/^[0-9A-Za-z][0-9A-Za-z_-]{0,39}$/)
  code!: string;
}

export class BookProjectInputDto {
  @ApiProperty()
  @Written(1, 200)
  name!: string;
  @ApiProperty({ enum: SCHEMES, nullable: true })
  @IsOptional()
  @IsIn(SCHEMES)
  scheme!: Scheme | null;
  @ApiProperty()
  @Matches(/^2\d{6}$/)
  functionCode!: string;
  @ApiProperty()
  @Matches(/^3\d{2}(?:\d{2})?$/)
  economicCode!: string;
  @ApiProperty({ enum: SOURCE_LEVELS })
  @IsIn(SOURCE_LEVELS)
  sourceLevel!: SourceLevel;
  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @Written(1, 100)
  documentNo!: string | null;
  @ApiProperty()
  @Written(1, 40)
  paymentMode!: string;
  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @Written(1, 200)
  subsidised!: string | null;
  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @Written(1, 200)
  standard!: string | null;
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(20)
  @Written(1, 200, { each: true })
  policyBasis!: string[];
}

export class BookStatementParam {
  @ApiProperty()
  @Matches(/^[1-9]\d{0,17}$/)
  id!: string;
  @ApiProperty()
  @Matches(/^[A-Z_]+(?::[0-9A-Za-z_-]{1,40})?$/)
  key!: string;
}

export class BookStatementInputDto {
  @ApiProperty()
  @Written(1, 100)
  section!: string;
  @ApiProperty()
  @Written(1, 200)
  title!: string;
  @ApiProperty({ enum: DIRECTIONS, nullable: true })
  @IsOptional()
  @IsIn(DIRECTIONS)
  direction!: Direction | null;
  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @Written(1, 500)
  reason!: string | null;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  @IsObject()
  figures!: Record<string, string>;
}

export class BookFileForm {
  @ApiProperty({ type: 'string', format: 'binary', description: help.bookFile })
  file!: unknown;
}

export class BookFileQuery {
  @ApiProperty({ enum: ['xlsx', 'pdf'], description: help.format })
  @IsIn(['xlsx', 'pdf'])
  format!: 'xlsx' | 'pdf';
}

export class AdoptBookDto {
  @ApiProperty({ pattern: '^[0-9a-f]{64}$', description: help.seen })
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;
}

export class BookReasonDto {
  @ApiProperty()
  @Written(1, 500)
  reason!: string;
}
