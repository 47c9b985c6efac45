import { ApiProperty } from '@nestjs/swagger';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { pageOf } from '../platform/http/page-of.js';
import { WHEN } from './batches.dto.js';
import { batchStates } from './domain/batch-states.js';
import { bridgeItems } from './domain/bridge.js';
import type { BridgeItem } from './domain/bridge.js';
import { payoutStates } from './domain/payout-states.js';
import { batchKinds } from './domain/payouts.types.js';
import type { BatchKind, BatchState, PayoutScheme, PayoutState } from './domain/payouts.types.js';

const YUAN = { description: '元，两位小数' } as const;

export class SignatureDto {
  @ApiProperty({ type: 'integer' })
  round!: number;
  @ApiProperty({ enum: ['SUBMIT', 'REVIEW', 'APPROVE'], description: '经办、复核、审批' })
  step!: string;
  @ApiProperty()
  actorId!: string;
  @ApiProperty()
  actorName!: string;
  @ApiProperty({ description: '所签内容的摘要（SM3）' })
  digest!: string;
  @ApiProperty({ type: 'integer' })
  lineCount!: number;
  @ApiProperty(YUAN)
  total!: string;
  @ApiProperty(WHEN)
  signedAt!: Date;
  @ApiProperty({ description: '签名链的摘要' })
  hash!: string;
  @ApiProperty({ description: '属于当前这一轮，且没有被退回' })
  current!: boolean;
}

export class BatchEventDto {
  @ApiProperty({ type: 'integer' })
  no!: number;
  @ApiProperty({ description: 'draft、exclude、submit、review、approve、sendBack、withdraw、amend、issue、settle' })
  action!: string;
  @ApiProperty({ type: String, nullable: true })
  fromState!: string | null;
  @ApiProperty()
  toState!: string;
  @ApiProperty({ type: 'integer' })
  round!: number;
  @ApiProperty({ type: String, nullable: true, description: '空为系统' })
  actorName!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '剔除或撤回的是哪一笔' })
  lineNo!: number | null;
  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;
  @ApiProperty(WHEN)
  at!: Date;
}

export class AmendmentDto {
  @ApiProperty({ type: 'integer' })
  no!: number;
  @ApiProperty({ type: 'integer' })
  round!: number;
  @ApiProperty({ description: '说明这次变化的两人申请' })
  payoutActId!: string;
  @ApiProperty()
  fromDigest!: string;
  @ApiProperty()
  toDigest!: string;
  @ApiProperty({ type: 'integer' })
  fromCount!: number;
  @ApiProperty({ type: 'integer' })
  toCount!: number;
  @ApiProperty(YUAN)
  fromTotal!: string;
  @ApiProperty(YUAN)
  toTotal!: string;
  @ApiProperty(WHEN)
  at!: Date;
}

export class BridgeRowDto {
  @ApiProperty({ enum: bridgeItems })
  item!: BridgeItem;
  @ApiProperty({ description: '对比项的名称' })
  label!: string;
  @ApiProperty({ type: 'integer' })
  people!: number;
  @ApiProperty({ description: '元，带正负号；除“本月发放”外各项之和等于“本月发放”' })
  amount!: string;
}

export class BridgePersonDto {
  @ApiProperty()
  beneficiaryId!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty()
  idMasked!: string;
  @ApiProperty({ enum: ['NEW', 'RESUMED', 'STOPPED', 'RAISED', 'LOWERED', 'SAME'] })
  change!: string;
  @ApiProperty({ type: String, nullable: true, description: '上月发放金额，元' })
  oldAmount!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '本月发放金额，元' })
  newAmount!: string | null;
  @ApiProperty({ description: '计入该对比项的金额，元' })
  amount!: string;
  @ApiProperty({ description: '本月的发放编号；停发人员为上月的' })
  reference!: string;
}
export class BridgePersonPageDto extends pageOf(BridgePersonDto) {}

