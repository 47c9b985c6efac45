import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, Length, Matches, Max, Min } from 'class-validator';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { Written } from '../platform/http/written.js';
import { BATCH_SORT, BRIDGE_PEOPLE_SORT, LINE_SORT } from './batch-reads.store.js';
import { bridgeItems } from './domain/bridge.js';
import type { BridgeItem } from './domain/bridge.js';
import { batchStates } from './domain/batch-states.js';
import { payoutStates } from './domain/payout-states.js';
import { batchKinds, changeKinds } from './domain/payouts.types.js';
import type { BatchKind, BatchState, ChangeKind, PayoutScheme, PayoutState } from './domain/payouts.types.js';

export const ID = /^[1-9]\d{0,17}$/;
export const ID_TEXT = { message: '应为数字编号' };
export const MONTH = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;
export const MONTH_TEXT = { message: '应为“年-月”，例如 2024-12' };
const MONEY = /^-?\d{1,14}(\.\d{1,2})?$/;
export const WHEN = { type: String, format: 'date-time' } as const;
const YUAN = { description: '元，两位小数', example: '2400012.50' } as const;

export class BatchParam {
  @ApiProperty({ description: '批次编号（系统内）' })
  @Matches(ID, ID_TEXT)
  id!: string;
}

export class BatchLineParam extends BatchParam {
  @ApiProperty({ type: 'integer', description: '批次内的序号' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(9_999_999)
  lineNo!: number;
}

export class BridgeItemParam extends BatchParam {
  @ApiProperty({ enum: bridgeItems, description: '对比项' })
  @IsIn(bridgeItems)
  item!: BridgeItem;
}

export class BatchesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: SCHEMES })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: PayoutScheme;
  @ApiPropertyOptional({ description: '所属期间（年-月）', example: '2024-12' })
  @IfGiven()
  @Matches(MONTH, MONTH_TEXT)
  period?: string;
  @ApiPropertyOptional({ enum: batchKinds, description: 'REGULAR 正常发放，REISSUE 重发' })
  @IfGiven()
  @IsIn(batchKinds)
  kind?: BatchKind;
  @ApiPropertyOptional({ enum: batchStates.states })
  @IfGiven()
  @IsIn(batchStates.states)
  state?: BatchState;
  @ApiPropertyOptional({ description: '批次号的一部分' })
  @IfGiven()
  @Length(1, 40)
  text?: string;
  @SortBy(BATCH_SORT)
  sort?: string;
}

export class BridgePeopleQuery extends PageQuery {
  @SortBy(BRIDGE_PEOPLE_SORT)
  sort?: string;
}

export class LinesQuery extends PageQuery {
  @ApiPropertyOptional({ description: '乡镇，与花名册中的写法相同' })
  @IfGiven()
  @Length(1, 100)
  township?: string;
  @ApiPropertyOptional({ enum: changeKinds, description: '与上月相比的变化' })
  @IfGiven()
  @IsIn(changeKinds)
  changeKind?: ChangeKind;
  @ApiPropertyOptional({ enum: payoutStates.states })
  @IfGiven()
  @IsIn(payoutStates.states)
  state?: PayoutState;
  @ApiPropertyOptional({ description: '姓名的一部分，或脱敏号码的一部分' })
  @IfGiven()
  @Length(1, 50)
  text?: string;
  @ApiPropertyOptional({ type: Boolean, description: '只看有（或没有）补发的' })
  @IfGiven()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  withBackPay?: boolean;
  @SortBy(LINE_SORT)
  sort?: string;
}

export class DraftBatchDto {
  @ApiProperty({ description: '已确认的花名册编号' })
  @Matches(ID, ID_TEXT)
  rollId!: string;
}

export class SignBatchDto {
  @ApiProperty({ description: '签名人看到的内容摘要（SM3，64 位十六进制）' })
  @Matches(/^[0-9a-fA-F]{64}$/, { message: '应为 64 位十六进制的摘要' })
  digest!: string;
  @ApiProperty({ type: 'integer', description: '签名人看到的笔数' })
  @IsInt()
  @Min(1)
  lineCount!: number;
  @ApiProperty({ ...YUAN, description: '签名人看到的金额合计，元' })
  @Matches(MONEY, { message: '应为最多两位小数的金额（元）' })
  total!: string;
}

