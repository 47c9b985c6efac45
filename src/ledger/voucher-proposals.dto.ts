import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, Length, Max, Min } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { FUNDS, PROPOSAL_STATES, type Fund, type ProposalState } from './domain/ledger.types.js';
import { OpeningDto, PaperDto } from './ledger.dto.js';
import { PROPOSAL_SORT } from './voucher-proposals.store.js';

export class ProposeVoucherDto extends OpeningDto {
  @ApiProperty({ description: '摘要' })
  @Length(2, 200)
  summary!: string;
}

export class ProposalReasonDto {
  @ApiProperty({ description: '原因' })
  @Length(2, 500)
  reason!: string;
}

export class ProposalQuery extends PageQuery {
  @ApiPropertyOptional({ enum: FUNDS, description: '基金' })
  @IfGiven()
  @IsIn(FUNDS)
  fund?: Fund;
  @ApiPropertyOptional({ enum: PROPOSAL_STATES, description: '状态' })
  @IfGiven()
  @IsIn(PROPOSAL_STATES)
  state?: ProposalState;
  @SortBy(PROPOSAL_SORT)
  sort?: string;
}

export class ProposalStateDto {
  @ApiProperty({ description: '手工凭证的编号（记账前）' })
  id!: string;
  @ApiProperty({ enum: PROPOSAL_STATES, description: '待复核、已记账、已退回、已撤回' })
  state!: string;
}

export class ProposalDto extends ProposalStateDto {
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '凭证日期' })
  on!: string;
  @ApiProperty({ description: '摘要' })
  summary!: string;
  @ApiProperty({ description: '借方合计（元）' })
  total!: string;
  @ApiProperty({ type: 'integer', description: '附件张数' })
  sheets!: number;
  @ApiProperty({ description: '制单人' })
  proposedBy!: string;
  @ApiProperty({ description: '制单时间' })
  proposedAt!: string;
  @ApiProperty({ type: String, nullable: true, description: '复核记账、退回或撤回的人' })
  decidedBy!: string | null;
  @ApiProperty({ type: String, nullable: true })
  decidedAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '退回或撤回的原因' })
  reason!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '记账后的凭证' })
  voucherId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '记账后的凭证号' })
  voucherNumber!: number | null;
  @ApiProperty({ type: [String], enum: ['post', 'refuse', 'withdraw'], description: '现在您可以做的' })
  allowedActions!: string[];
}
export class ProposalPage extends pageOf(ProposalDto) {}

export class ProposalLineDto {
  @ApiProperty({ type: 'integer' })
  lineNo!: number;
  @ApiProperty({ description: '科目编码' })
  account!: string;
  @ApiProperty({ type: String, nullable: true, description: '科目名称' })
  accountName!: string | null;
  @ApiProperty({ description: '借方（元）' })
  debit!: string;
  @ApiProperty({ description: '贷方（元）' })
  credit!: string;
  @ApiProperty({ type: String, nullable: true, description: '分录摘要' })
  summary!: string | null;
}

export class ProposalDetailDto extends ProposalDto {
  @ApiProperty({ description: '借方合计的大写' })
  totalInWords!: string;
  @ApiProperty({ type: [ProposalLineDto], description: '分录' })
  postings!: ProposalLineDto[];
  @ApiProperty({ type: [PaperDto], description: '附件' })
  attachments!: PaperDto[];
}

export class AttachDto {
  @ApiProperty({ type: 'string', format: 'binary', description: '附件的扫描件，最大 20 MB' })
  @IfGiven()
  file?: unknown;
  @ApiProperty({ type: 'integer', description: '纸质附件张数' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(999)
  sheets!: number;
}

export class AttachedDto {
  @ApiProperty({ description: '附件编号' })
  id!: string;
}
