import { ApiProperty } from '@nestjs/swagger';

export class PayoutVoucherDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  fund!: string;
  @ApiProperty({ example: '2024-12' })
  period!: string;
  @ApiProperty({ type: 'integer', description: '凭证号' })
  number!: number;
  @ApiProperty({ format: 'date' })
  on!: string;
  @ApiProperty({ description: 'BATCH_PAID 支付，BOUNCE 退回，LATE_RETURN 退票，WAIVED 不再发放' })
  causeType!: string;
  @ApiProperty({ description: '已被冲销' })
  reversed!: boolean;
}

export class PersonActDto {
  @ApiProperty({ description: 'WITHDRAW 撤回，WAIVE 不再发放，LATE_RETURN 发放后退回' })
  kind!: string;
  @ApiProperty()
  batchId!: string;
  @ApiProperty({ type: 'integer' })
  lineNo!: number;
  @ApiProperty()
  reason!: string;
  @ApiProperty()
  state!: string;
  @ApiProperty()
  proposedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  proposedAt!: Date;
  @ApiProperty({ type: String, nullable: true })
  decidedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decidedAt!: Date | null;
}

export class PersonCertificationDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: 'FACE、APP、VISIT、COUNTER、PROXY、DATA' })
  method!: string;
  @ApiProperty({ format: 'date' })
  certifiedOn!: string;
  @ApiProperty({ format: 'date' })
  validUntil!: string;
  @ApiProperty()
  source!: string;
  @ApiProperty()
  recordedBy!: string;
  @ApiProperty({ type: String, nullable: true, description: '撤销原因；空：有效' })
  withdrawnReason!: string | null;
}

export class PersonSuspensionDto {
  @ApiProperty({ description: '自该月起不发放' })
  fromPeriod!: string;
  @ApiProperty({ format: 'date' })
  dueOn!: string;
  @ApiProperty({ description: 'PROPOSED、SUSPENDED、REFUSED、LEFT_OUT、CERTIFIED、RESUMED' })
  state!: string;
  @ApiProperty()
  proposedBy!: string;
  @ApiProperty({ type: String, nullable: true })
  decidedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  resumedOn!: Date | null;
  @ApiProperty({ type: String, nullable: true, description: '应由该月的名册补发' })
  payPeriod!: string | null;
  @ApiProperty({ type: 'integer', nullable: true })
  backPayMonths!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '应补发，元' })
  backPayAmount!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'AWAITED、AGREES、DIFFERS、MISSING' })
  verdict!: string | null;
}

export class PersonStopDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  reason!: string;
  @ApiProperty({ example: '2024-12' })
  effectiveFrom!: string;
  @ApiProperty()
  source!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  addedAt!: Date;
  @ApiProperty({ type: String, nullable: true })
  addedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  liftedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true })
  liftedBy!: string | null;
}

export class PersonListMatchDto {
  @ApiProperty()
  listId!: string;
  @ApiProperty({ description: 'DEATH、PRISON、INSURED_ELSEWHERE、ACCOUNT_BALANCE' })
  kind!: string;
  @ApiProperty()
  source!: string;
  @ApiProperty({ format: 'date' })
  issuedOn!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true })
  fromOn!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true })
  toOn!: string | null;
  @ApiProperty({ description: '名单上的姓名' })
  name!: string;
  @ApiProperty()
  idMasked!: string;
  @ApiProperty({ type: 'integer', description: '1 至 100' })
  score!: number;
  @ApiProperty({ description: 'NUMBER_AND_NAME、NUMBER_ONLY、NAME_AND_BIRTH' })
  reason!: string;
}

export class PersonFlagDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '稽核规则' })
  checkCode!: string;
  @ApiProperty({ description: 'BLOCK、WARN' })
  severity!: string;
  @ApiProperty({ description: 'OPEN、CLEARED、CONFIRMED' })
  state!: string;
  @ApiProperty({ type: String, nullable: true })
  scheme!: string | null;
  @ApiProperty({ type: String, nullable: true })
  period!: string | null;
  @ApiProperty({ type: String, nullable: true })
  batchId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true })
  lineNo!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '疑点金额，元' })
  amount!: string | null;
  @ApiProperty({ type: String, format: 'date-time' })
  raisedAt!: Date;
  @ApiProperty({ type: String, nullable: true })
  decidedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decidedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true })
  decidedReason!: string | null;
}

export class PersonCaseDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '案号' })
  number!: string;
  @ApiProperty()
  scheme!: string;
  @ApiProperty({ description: '问题类型' })
  errorKind!: string;
  @ApiProperty({ description: 'OPEN、PROPOSED、DETERMINED、NOTIFIED、RECOVERING、CLOSED、DISMISSED' })
  state!: string;
  @ApiProperty({ format: 'date' })
  openedOn!: string;
  @ApiProperty({ type: 'integer' })
  months!: number;
  @ApiProperty({ description: '多发，元' })
  amount!: string;
  @ApiProperty({ description: '已退回，元' })
  recovered!: string;
}
