import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { GENERAL_LEDGER_SORT, SUB_LEDGER_SORT } from './books.store.js';
import { BOOK_ROWS, CLOCKS } from './domain/books.types.js';
import { FUNDS, type Fund } from './domain/ledger.types.js';
import { CODE, DAY, MONTH } from './field-shapes.js';

const SIDES = ['DEBIT', 'CREDIT', 'NONE'];
export const BANK_BOOKS = ['DISBURSEMENT', 'TREASURY', 'INCOME_ACCOUNT'] as const;

class BookQuery extends PageQuery {
  @ApiProperty({ enum: FUNDS, description: '基金' })
  @IsIn(FUNDS)
  fund!: Fund;
}

export class GeneralLedgerQuery extends BookQuery {
  @ApiProperty({ description: '会计期间自', example: '2024-01' })
  @Matches(...MONTH)
  from!: string;
  @ApiProperty({ description: '会计期间至', example: '2024-12' })
  @Matches(...MONTH)
  to!: string;
  @ApiPropertyOptional({ description: '只看这个科目及其下级' })
  @IfGiven()
  @Matches(...CODE)
  account?: string;
  @ApiPropertyOptional({ type: 'integer', description: '最多到第几级科目，1 为一级' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(9)
  level?: number;
  @ApiPropertyOptional({ description: '包括没有余额也没有发生额的科目' })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  all?: boolean;
  @SortBy(GENERAL_LEDGER_SORT)
  sort?: string;
}

export class SubLedgerQuery extends BookQuery {
  @ApiProperty({ description: '科目编码；含下级科目' })
  @Matches(...CODE)
  account!: string;
  @ApiProperty({ description: '会计期间自', example: '2024-01' })
  @Matches(...MONTH)
  from!: string;
  @ApiProperty({ description: '会计期间至', example: '2024-12' })
  @Matches(...MONTH)
  to!: string;
  @ApiPropertyOptional({ description: '按账页列示：加上期初余额、本月合计、本年累计各行' })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  totals?: boolean;
  @SortBy(SUB_LEDGER_SORT)
  sort?: string;
}

export class BankJournalQuery extends BookQuery {
  @ApiProperty({ enum: BANK_BOOKS, description: '支出户、财政专户、收入户' })
  @IsIn(BANK_BOOKS)
  bank!: (typeof BANK_BOOKS)[number];
  @ApiProperty({ description: '日期自', example: '2024-12-01' })
  @Matches(...DAY)
  from!: string;
  @ApiProperty({ description: '日期至', example: '2024-12-31' })
  @Matches(...DAY)
  to!: string;
  @SortBy(SUB_LEDGER_SORT)
  sort?: string;
}

export class GeneralLedgerRowDto {
  @ApiProperty({ description: '科目编码' })
  account!: string;
  @ApiProperty({ description: '科目名称' })
  accountName!: string;
  @ApiProperty({ type: 'integer', description: '科目级次' })
  level!: number;
  @ApiProperty({ description: '会计期间' })
  period!: string;
  @ApiProperty({ enum: SIDES, description: '期初余额方向：借、贷、平' })
  openingSide!: string;
  @ApiProperty({ description: '期初余额（元）' })
  opening!: string;
  @ApiProperty({ description: '本期借方发生额（元）' })
  debit!: string;
  @ApiProperty({ description: '本期贷方发生额（元）' })
  credit!: string;
  @ApiProperty({ enum: SIDES, description: '期末余额方向' })
  closingSide!: string;
  @ApiProperty({ description: '期末余额（元）' })
  closing!: string;
  @ApiProperty({ description: '本年累计借方（元）' })
  yearDebit!: string;
  @ApiProperty({ description: '本年累计贷方（元）' })
  yearCredit!: string;
}
export class GeneralLedgerPage extends pageOf(GeneralLedgerRowDto) {
  @ApiProperty({ enum: CLOCKS, description: '本表所用的时间口径' })
  clock!: string;
}

export class BookRowDto {
  @ApiProperty({ type: 'integer', description: '账页中的行次' })
  ordinal!: number;
  @ApiProperty({ enum: BOOK_ROWS, description: '期初余额、分录、本日合计、本月合计、本年累计' })
  kind!: string;
  @ApiProperty({ description: '日期' })
  on!: string;
  @ApiProperty({ description: '会计期间' })
  period!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: '凭证号' })
  number!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '凭证编号（系统内）' })
  voucherId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '分录行' })
  lineNo!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '摘要' })
  summary!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '记入的科目' })
  account!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '科目名称' })
  accountName!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '对方科目' })
  counterAccounts!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '结算凭证号：银行回单或文件号' })
  settlementNo!: string | null;
  @ApiProperty({ description: '借方（元）' })
  debit!: string;
  @ApiProperty({ description: '贷方（元）' })
  credit!: string;
  @ApiProperty({ enum: SIDES, description: '余额方向' })
  side!: string;
  @ApiProperty({ description: '余额（元）' })
  balance!: string;
}

export class BookPage extends pageOf(BookRowDto) {
  @ApiProperty({ enum: CLOCKS, description: '本表所用的时间口径' })
  clock!: string;
  @ApiProperty({ description: '科目编码' })
  account!: string;
  @ApiProperty({ description: '科目名称' })
  accountName!: string;
  @ApiProperty({ enum: SIDES, description: '期初余额方向' })
  openingSide!: string;
  @ApiProperty({ description: '期初余额（元）' })
  opening!: string;
  @ApiProperty({ description: '借方合计（元）' })
  debit!: string;
  @ApiProperty({ description: '贷方合计（元）' })
  credit!: string;
  @ApiProperty({ enum: SIDES, description: '期末余额方向' })
  closingSide!: string;
  @ApiProperty({ description: '期末余额（元）' })
  closing!: string;
}
