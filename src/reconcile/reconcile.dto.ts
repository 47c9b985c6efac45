import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { SCHEMES, type Scheme } from '../agencies/domain/fund.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { BREAK_SORT } from './breaks.store.js';
import { BREAK_SIDES, MATCH_RULES } from './domain/reconcile.types.js';
import type { BreakSide, MatchRule } from './domain/reconcile.types.js';
import { MATCH_SORT } from './matches.store.js';
import { STATEMENT_LINE_SORT, STATEMENT_SORT } from './statements.store.js';

const ID = /^[1-9]\d{0,17}$/;
const ID_TEXT = { message: '应为数字编号' };
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_TEXT = { message: '应为“年-月-日”的日期' };
const MONTH = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;
const MONTH_TEXT = { message: '应为“年-月”，例如 2024-12' };
const CODE = /^\d{4}(\d{2})*$/;
const CODE_TEXT = { message: '应为会计科目编码' };
const YUAN = /^-?\d{1,14}(\.\d{1,2})?$/;
const WHEN = { type: String, format: 'date-time' } as const;
const truth = ({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value);

export class FundFilter {
  @ApiPropertyOptional({ enum: SCHEMES, description: '基金' })
  @IfGiven()
  @IsIn(SCHEMES)
  fund?: Scheme;
}

export class AccountFilter extends FundFilter {
  @ApiPropertyOptional({ description: '银行账户的会计科目编码', example: '1004' })
  @IfGiven()
  @Matches(CODE, CODE_TEXT)
  account?: string;
}

export class OneAccount {
  @ApiProperty({ enum: SCHEMES, description: '基金' })
  @IsIn(SCHEMES)
  fund!: Scheme;
  @ApiProperty({ description: '银行账户的会计科目编码', example: '1004' })
  @Matches(CODE, CODE_TEXT)
  account!: string;
}

export class StatementFormatBody {
  @ApiProperty({ type: Object, description: '对账单格式定义：列名、金额写法、次序、非收付行的字样' })
  @IsObject()
  definition!: Record<string, unknown>;
}

export class StatementUploadBody extends OneAccount {
  @ApiProperty({ description: '对账单起始日', example: '2024-11-01' })
  @Matches(DAY, DAY_TEXT)
  from!: string;
  @ApiProperty({ description: '对账单截止日，须早于今天', example: '2024-11-30' })
  @Matches(DAY, DAY_TEXT)
  to!: string;
  @ApiPropertyOptional({ description: '期初余额（元）；文件中没有且当期没有收付时必填' })
  @IfGiven()
  @Matches(YUAN, { message: '应为最多两位小数的金额（元）' })
  opening?: string;
  @ApiPropertyOptional({ description: '对账单格式，缺省为通用格式', default: 'GENERIC' })
  @IfGiven()
  @Matches(/^[A-Z][A-Z0-9_]{0,39}$/, { message: '应为格式代码' })
  formatCode?: string;
}

/** The form of the upload, for OpenAPI. */
export class StatementUploadForm extends StatementUploadBody {
  @ApiProperty({ type: 'string', format: 'binary', description: '对账单文件（csv 或 xlsx）' })
  file!: unknown;
}

export class ReasonBody {
  @ApiProperty({ description: '原因' })
  @Length(2, 500)
  reason!: string;
}

export class StatementsQuery extends IntersectionType(PageQuery, AccountFilter) {
  @ApiPropertyOptional({ description: '截止日不早于' })
  @IfGiven()
  @Matches(DAY, DAY_TEXT)
  from?: string;
  @ApiPropertyOptional({ description: '起始日不晚于' })
  @IfGiven()
  @Matches(DAY, DAY_TEXT)
  to?: string;
  @ApiPropertyOptional({ description: '只看已撤销的', default: false })
  @IfGiven()
  @Transform(truth)
  @IsBoolean()
  withdrawn?: boolean;
  @SortBy(STATEMENT_SORT)
  sort?: string;
}

export class StatementLinesQuery extends PageQuery {
  @ApiPropertyOptional({ description: '是否已勾对' })
  @IfGiven()
  @Transform(truth)
  @IsBoolean()
  matched?: boolean;
  @ApiPropertyOptional({ description: '流水号、摘要或对方户名中的文字' })
  @IfGiven()
  @Length(1, 100)
  text?: string;
  @SortBy(STATEMENT_LINE_SORT)
  sort?: string;
}

export class AutomaticQuery extends OneAccount {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 31, default: 3, description: '日期允许相差的天数' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(31)
  toleranceDays: number = 3;
}

export class PostingRef {
  @ApiProperty({ description: '凭证编号（系统内）' })
  @Matches(ID, ID_TEXT)
  voucherId!: string;
  @ApiProperty({ type: 'integer', description: '分录序号' })
  @IsInt()
  @Min(1)
  @Max(100_000)
  lineNo!: number;
}

export class ManualMatchBody extends ReasonBody {
  @ApiProperty({ type: [String], description: '对账单行' })
  @IsArray()
  @ArrayMaxSize(20_000)
  @Matches(ID, { ...ID_TEXT, each: true })
  lines!: string[];
  @ApiProperty({ type: [PostingRef], description: '分录' })
  @IsArray()
  @ArrayMaxSize(2_000)
  @ValidateNested({ each: true })
  @Type(() => PostingRef)
  postings!: PostingRef[];
}

export class MatchesQuery extends IntersectionType(PageQuery, AccountFilter) {
  @ApiPropertyOptional({ enum: MATCH_RULES, description: '勾对方式' })
  @IfGiven()
  @IsIn(MATCH_RULES)
  rule?: MatchRule;
  @ApiPropertyOptional({ description: '收付日期不早于' })
  @IfGiven()
  @Matches(DAY, DAY_TEXT)
  from?: string;
  @ApiPropertyOptional({ description: '收付日期不晚于' })
  @IfGiven()
  @Matches(DAY, DAY_TEXT)
  to?: string;
  @ApiPropertyOptional({ description: '只看已取消的', default: false })
  @IfGiven()
  @Transform(truth)
  @IsBoolean()
  undone?: boolean;
  @SortBy(MATCH_SORT)
  sort?: string;
}

export class BreaksQuery extends IntersectionType(PageQuery, AccountFilter) {
  @ApiPropertyOptional({ description: '截至哪一天日终，缺省为今天' })
  @IfGiven()
  @Matches(DAY, DAY_TEXT)
  on?: string;
  @ApiPropertyOptional({
    enum: BREAK_SIDES,
    description: 'BANK 银行已记账上未记，BOOK 账上已记银行未记，START、GAP 余额不衔接',
  })
  @IfGiven()
  @IsIn(BREAK_SIDES)
  side?: BreakSide;
  @ApiPropertyOptional({ description: '责任人' })
  @IfGiven()
  @Matches(ID, ID_TEXT)
  ownerId?: string;
  @ApiPropertyOptional({ description: '只看没有责任人的' })
  @IfGiven()
  @Transform(truth)
  @IsBoolean()
  unowned?: boolean;
  @ApiPropertyOptional({ type: 'integer', description: '账龄不少于（天）' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(100_000)
  minimumAge?: number;
  @SortBy(BREAK_SORT)
  sort?: string;
}

export class BreakRef {
  @ApiPropertyOptional({ description: '对账单行' })
  @IfGiven()
  @Matches(ID, ID_TEXT)
  lineId?: string;
  @ApiPropertyOptional({ description: '凭证，与分录序号一起填写' })
  @IfGiven()
  @Matches(ID, ID_TEXT)
  voucherId?: string;
  @ApiPropertyOptional({ type: 'integer', description: '分录序号' })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(100_000)
  postingNo?: number;
  @ApiPropertyOptional({ description: '期初不衔接的对账单' })
  @IfGiven()
  @Matches(ID, ID_TEXT)
  statementId?: string;
}

export class AssignOwnerBody {
  @ApiProperty({ type: [BreakRef], description: '差异，每项只填对账单行、分录或对账单之一' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => BreakRef)
  breaks!: BreakRef[];
  @ApiProperty({ description: '责任人' })
  @Matches(ID, ID_TEXT)
  ownerId!: string;
  @ApiPropertyOptional({ description: '下一步怎么办' })
  @IfGiven()
  @Length(1, 500)
  note?: string;
}

export class FundMonthQuery {
  @ApiProperty({ enum: SCHEMES, description: '基金' })
  @IsIn(SCHEMES)
  fund!: Scheme;
  @ApiProperty({ description: '会计期间', example: '2024-11' })
  @Matches(MONTH, MONTH_TEXT)
  period!: string;
}

export class FundMonthsQuery {
  @ApiProperty({ enum: SCHEMES, description: '基金' })
  @IsIn(SCHEMES)
  fund!: Scheme;
  @ApiProperty({ description: '起始月份', example: '2024-01' })
  @Matches(MONTH, MONTH_TEXT)
  from!: string;
  @ApiProperty({ description: '截止月份（含）', example: '2024-12' })
  @Matches(MONTH, MONTH_TEXT)
  to!: string;
}

export class ReconciliationQuery extends IntersectionType(OneAccount, FundMonthQuery) {
  @ApiPropertyOptional({ ...WHEN, description: '按当时已知的情况编制，缺省为现在' })
  @IfGiven()
  @IsISO8601({ strict: true })
  knownAt?: string;
}
