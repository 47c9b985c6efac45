import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Length, Matches } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { TRAIL_SORT } from './trail.store.js';

const PERSON_SCOPES = ['PERSON', 'ALL'] as const;
const OUTCOMES = ['DONE', 'REFUSED'] as const;
const DAY = /^[1-9]\d{3}-\d\d-\d\d$/;
const DAY_MESSAGE = '应为“年-月-日”，例如 2024-12-02';

export class TrailQuery extends PageQuery {
  @ApiPropertyOptional({ description: '操作人编号' })
  @IfGiven()
  @Matches(/^[1-9]\d{0,17}$/, { message: '应为编号' })
  actorId?: string;
  @ApiPropertyOptional({ description: '操作，或其前半部分', example: 'batch.submit' })
  @IfGiven()
  @Length(1, 100)
  act?: string;
  @ApiPropertyOptional({ enum: OUTCOMES })
  @IfGiven()
  @IsIn(OUTCOMES)
  outcome?: 'DONE' | 'REFUSED';
  @ApiPropertyOptional({ description: '对象种类', example: 'batch' })
  @IfGiven()
  @Length(1, 60)
  subjectType?: string;
  @ApiPropertyOptional({ description: '对象编号' })
  @IfGiven()
  @Length(1, 100)
  subjectId?: string;
  @ApiPropertyOptional({ description: '请求编号' })
  @IfGiven()
  @Length(1, 100)
  requestId?: string;
  @ApiPropertyOptional({ description: '人员编号：与此人有关的操作' })
  @IfGiven()
  @Matches(/^[1-9]\d{0,17}$/, { message: '应为编号' })
  beneficiaryId?: string;
  @ApiPropertyOptional({
    enum: PERSON_SCOPES,
    default: 'ALL',
    description: 'PERSON 只看对本人办理的；ALL 还有其所在名册、批次、银行文件的操作',
  })
  @IfGiven()
  @IsIn(PERSON_SCOPES)
  personScope?: 'PERSON' | 'ALL';
  @ApiPropertyOptional({ description: '批次号，或凭证的月份和号数，例如 2024-12-15', example: '652822-J-202412-R01' })
  @IfGiven()
  @Length(1, 60)
  number?: string;
  @ApiPropertyOptional({ description: '内容中的文字' })
  @IfGiven()
  @Length(1, 100)
  text?: string;
  @ApiPropertyOptional({ description: '起始日期（北京时间，含）', example: '2024-12-01' })
  @IfGiven()
  @Matches(DAY, { message: DAY_MESSAGE })
  from?: string;
  @ApiPropertyOptional({ description: '截止日期（北京时间，含）', example: '2024-12-31' })
  @IfGiven()
  @Matches(DAY, { message: DAY_MESSAGE })
  to?: string;
  @SortBy(TRAIL_SORT)
  sort?: string;
}

export class TrailEntryDto {
  @ApiProperty({ description: '本机构日志中的序号，连续' })
  position!: string;
  @ApiProperty({ description: '操作编号，业务记录都带着它' })
  actId!: string;
  @ApiProperty({ example: 'batch.submit' })
  act!: string;
  @ApiProperty({ enum: OUTCOMES, description: '已执行，或被拒绝' })
  outcome!: 'DONE' | 'REFUSED';
  @ApiProperty({ type: String, nullable: true })
  actorId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  actorLogin!: string | null;
  @ApiProperty({ type: String, nullable: true })
  actorName!: string | null;
  @ApiProperty({ type: String, nullable: true })
  subjectType!: string | null;
  @ApiProperty({ type: String, nullable: true })
  subjectId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  requestId!: string | null;
  @ApiProperty({ type: String, format: 'date-time' })
  at!: Date;
  @ApiProperty({ type: 'object', additionalProperties: true })
  details!: Record<string, unknown>;
  @ApiProperty({ description: '链接摘要（SM3）' })
  hash!: string;
}

export class TrailPage extends pageOf(TrailEntryDto) {}

export class TrailFaultDto {
  @ApiProperty({ description: '第一条不相符的记录的序号' })
  position!: string;
  @ApiProperty({ type: String, nullable: true })
  actId!: string | null;
  @ApiProperty({
    enum: ['POSITION', 'LINK', 'CONTENT', 'END'],
    description: '序号不连续、与上一条不衔接、内容被改动、末尾缺少记录',
  })
  fault!: 'POSITION' | 'LINK' | 'CONTENT' | 'END';
}

export class TrailVerdictDto {
  @ApiProperty({ type: 'integer' })
  agencyId!: number;
  @ApiProperty()
  ok!: boolean;
  @ApiProperty({ type: 'integer', description: '从第一条起相符的记录数' })
  count!: number;
  @ApiProperty({ description: '最后一条相符记录的摘要（SM3），可抄录留存，以便日后核对' })
  hash!: string;
  @ApiProperty({ type: TrailFaultDto, nullable: true })
  firstFault!: TrailFaultDto | null;
}
