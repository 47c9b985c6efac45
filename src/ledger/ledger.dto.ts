import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { BANK_MOVEMENTS, type BankMovement } from './domain/posting-rules.js';
import { FUNDS, type Fund } from './domain/ledger.types.js';
import { AMOUNT, CODE, DAY, ID, MONTH } from './field-shapes.js';
import { VOUCHER_PAYOUT_SORT } from './voucher-payouts.store.js';
import { VOUCHER_SORT } from './voucher-reads.store.js';

const MOVEMENTS = Object.keys(BANK_MOVEMENTS) as BankMovement[];

export class VoucherParam {
  @ApiProperty({ description: '凭证编号（系统内）' })
  @Matches(...ID)
  id!: string;
}

export class FundQuery {
  @ApiProperty({ enum: FUNDS, description: '基金' })
  @IsIn(FUNDS)
  fund!: Fund;
}

export class OptionalFundQuery {
  @ApiPropertyOptional({ enum: FUNDS, description: '基金' })
  @IfGiven()
  @IsIn(FUNDS)
  fund?: Fund;
}

export class VoucherQuery extends PageQuery {
  @ApiPropertyOptional({ enum: FUNDS, description: '基金' })
  @IfGiven()
  @IsIn(FUNDS)
  fund?: Fund;
  @ApiPropertyOptional({ description: '会计期间', example: '2024-12' })
  @IfGiven()
  @Matches(...MONTH)
  period?: string;
  @ApiPropertyOptional({ description: '凭证日期自', example: '2024-12-01' })
  @IfGiven()
  @Matches(...DAY)
  from?: string;
  @ApiPropertyOptional({ description: '凭证日期至', example: '2024-12-31' })
  @IfGiven()
  @Matches(...DAY)
  to?: string;
  @ApiPropertyOptional({ description: '业务类型，如 BATCH_PAID' })
  @IfGiven()
  @Matches(/^[A-Z_]{1,40}$/, { message: '应为业务类型代码' })
  causeType?: string;
  @ApiPropertyOptional({ description: '涉及的科目（含下级）' })
  @IfGiven()
  @Matches(...CODE)
  account?: string;
  @ApiPropertyOptional({ description: '只看未审核的' })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  unreviewed?: boolean;
  @ApiPropertyOptional({ description: '摘要中的文字' })
  @IfGiven()
  @Length(1, 100)
  text?: string;
  @ApiPropertyOptional({ type: 'integer', description: '凭证编号（基金与月份内）' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(9_999_999)
  number?: number;
  @SortBy(VOUCHER_SORT)
  sort?: string;
}

export class VoucherDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '会计期间', example: '2024-12' })
  period!: string;
  @ApiProperty({ type: 'integer', description: '基金与月份内的编号，从 1 起连续' })
  number!: number;
  @ApiProperty({ description: '凭证日期（资金日期）' })
  voucherOn!: string;
  @ApiProperty({ description: '业务类型' })
  causeType!: string;
  @ApiProperty({ description: '所依据的业务编号' })
  causeId!: string;
  @ApiProperty({ description: '摘要' })
  summary!: string;
  @ApiProperty({ description: '借方合计（元）' })
  total!: string;
  @ApiProperty({ description: '制单人' })
  preparedBy!: string;
  @ApiProperty({ description: '记账时间' })
  postedAt!: string;
  @ApiProperty({ type: String, nullable: true, description: '审核人' })
  reviewedBy!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '审核时间' })
  reviewedAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '冲销了哪张凭证' })
  reversalOf!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '被哪张凭证冲销' })
  reversedBy!: string | null;
  @ApiProperty({ type: 'integer', description: '附件张数' })
  sheets!: number;
}
export class VoucherPage extends pageOf(VoucherDto) {}

