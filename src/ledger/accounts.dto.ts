import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, Length, Matches } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { FUNDS, PURPOSES, type Fund, type Purpose } from './domain/ledger.types.js';
import { CODE, DAY, MONTH } from './field-shapes.js';
import { FundQuery } from './ledger.dto.js';

const ACCOUNT_CLASSES = ['ASSET', 'LIABILITY', 'NET_ASSET', 'INCOME', 'EXPENSE'];

export class AccountDto {
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '科目编码' })
  code!: string;
  @ApiProperty({ description: '科目名称' })
  name!: string;
  @ApiProperty({ enum: ACCOUNT_CLASSES, description: '资产、负债、净资产、收入、支出' })
  class!: string;
  @ApiProperty({ enum: ['DEBIT', 'CREDIT'], description: '余额方向' })
  normalSide!: string;
  @ApiProperty({ description: '可否记账（设有明细的科目不可）' })
  postable!: boolean;
  @ApiProperty({ enum: PURPOSES, nullable: true, description: '记账规则中的用途' })
  purpose!: string | null;
  @ApiProperty({ description: '是否在用' })
  active!: boolean;
}

export class AccountParam {
  @ApiProperty({ enum: FUNDS })
  @IsIn(FUNDS)
  fund!: Fund;
  @ApiProperty({ description: '科目编码' })
  @Matches(...CODE)
  code!: string;
}

export class AddAccountDto extends AccountParam {
  @ApiProperty({ description: '科目名称' })
  @Length(1, 50)
  name!: string;
}

export class EditAccountDto {
  @ApiPropertyOptional({ description: '科目名称' })
  @IfGiven()
  @Length(1, 50)
  name?: string;
  @ApiPropertyOptional({ description: '是否在用' })
  @IfGiven()
  @IsBoolean()
  active?: boolean;
  @ApiPropertyOptional({ enum: PURPOSES, nullable: true, description: '用途；空为取消' })
  @IsOptional()
  @IsIn(PURPOSES)
  purpose?: Purpose | null;
}

export class AccountCodeDto {
  @ApiProperty()
  code!: string;
}

export class ChartLoadedDto {
  @ApiProperty({ type: 'integer', description: '新增科目数' })
  added!: number;
}

export class BalanceQuery {
  @ApiProperty({ description: '截至日期（含）' })
  @Matches(...DAY)
  on!: string;
}

export class AccountBalanceDto extends AccountDto {
  @ApiProperty({ description: '截至日期' })
  on!: string;
  @ApiProperty({ description: '余额（元），按科目余额方向，含下级科目' })
  balance!: string;
}

export class TrialBalanceQuery extends FundQuery {
  @ApiProperty({ description: '会计期间', example: '2024-12' })
  @Matches(...MONTH)
  period!: string;
}

export class TrialBalanceTotalsDto {
  @ApiProperty({ description: '期初借方' })
  openingDebit!: string;
  @ApiProperty({ description: '期初贷方' })
  openingCredit!: string;
  @ApiProperty({ description: '本期借方发生额' })
  debit!: string;
  @ApiProperty({ description: '本期贷方发生额' })
  credit!: string;
  @ApiProperty({ description: '本年累计借方' })
  yearDebit!: string;
  @ApiProperty({ description: '本年累计贷方' })
  yearCredit!: string;
  @ApiProperty({ description: '期末借方' })
  closingDebit!: string;
  @ApiProperty({ description: '期末贷方' })
  closingCredit!: string;
}

export class TrialBalanceLineDto extends TrialBalanceTotalsDto {
  @ApiProperty({ description: '科目编码' })
  code!: string;
  @ApiProperty({ description: '科目名称' })
  name!: string;
  @ApiProperty({ enum: ACCOUNT_CLASSES })
  class!: string;
  @ApiProperty({ enum: ['DEBIT', 'CREDIT'] })
  normalSide!: string;
  @ApiProperty({ type: 'integer', description: '科目级次' })
  level!: number;
}

export class TrialBalanceDto {
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '会计期间' })
  period!: string;
  @ApiProperty({ type: [TrialBalanceLineDto] })
  lines!: TrialBalanceLineDto[];
  @ApiProperty({ type: TrialBalanceTotalsDto, description: '一级科目合计' })
  totals!: TrialBalanceTotalsDto;
  @ApiProperty({ description: '借贷是否平衡' })
  balanced!: boolean;
}
