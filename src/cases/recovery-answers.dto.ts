import { ApiProperty } from '@nestjs/swagger';
import { PLAN_METHODS, RECEIVING_ACCOUNTS, RECOVERY_KINDS } from './domain/finding.types.js';

const TEXT = { type: String, nullable: true } as const;
const WHOLE = { type: 'integer' } as const;

export class PlanItemDto {
  @ApiProperty(WHOLE)
  no!: number;
  @ApiProperty({ description: '到期日' })
  dueOn!: string;
  @ApiProperty({ description: '金额（元）' })
  amount!: string;
}

export class RecoveryPlanDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ ...WHOLE, description: '第几次；最后一次为现行' })
  no!: number;
  @ApiProperty({ enum: PLAN_METHODS })
  method!: string;
  @ApiProperty({ description: '制定时未追回（元）' })
  amount!: string;
  @ApiProperty({ ...TEXT, description: '每月抵扣（元）' })
  monthly!: string | null;
  @ApiProperty({ ...TEXT, description: '协议（案件文件）' })
  paperId!: string | null;
  @ApiProperty({ ...TEXT, description: '说明' })
  note!: string | null;
  @ApiProperty()
  plannedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  plannedAt!: Date;
  @ApiProperty({ type: [PlanItemDto] })
  items!: PlanItemDto[];
}

export class RecoveryDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: RECOVERY_KINDS })
  kind!: string;
  @ApiProperty({ description: '款项日期' })
  on!: string;
  @ApiProperty({ description: '金额（元）；冲销为负' })
  amount!: string;
  @ApiProperty({ enum: RECEIVING_ACCOUNTS, nullable: true })
  toAccount!: string | null;
  @ApiProperty({ ...TEXT, description: '付款人' })
  payer!: string | null;
  @ApiProperty({ ...TEXT, description: '银行凭证号' })
  slip!: string | null;
  @ApiProperty({ ...TEXT, description: '抵扣的发放编号' })
  reference!: string | null;
  @ApiProperty({ ...TEXT, description: '“不再发放”的申请编号' })
  payoutActId!: string | null;
  @ApiProperty({ ...TEXT, description: '所冲销的追回记录' })
  reversalOf!: string | null;
  @ApiProperty({ description: '已被冲销' })
  reversed!: boolean;
  @ApiProperty({ ...TEXT, description: '冲销的原因' })
  reason!: string | null;
  @ApiProperty({ ...TEXT, description: '记账凭证' })
  voucherId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '凭证号' })
  voucherNumber!: number | null;
  @ApiProperty()
  recordedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  recordedAt!: Date;
}

export class RecoveredDto {
  @ApiProperty({ description: '追回记录' })
  id!: string;
  @ApiProperty({ ...TEXT, description: '记账凭证' })
  voucherId!: string | null;
  @ApiProperty({ description: '本案未追回（元）' })
  open!: string;
}

export class WriteOffDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '金额（元）' })
  amount!: string;
  @ApiProperty({ description: '原因' })
  reason!: string;
  @ApiProperty({ description: '批件（案件文件）' })
  paperId!: string;
  @ApiProperty({ enum: ['PROPOSED', 'CONFIRMED', 'REFUSED'] })
  state!: string;
  @ApiProperty({ description: '申请人' })
  proposedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  proposedAt!: Date;
  @ApiProperty({ ...TEXT, description: '审批人' })
  decidedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decidedAt!: Date | null;
  @ApiProperty({ ...TEXT, description: '审批理由' })
  decidedReason!: string | null;
}

export class ProposedWriteOffDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '金额（元）' })
  amount!: string;
}

export class RecoveryRateDto {
  @ApiProperty({ description: '分组的代码；合计为空' })
  key!: string;
  @ApiProperty({ description: '分组的名称' })
  label!: string;
  @ApiProperty({ ...WHOLE, description: '已认定案件数' })
  cases!: number;
  @ApiProperty({ description: '已认定（元）' })
  determined!: string;
  @ApiProperty({ description: '已追回（元）' })
  recovered!: string;
  @ApiProperty({ description: '已核销（元）' })
  writtenOff!: string;
  @ApiProperty({ description: '未追回（元）' })
  open!: string;
  @ApiProperty({ ...TEXT, description: '追回率%；没有认定金额时不可计量' })
  rate!: string | null;
}