export class PostingDto {
  @ApiProperty({ type: 'integer' })
  lineNo!: number;
  @ApiProperty({ description: '科目编码' })
  account!: string;
  @ApiProperty({ description: '科目名称' })
  accountName!: string;
  @ApiProperty({ description: '借方（元），红字为负' })
  debit!: string;
  @ApiProperty({ description: '贷方（元），红字为负' })
  credit!: string;
  @ApiProperty({ type: String, nullable: true, description: '分录摘要' })
  summary!: string | null;
}

export class VoucherSignaturesDto {
  @ApiProperty({ description: '制单' })
  preparedBy!: string;
  @ApiProperty({ type: String, nullable: true, description: '复核' })
  reviewedBy!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '记账：手工凭证为记账的人，其余为记账规则' })
  bookedBy!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '主管：结账的人，未结账时为空' })
  chief!: string | null;
}

export class PaperDto {
  @ApiProperty({ description: '附件编号' })
  id!: string;
  @ApiProperty({ description: '文件名' })
  name!: string;
  @ApiProperty({ type: 'integer', description: '张数' })
  sheets!: number;
  @ApiProperty({ description: '字节数' })
  size!: string;
  @ApiProperty({ description: '文件摘要（SM3）' })
  digest!: string;
  @ApiProperty({ description: '上传人' })
  addedBy!: string;
  @ApiProperty({ description: '上传时间' })
  addedAt!: string;
}

export class VoucherPayoutsQuery extends PageQuery {
  @SortBy(VOUCHER_PAYOUT_SORT)
  sort?: string;
}

export class VoucherPayoutDto {
  @ApiProperty({ description: '发放流水号' })
  reference!: string;
  @ApiProperty({ description: '批次（系统内）' })
  batchId!: string;
  @ApiProperty({ description: '批次号' })
  batchNumber!: string;
  @ApiProperty({ type: 'integer', description: '批次中的行' })
  lineNo!: number;
  @ApiProperty({ description: '待遇所属月份' })
  period!: string;
  @ApiProperty({ description: '姓名' })
  name!: string;
  @ApiProperty({ description: '身份证号（隐去中间）' })
  idMasked!: string;
  @ApiProperty({ type: String, nullable: true, description: '乡镇' })
  township!: string | null;
  @ApiProperty({ description: '金额（元）' })
  amount!: string;
  @ApiProperty({ description: '现在的状态' })
  state!: string;
}

export class VoucherPayoutPage extends pageOf(VoucherPayoutDto) {
  @ApiProperty({ description: '明细合计（元）' })
  amount!: string;
  @ApiProperty({ description: '凭证所记的收付金额（元）；没有明细的凭证为 0.00' })
  booked!: string;
  @ApiProperty({ description: '差额（元），应为 0.00' })
  difference!: string;
}

export class VoucherRecoveryDto {
  @ApiProperty({ description: '案件（系统内）' })
  findingId!: string;
  @ApiProperty({ description: '案号' })
  number!: string;
  @ApiProperty({ description: '待遇人员（系统内）' })
  beneficiaryId!: string;
  @ApiProperty({ description: '姓名' })
  name!: string;
  @ApiProperty({ description: '身份证号（隐去中间）' })
  idMasked!: string;
  @ApiProperty({ description: '款项日期' })
  on!: string;
  @ApiProperty({ description: '收回金额（元）' })
  amount!: string;
  @ApiProperty({ description: '付款人' })
  payer!: string;
  @ApiProperty({ description: '银行凭证号' })
  slip!: string;
}

export class VoucherDetailDto extends VoucherDto {
  @ApiProperty({ type: VoucherRecoveryDto, nullable: true, description: '收回多发的凭证：所属案件和所收款项' })
  recovery!: VoucherRecoveryDto | null;
  @ApiProperty({ type: VoucherSignaturesDto, description: '签章栏' })
  signatures!: VoucherSignaturesDto;
  @ApiProperty({ type: [PaperDto], description: '附件' })
  attachments!: PaperDto[];
  @ApiProperty({ description: '借方合计的大写' })
  totalInWords!: string;
  @ApiProperty({ type: [PostingDto], description: '分录' })
  postings!: PostingDto[];
  @ApiProperty({ type: String, nullable: true, description: '更正了哪张凭证' })
  corrects!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '被哪张凭证更正' })
  correctedBy!: string | null;
  @ApiProperty({ description: '基金凭证链中的序号' })
  chainNo!: string;
  @ApiProperty({ description: '前一张凭证的摘要（SM3）' })
  prevHash!: string;
  @ApiProperty({ description: '本凭证的摘要（SM3）' })
  hash!: string;
}

