import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, Length, Matches, ValidateNested } from 'class-validator';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import { IsAccountNumber } from '../platform/http/is-account-number.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { Written } from '../platform/http/written.js';
import { BatchAnswerDto, ID, ID_TEXT, MONTH, MONTH_TEXT, PayoutLineDto, WHEN } from './batches.dto.js';
import { BOUNCED_SORT } from './bounced-reads.store.js';
import { batchStates } from './domain/batch-states.js';
import { decisions } from './domain/payout-acts.js';
import type { Decision, PayoutStep } from './domain/payout-acts.js';
import { batchKinds, payoutActKinds } from './domain/payouts.types.js';
import type { BatchKind, BatchState, PayoutActKind, PayoutScheme } from './domain/payouts.types.js';
import { PAYOUT_ACT_SORT } from './payout-acts.store.js';

const REFERENCE = /^\d{16}$/;
const REFERENCE_TEXT = { message: '应为 16 位数字的发放编号' };
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_TEXT = { message: '应为“年-月-日”的日期' };
const CAUSE = /^[A-Z][A-Z_]{1,39}$/;
const actStates = ['PROPOSED', 'CONFIRMED', 'REFUSED'] as const;

export class ReferenceParam {
  @ApiProperty({ description: '发放编号，16 位' })
  @Matches(REFERENCE, REFERENCE_TEXT)
  reference!: string;
}

export class ActParam {
  @ApiProperty({ description: '申请编号' })
  @Matches(ID, ID_TEXT)
  id!: string;
}

export class ReissueItemDto {
  @ApiProperty({ description: '被银行退回的发放编号' })
  @Matches(REFERENCE, REFERENCE_TEXT)
  reference!: string;
  @ApiPropertyOptional({ description: '更正后的银行账号' })
  @IfGiven()
  @IsAccountNumber()
  accountNumber?: string;
  @ApiPropertyOptional({ description: '更正后的户名（银行登记的写法）' })
  @IfGiven()
  @Written(1, 100)
  accountName?: string;
  @ApiPropertyOptional({ description: '更正后的开户行' })
  @IfGiven()
  @Written(1, 100)
  bankName?: string;
  @ApiPropertyOptional({ description: '没有更正时：已核实原账户信息无误' })
  @IfGiven()
  @IsBoolean()
  confirmed?: boolean;
}

export class DraftReissueDto {
  @ApiProperty({ type: [ReissueItemDto], description: '每笔要么更正，要么确认；按险种和期间分成批次' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => ReissueItemDto)
  items!: ReissueItemDto[];
}

export class ReissueAnswerDto {
  @ApiProperty({ type: [BatchAnswerDto] })
  batches!: BatchAnswerDto[];
}

export class ProposeActDto {
  @ApiProperty({ description: '发放编号' })
  @Matches(REFERENCE, REFERENCE_TEXT)
  reference!: string;
  @ApiProperty({
    enum: payoutActKinds,
    description: 'WITHDRAW 报盘前撤回，WAIVE 退回款不再发放，LATE_RETURN 发放后银行退回',
  })
  @IsIn(payoutActKinds)
  kind!: PayoutActKind;
  @ApiProperty({ description: '原因，至少两个字' })
  @Written(2, 500)
  reason!: string;
  @ApiPropertyOptional({ description: 'LATE_RETURN：银行退款日期；WAIVE：记账日期，缺省为今天' })
  @IfGiven()
  @Matches(DAY, DAY_TEXT)
  onDate?: string;
  @ApiPropertyOptional({ description: 'LATE_RETURN：退回原因代码，与回盘相同' })
  @IfGiven()
  @Matches(CAUSE, { message: '应为退回原因代码' })
  cause?: string;
}

export class DecideActDto {
  @ApiProperty({ enum: decisions, description: '确认或驳回' })
  @IsIn(decisions)
  decision!: Decision;
  @ApiPropertyOptional()
  @IfGiven()
  @Written(1, 500)
  reason?: string;
}

export class PayoutActAnswerDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: payoutActKinds })
  kind!: PayoutActKind;
  @ApiProperty()
  reference!: string;
  @ApiProperty({ enum: actStates })
  state!: (typeof actStates)[number];
}

export class ActsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: actStates })
  @IfGiven()
  @IsIn(actStates)
  state?: (typeof actStates)[number];
  @ApiPropertyOptional({ enum: payoutActKinds })
  @IfGiven()
  @IsIn(payoutActKinds)
  kind?: PayoutActKind;
  @ApiPropertyOptional({ description: '只看某批次的' })
  @IfGiven()
  @Matches(ID, ID_TEXT)
  batchId?: string;
  @SortBy(PAYOUT_ACT_SORT)
  sort?: string;
}

export class AllowedDecisionDto {
  @ApiProperty({ enum: decisions })
  step!: Decision;
  @ApiProperty({ description: '您现在能否这样处理' })
  allowed!: boolean;
  @ApiProperty({ type: String, nullable: true, description: '不能处理的错误代码' })
  reasonCode!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '不能处理的原因' })
  reason!: string | null;
}