export class ReasonDto {
  @ApiProperty({ description: '原因，至少两个字' })
  @Written(2, 500)
  reason!: string;
}

/** What every step of a batch answers. */
export class BatchAnswerDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '批次号', example: '652822-J-202412-R01' })
  number!: string;
  @ApiProperty({ enum: batchStates.states })
  state!: BatchState;
  @ApiProperty({ type: 'integer', description: '第几轮签批' })
  round!: number;
  @ApiProperty({ description: '内容摘要（SM3）' })
  digest!: string;
  @ApiProperty({ type: 'integer' })
  lineCount!: number;
  @ApiProperty(YUAN)
  total!: string;
}

export class BatchDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ example: '652822-J-202412-R01' })
  number!: string;
  @ApiProperty({ enum: SCHEMES })
  scheme!: PayoutScheme;
  @ApiProperty({ description: '所属期间（年-月）；重发批次为所重发款项的期间' })
  period!: string;
  @ApiProperty({ enum: batchKinds })
  kind!: BatchKind;
  @ApiProperty({ type: 'integer' })
  sequence!: number;
  @ApiProperty({ enum: batchStates.states })
  state!: BatchState;
  @ApiProperty({ type: 'integer' })
  round!: number;
  @ApiProperty({ type: 'integer' })
  lineCount!: number;
  @ApiProperty(YUAN)
  total!: string;
  @ApiProperty({ description: '应发日' })
  payOn!: string;
  @ApiProperty(WHEN)
  draftedAt!: Date;
  @ApiProperty({ ...WHEN, nullable: true })
  settledAt!: Date | null;
  @ApiProperty({ ...WHEN, description: '进入当前状态的时间' })
  stateSince!: Date;
  @ApiProperty({ type: String, nullable: true, description: '使其进入当前状态的人；空为系统' })
  stateByName!: string | null;
}
export class BatchPageDto extends pageOf(BatchDto) {}

export class PayoutLineDto {
  @ApiProperty({ type: 'integer' })
  lineNo!: number;
  @ApiProperty({ description: '发放编号，16 位' })
  reference!: string;
  @ApiProperty()
  beneficiaryId!: string;
  @ApiProperty({ description: '发放所依据的收款人信息版本' })
  payeeVersionId!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ description: '社会保障号码（脱敏）' })
  idMasked!: string;
  @ApiProperty({ description: '银行户名' })
  accountName!: string;
  @ApiProperty({ description: '银行账号（脱敏）' })
  accountMasked!: string;
  @ApiProperty({ type: String, nullable: true })
  bankName!: string | null;
  @ApiProperty({ type: String, nullable: true })
  township!: string | null;
  @ApiProperty({ ...YUAN, description: '基础（基本）养老金，元' })
  base!: string;
  @ApiProperty({ ...YUAN, description: '个人账户养老金，元' })
  personal!: string;
  @ApiProperty({ ...YUAN, description: '调整金额，元' })
  adjustment!: string;
  @ApiProperty({ ...YUAN, description: '补发，元' })
  backPay!: string;
  @ApiProperty({ ...YUAN, description: '一次性待遇，元' })
  grant!: string;
  @ApiProperty({ ...YUAN, description: '发放金额，元' })
  amount!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: '补发起始年月 yyyymm' })
  backPayFrom!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '补发截止年月 yyyymm' })
  backPayTo!: number | null;
  @ApiProperty({ type: String, enum: changeKinds, nullable: true, description: '与上月相比；重发为空' })
  changeKind!: ChangeKind | null;
  @ApiProperty({ enum: payoutStates.states })
  state!: PayoutState;
  @ApiProperty({ type: String, nullable: true, description: '退回原因代码' })
  cause!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '到账日；退回的为退回日' })
  creditedOn!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '所重发的原发放编号' })
  parentReference!: string | null;
}
export class PayoutLinePageDto extends pageOf(PayoutLineDto) {
  @ApiProperty({ ...YUAN, description: '符合条件各笔的金额合计，元' })
  amount!: string;
}