export class EnteredLineDto {
  @ApiProperty({ description: '科目编码' })
  @Matches(...CODE)
  account!: string;
  @ApiPropertyOptional({ description: '借方（元）' })
  @IfGiven()
  @Matches(...AMOUNT)
  debit?: string;
  @ApiPropertyOptional({ description: '贷方（元）' })
  @IfGiven()
  @Matches(...AMOUNT)
  credit?: string;
  @ApiPropertyOptional({ description: '分录摘要' })
  @IfGiven()
  @Length(1, 200)
  summary?: string;
}

export class OpeningDto {
  @ApiProperty({ enum: FUNDS })
  @IsIn(FUNDS)
  fund!: Fund;
  @ApiProperty({ description: '日期' })
  @Matches(...DAY)
  on!: string;
  @ApiProperty({ type: [EnteredLineDto], description: '分录，借贷相等' })
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => EnteredLineDto)
  lines!: EnteredLineDto[];
}

export class BankMovementDto {
  @ApiProperty({ enum: FUNDS })
  @IsIn(FUNDS)
  fund!: Fund;
  @ApiProperty({ enum: MOVEMENTS, description: '支出户或财政专户的往来种类' })
  @IsIn(MOVEMENTS)
  movement!: BankMovement;
  @ApiProperty({ description: '银行通知上的日期' })
  @Matches(...DAY)
  on!: string;
  @ApiProperty({ description: '金额（元）' })
  @Matches(...AMOUNT)
  amount!: string;
  @ApiPropertyOptional({ description: '说明，写入摘要' })
  @IfGiven()
  @Length(1, 100)
  note?: string;
}

export class YearEndDto {
  @ApiProperty({ enum: FUNDS })
  @IsIn(FUNDS)
  fund!: Fund;
  @ApiProperty({ type: 'integer', description: '年度' })
  @IsInt()
  @Min(2000)
  @Max(2999)
  year!: number;
}

export class ReviewDto {
  @ApiProperty({ type: [String], description: '要审核的凭证' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @Matches(ID[0], { each: true, ...ID[1] })
  ids!: string[];
}

export class ReviewedDto {
  @ApiProperty({ type: 'integer', description: '审核张数' })
  reviewed!: number;
}

export class ReplacementDto {
  @ApiProperty({ description: '更正凭证的摘要' })
  @Length(2, 200)
  summary!: string;
  @ApiProperty({ type: [EnteredLineDto], description: '更正后的分录' })
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => EnteredLineDto)
  lines!: EnteredLineDto[];
}

export class ReverseDto {
  @ApiProperty({ description: '冲销凭证的日期' })
  @Matches(...DAY)
  on!: string;
  @ApiProperty({ description: '冲销原因' })
  @Length(2, 100)
  reason!: string;
  @ApiPropertyOptional({ type: ReplacementDto, description: '更正凭证；待遇收付的凭证必须同时给出' })
  @IfGiven()
  @ValidateNested()
  @Type(() => ReplacementDto)
  replacement?: ReplacementDto;
}

export class PostedDto {
  @ApiProperty({ description: '凭证编号（系统内）' })
  voucherId!: string;
  @ApiProperty({ type: 'integer', description: '基金与月份内的编号' })
  number!: number;
}

export class ReversedDto {
  @ApiProperty({ type: PostedDto, description: '冲销凭证' })
  reversal!: PostedDto;
  @ApiProperty({ type: PostedDto, nullable: true, description: '更正凭证' })
  replacement!: PostedDto | null;
}
