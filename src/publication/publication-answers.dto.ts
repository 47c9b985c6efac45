import { ApiProperty } from '@nestjs/swagger';
import { SCHEMES, type Scheme } from '../agencies/domain/fund.types.js';
import { publicationHelp as help } from '../messages/publication.js';
import { pageOf } from '../platform/http/page-of.js';
import { BOOK_ACTIONS, CHECK_STANDINGS, type BookAction, type CheckStanding } from './domain/book-actions.js';
import {
  BOOK_STATES,
  DIRECTIONS,
  SEVERITIES,
  SOURCE_LEVELS,
  type BookState,
  type Direction,
  type Severity,
  type SourceLevel,
} from './domain/publication.types.js';

const CELLS = {
  type: 'object',
  additionalProperties: { type: 'string', nullable: true },
  description: help.amounts,
} as const;

export class BookDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ type: 'integer' })
  fiscalYear!: number;
  @ApiProperty({ type: 'integer' })
  version!: number;
  @ApiProperty({ enum: BOOK_STATES })
  state!: BookState;
  @ApiProperty({ type: 'integer', description: help.revision })
  revision!: number;
  @ApiProperty({ type: String, nullable: true })
  basedOn!: string | null;
  @ApiProperty({ type: String, nullable: true })
  note!: string | null;
  @ApiProperty()
  createdBy!: string;
  @ApiProperty()
  createdAt!: Date;
  @ApiProperty({ type: String, nullable: true })
  closedBy!: string | null;
  @ApiProperty({ type: Date, nullable: true })
  closedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true })
  closedReason!: string | null;
  @ApiProperty({ type: String, nullable: true })
  digest!: string | null;
  @ApiProperty({ type: [String] })
  editors!: string[];
}
export class BookPageDto extends pageOf(BookDto) {}

export class BookActionDto {
  @ApiProperty({ enum: BOOK_ACTIONS })
  action!: BookAction;
  @ApiProperty()
  allowed!: boolean;
  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;
}

export class BookColumnDto {
  @ApiProperty()
  code!: string;
  @ApiProperty()
  title!: string;
}

export class BookLineNameDto {
  @ApiProperty()
  key!: string;
  @ApiProperty()
  name!: string;
}

export class BookLineDto extends BookLineNameDto {
  @ApiProperty(CELLS)
  cells!: Record<string, string | null>;
  @ApiProperty({ type: [String] })
  columns!: string[];
}

export class BookTableDto {
  @ApiProperty({ type: 'integer' })
  table!: number;
  @ApiProperty()
  name!: string;
  @ApiProperty()
  title!: string;
  @ApiProperty({ enum: ['FIXED', 'FUNCTION', 'ECONOMIC', 'PROJECT'] })
  kind!: 'FIXED' | 'FUNCTION' | 'ECONOMIC' | 'PROJECT';
  @ApiProperty({ type: [BookColumnDto] })
  columns!: BookColumnDto[];
  @ApiProperty({ type: [BookLineNameDto] })
  fixed!: BookLineNameDto[];
  @ApiProperty({ type: [BookLineDto] })
  rows!: BookLineDto[];
}

export class BookProjectDto {
  @ApiProperty()
  code!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ enum: SCHEMES, nullable: true })
  scheme!: Scheme | null;
  @ApiProperty()
  functionCode!: string;
  @ApiProperty()
  economicCode!: string;
  @ApiProperty({ enum: SOURCE_LEVELS })
  sourceLevel!: SourceLevel;
  @ApiProperty({ type: String, nullable: true })
  documentNo!: string | null;
  @ApiProperty()
  paymentMode!: string;
  @ApiProperty({ type: String, nullable: true })
  subsidised!: string | null;
  @ApiProperty({ type: String, nullable: true })
  standard!: string | null;
  @ApiProperty({ type: [String] })
  policyBasis!: string[];
}

export class BookFigureDto {
  @ApiProperty()
  code!: string;
  @ApiProperty()
  label!: string;
  @ApiProperty({ type: String, nullable: true })
  printed!: string | null;
}