export class PayoutActDto extends PayoutActAnswerDto {
  @ApiProperty({ description: '所属期间' })
  period!: string;
  @ApiProperty()
  batchId!: string;
  @ApiProperty({ type: 'integer' })
  lineNo!: number;
  @ApiProperty()
  batchNumber!: string;
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty()
  idMasked!: string;
  @ApiProperty({ description: '元' })
  amount!: string;
  @ApiProperty()
  reason!: string;
  @ApiProperty({ type: String, nullable: true })
  onDate!: string | null;
  @ApiProperty({ type: String, nullable: true })
  cause!: string | null;
  @ApiProperty()
  proposedBy!: string;
  @ApiProperty()
  proposedByName!: string;
  @ApiProperty(WHEN)
  proposedAt!: Date;
  @ApiProperty({ type: String, nullable: true })
  decidedBy!: string | null;
  @ApiProperty({ type: String, nullable: true })
  decidedByName!: string | null;
  @ApiProperty({ ...WHEN, nullable: true })
  decidedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true })
  decidedReason!: string | null;
  @ApiProperty({ type: [AllowedDecisionDto], description: '您可以怎样处理；已处理的为空' })
  allowedDecisions!: AllowedDecisionDto[];
}
export class PayoutActPageDto extends pageOf(PayoutActDto) {}

export class BouncedQuery {
  @ApiPropertyOptional({ enum: SCHEMES })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: PayoutScheme;
  @ApiPropertyOptional({ description: '退回原因代码' })
  @IfGiven()
  @Matches(CAUSE, { message: '应为退回原因代码' })
  cause?: string;
  @ApiPropertyOptional({ description: '乡镇' })
  @IfGiven()
  @Length(1, 100)
  township?: string;
  @ApiPropertyOptional({ description: '所属期间（年-月）', example: '2024-12' })
  @IfGiven()
  @Matches(MONTH, MONTH_TEXT)
  period?: string;
  @ApiPropertyOptional({ description: '姓名的一部分，或脱敏号码的一部分' })
  @IfGiven()
  @Length(1, 50)
  text?: string;
}

export class BouncedPageQuery extends PageQuery {
  @ApiPropertyOptional({ enum: SCHEMES })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: PayoutScheme;
  @ApiPropertyOptional({ description: '退回原因代码' })
  @IfGiven()
  @Matches(CAUSE, { message: '应为退回原因代码' })
  cause?: string;
  @ApiPropertyOptional({ description: '乡镇' })
  @IfGiven()
  @Length(1, 100)
  township?: string;
  @ApiPropertyOptional({ description: '所属期间（年-月）', example: '2024-12' })
  @IfGiven()
  @Matches(MONTH, MONTH_TEXT)
  period?: string;
  @ApiPropertyOptional({ description: '姓名的一部分，或脱敏号码的一部分' })
  @IfGiven()
  @Length(1, 50)
  text?: string;
  @SortBy(BOUNCED_SORT)
  sort?: string;
}

export class BouncedDto extends PayoutLineDto {
  @ApiProperty()
  batchId!: string;
  @ApiProperty()
  batchNumber!: string;
  @ApiProperty({ enum: SCHEMES })
  scheme!: PayoutScheme;
  @ApiProperty({ description: '所属期间' })
  period!: string;
  @ApiProperty({ enum: batchKinds })
  kind!: BatchKind;
  @ApiProperty({ description: '退回日；银行没有给出时为导入回盘的日期' })
  bouncedOn!: string;
  @ApiProperty({ type: 'integer', description: '退回款已留存的天数' })
  daysHeld!: number;
  @ApiProperty({ type: String, nullable: true, description: '账户已更换时的新账号（脱敏）' })
  currentAccountMasked!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '已在编制、尚未审批的重发' })
  reissueReference!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '等待确认的申请' })
  openActId!: string | null;
}
export class BouncedPageDto extends pageOf(BouncedDto) {
  @ApiProperty({ description: '符合条件各笔的金额合计，元' })
  amount!: string;
}

export class BouncedCellDto {
  @ApiProperty({ type: String, nullable: true })
  cause!: string | null;
  @ApiProperty({ type: String, nullable: true })
  township!: string | null;
  @ApiProperty({ type: 'integer' })
  count!: number;
  @ApiProperty({ description: '元' })
  total!: string;
  @ApiProperty({ description: '其中最早的退回日' })
  oldestOn!: string;
}

export class ChainLinkDto extends PayoutLineDto {
  @ApiProperty()
  batchId!: string;
  @ApiProperty()
  batchNumber!: string;
  @ApiProperty({ enum: batchStates.states })
  batchState!: BatchState;
  @ApiProperty({ description: '所属期间' })
  period!: string;
  @ApiProperty({ enum: SCHEMES })
  scheme!: PayoutScheme;
  @ApiProperty({ enum: batchKinds })
  kind!: BatchKind;
}

export class AllowedStepDto {
  @ApiProperty({ enum: [...payoutActKinds, 'REISSUE'] })
  step!: PayoutStep;
  @ApiProperty({ description: '您现在能否提出' })
  allowed!: boolean;
  @ApiProperty({ type: String, nullable: true, description: '不能提出的错误代码' })
  reasonCode!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '不能提出的原因' })
  reason!: string | null;
}

export class PayoutDetailDto extends ChainLinkDto {
  @ApiProperty({ type: [AllowedStepDto], description: '对这笔发放可以提出的处理' })
  allowedSteps!: AllowedStepDto[];
}