export class AllowedActionDto {
  @ApiProperty({
    enum: ['submit', 'review', 'approve', 'sendBack', 'withdraw', 'issue', 'exclude', 'withdrawLine'],
  })
  action!: string;
  @ApiProperty({ description: '按钮文字' })
  label!: string;
  @ApiProperty({ description: '您现在能否执行' })
  allowed!: boolean;
  @ApiProperty({ type: String, nullable: true, description: '不能执行的错误代码' })
  reasonCode!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '不能执行的原因' })
  reason!: string | null;
}

export class OutcomeCountDto {
  @ApiProperty({ enum: payoutStates.states })
  state!: PayoutState;
  @ApiProperty({ type: 'integer' })
  count!: number;
  @ApiProperty(YUAN)
  total!: string;
}

export class ControlsDto {
  @ApiProperty({ type: 'integer', nullable: true, description: '花名册中应发人数；重发批次为空' })
  rollCount!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '花名册中应发金额，元' })
  rollTotal!: string | null;
  @ApiProperty({ type: 'integer', description: '剔除和撤回的笔数' })
  withdrawnCount!: number;
  @ApiProperty({ description: '剔除和撤回的金额，元' })
  withdrawnTotal!: string;
  @ApiProperty({ description: '花名册减剔除等于批次的笔数和金额' })
  balanced!: boolean;
}

/** Everything on the page of a batch but its lines. */
export class BatchDetailDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ example: '652822-J-202412-R01' })
  number!: string;
  @ApiProperty({ enum: SCHEMES })
  scheme!: PayoutScheme;
  @ApiProperty()
  period!: string;
  @ApiProperty({ enum: batchKinds })
  kind!: BatchKind;
  @ApiProperty({ type: 'integer' })
  sequence!: number;
  @ApiProperty({ enum: batchStates.states })
  state!: BatchState;
  @ApiProperty({ type: 'integer' })
  round!: number;
  @ApiProperty({ description: '内容摘要（SM3），签名时须原样带回' })
  digest!: string;
  @ApiProperty({ type: 'integer' })
  lineCount!: number;
  @ApiProperty(YUAN)
  total!: string;
  @ApiProperty({ description: '金额合计的大写' })
  totalInWords!: string;
  @ApiProperty({ description: '应发日' })
  payOn!: string;
  @ApiProperty({ type: String, nullable: true })
  rollId!: string | null;
  @ApiProperty({ type: String, nullable: true })
  rollFileName!: string | null;
  @ApiProperty()
  draftedByName!: string;
  @ApiProperty(WHEN)
  draftedAt!: Date;
  @ApiProperty({ ...WHEN, nullable: true })
  settledAt!: Date | null;
  @ApiProperty({ type: String, nullable: true, description: '报盘文件名' })
  bankFileName!: string | null;
  @ApiProperty({ ...WHEN, nullable: true })
  bankFileIssuedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true, description: '银行回单号' })
  slipNumber!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '支出户付款日' })
  slipPaidOn!: string | null;
  @ApiProperty({ type: [SignatureDto] })
  signatures!: SignatureDto[];
  @ApiProperty({ type: [BatchEventDto] })
  events!: BatchEventDto[];
  @ApiProperty({ type: [AmendmentDto], description: '审批后经两人确认的撤回' })
  amendments!: AmendmentDto[];
  @ApiProperty({ type: [BridgeRowDto], description: '与上月的对比；重发批次为空' })
  bridge!: BridgeRowDto[];
  @ApiProperty({ type: [OutcomeCountDto], description: '各种结果的笔数和金额' })
  outcomes!: OutcomeCountDto[];
  @ApiProperty({ type: ControlsDto })
  controls!: ControlsDto;
  @ApiProperty({ type: [AllowedActionDto], description: '现在可以做什么，您能否做' })
  allowedActions!: AllowedActionDto[];
}