export class BookStatementDto {
  @ApiProperty()
  key!: string;
  @ApiProperty()
  section!: string;
  @ApiProperty()
  title!: string;
  @ApiProperty({ enum: DIRECTIONS, nullable: true })
  direction!: Direction | null;
  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;
  @ApiProperty({ type: [BookFigureDto] })
  figures!: BookFigureDto[];
}

export class BookDetailDto extends BookDto {
  @ApiProperty({ description: help.contentDigest })
  contentDigest!: string;
  @ApiProperty({ enum: CHECK_STANDINGS, description: help.checked })
  checked!: CheckStanding;
  @ApiProperty({ type: 'integer' })
  openErrors!: number;
  @ApiProperty({ type: [BookActionDto] })
  actions!: BookActionDto[];
  @ApiProperty({ type: [BookTableDto] })
  tables!: BookTableDto[];
  @ApiProperty({ type: [BookProjectDto] })
  projects!: BookProjectDto[];
  @ApiProperty({ type: [BookStatementDto] })
  statements!: BookStatementDto[];
}

export class BookCreatedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ type: 'integer' })
  version!: number;
}
export class BookRevisionDto {
  @ApiProperty({ type: 'integer', description: help.revision })
  revision!: number;
}
export class BookImportedDto extends BookRevisionDto {
  @ApiProperty({ type: 'integer' })
  lines!: number;
  @ApiProperty({ type: 'integer' })
  amounts!: number;
  @ApiProperty({ type: 'integer' })
  projects!: number;
  @ApiProperty({ type: 'integer' })
  figures!: number;
}
export class BookAdoptedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  digest!: string;
}
export class BookIdDto {
  @ApiProperty()
  id!: string;
}
export class BookCheckedDto {
  @ApiProperty()
  runId!: string;
  @ApiProperty({ type: 'integer' })
  findings!: number;
  @ApiProperty({ type: 'integer' })
  errors!: number;
  @ApiProperty({ type: 'integer' })
  equations!: number;
}

export class PublicationRunDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  bookId!: string;
  @ApiProperty({ type: 'integer' })
  revision!: number;
  @ApiProperty()
  bookDigest!: string;
  @ApiProperty()
  basisDigest!: string;
  @ApiProperty({ type: 'integer' })
  equations!: number;
  @ApiProperty()
  checkedBy!: string;
  @ApiProperty()
  checkedAt!: Date;
}

export class PublicationCellDto {
  @ApiProperty()
  place!: string;
  @ApiProperty()
  row!: string;
  @ApiProperty()
  column!: string;
  @ApiProperty({ enum: ['RESULT', 'PART'] })
  role!: 'RESULT' | 'PART';
  @ApiProperty()
  label!: string;
  @ApiProperty({ type: String, nullable: true })
  printed!: string | null;
  @ApiProperty({ type: String, nullable: true })
  expected!: string | null;
  @ApiProperty({ type: String, nullable: true })
  difference!: string | null;
}

export class PublicationFindingDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ type: 'integer' })
  no!: number;
  @ApiProperty()
  check!: string;
  @ApiProperty()
  group!: string;
  @ApiProperty()
  title!: string;
  @ApiProperty()
  meaning!: string;
  @ApiProperty({ enum: SEVERITIES })
  severity!: Severity;
  @ApiProperty()
  subject!: string;
  @ApiProperty()
  sentence!: string;
  @ApiProperty({ type: [PublicationCellDto] })
  cells!: PublicationCellDto[];
  @ApiProperty()
  digest!: string;
  @ApiProperty({ type: String, nullable: true })
  acknowledgedBy!: string | null;
  @ApiProperty({ type: Date, nullable: true })
  acknowledgedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true })
  acknowledgedReason!: string | null;
}

export class PublicationFindingsDto {
  @ApiProperty({ type: PublicationRunDto, nullable: true })
  run!: PublicationRunDto | null;
  @ApiProperty()
  current!: boolean;
  @ApiProperty({ type: [PublicationFindingDto] })
  findings!: PublicationFindingDto[];
}
