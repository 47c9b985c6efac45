import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, Length, Matches } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { LIST_KINDS, MATCH_REASONS, type ListKind, type MatchReason } from './domain/list.types.js';
import { ENTRY_SORT, LIST_SORT } from './lists.store.js';

export class ImportListBody {
  @ApiProperty({
    enum: LIST_KINDS,
    description: 'DEATH 死亡，PRISON 服刑，INSURED_ELSEWHERE 参保，ACCOUNT_BALANCE 个人账户储存额',
  })
  @IsIn(LIST_KINDS)
  kind!: ListKind;
  @ApiProperty({ description: '来源，例如“民政局殡葬信息”' })
  @Length(2, 200)
  source!: string;
  @ApiProperty({ format: 'date', description: '名单的日期' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: '应为“年-月-日”的日期' })
  issuedOn!: string;
}

/** The form of the upload, for OpenAPI. */
export class ImportListForm extends ImportListBody {
  @ApiProperty({
    type: 'string',
    format: 'binary',
    description: '.xlsx 或 .csv，含社会保障号码、姓名和日期（储存额清单为金额）',
  })
  file!: unknown;
}

export class MatchCountDto {
  @ApiProperty({ enum: MATCH_REASONS })
  reason!: MatchReason;
  @ApiProperty({ type: 'integer' })
  count!: number;
}

export class ListImportedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ type: 'integer', description: '名单人数' })
  entryCount!: number;
  @ApiProperty({ type: [MatchCountDto], description: '其中与登记人员相符的人数，按认定方式' })
  matches!: MatchCountDto[];
}

export class ListsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: LIST_KINDS })
  @IfGiven()
  @IsIn(LIST_KINDS)
  kind?: ListKind;
  @SortBy(LIST_SORT)
  sort?: string;
}

export class ListListedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: LIST_KINDS })
  kind!: ListKind;
  @ApiProperty()
  source!: string;
  @ApiProperty({ format: 'date' })
  issuedOn!: string;
  @ApiProperty()
  fileName!: string;
  @ApiProperty({ description: '文件的 SM3 摘要' })
  fileDigest!: string;
  @ApiProperty({ type: 'integer' })
  entryCount!: number;
  @ApiProperty()
  importedBy!: string;
  @ApiProperty({ format: 'date-time' })
  importedAt!: string;
  @ApiProperty({ type: String, nullable: true })
  withdrawnBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  withdrawnAt!: string | null;
  @ApiProperty({ type: String, nullable: true })
  withdrawnReason!: string | null;
}
export class ListPageDto extends pageOf(ListListedDto) {}

export class ListParam {
  @ApiProperty()
  @Matches(/^\d{1,18}$/, { message: '应为数字编号' })
  id!: string;
}

export class EntriesQuery extends PageQuery {
  @ApiPropertyOptional({ type: Boolean, description: 'true 只看与登记人员相符的，false 只看不在登记中的' })
  @IfGiven()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  matched?: boolean;
  @SortBy(ENTRY_SORT)
  sort?: string;
}

export class EntryListedDto {
  @ApiProperty({ type: 'integer', description: '名单中的行' })
  ordinal!: number;
  @ApiProperty()
  idMasked!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true })
  fromOn!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true })
  toOn!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '元' })
  amount!: string | null;
  @ApiProperty({ type: String, nullable: true })
  note!: string | null;
  @ApiProperty({ type: String, nullable: true })
  beneficiaryId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '登记的姓名' })
  matchedName!: string | null;
  @ApiProperty({ type: String, nullable: true })
  matchedIdMasked!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '相符程度，100 为号码和姓名一致' })
  score!: number | null;
  @ApiProperty({ enum: MATCH_REASONS, nullable: true })
  matchReason!: MatchReason | null;
}
export class EntryPageDto extends pageOf(EntryListedDto) {}

export class WithdrawListBody {
  @ApiProperty({ description: '撤销原因' })
  @Length(2, 500)
  reason!: string;
}
export class ListWithdrawnDto {
  @ApiProperty()
  id!: string;
}
