import { ApiProperty } from '@nestjs/swagger';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { pageOf } from '../platform/http/page-of.js';
import { CASE_ACTIONS } from './domain/allowed-actions.js';
import { DEADLINE_KINDS } from './domain/deadlines.js';
import {
  DELIVERY_METHODS,
  ERROR_KINDS,
  FINDING_SOURCES,
  FINDING_STATES,
  NOTICE_KINDS,
  PAPER_KINDS,
  PLAN_METHODS,
  RECEIVING_ACCOUNTS,
  RECOVERY_KINDS,
  TERMS,
} from './domain/finding.types.js';

const TEXT = { type: String, nullable: true } as const;
const WHOLE = { type: 'integer' } as const;

export class OpenedFindingDto {
  @ApiProperty({ description: '案件编号（系统内）' })
  id!: string;
  @ApiProperty({ description: '案号' })
  number!: string;
}

export class FindingStateDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: FINDING_STATES })
  state!: string;
}

export class CaseIdDto {
  @ApiProperty()
  id!: string;
}

export class CaseSumsDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ ...WHOLE, description: '月数' })
  months!: number;
  @ApiProperty({ description: '多发金额（元）' })
  amount!: string;
  @ApiProperty({ ...WHOLE, description: '本次列入或移出的笔数' })
  changed!: number;
}

export class FindingDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '案号' })
  number!: string;
  @ApiProperty({ enum: FINDING_SOURCES })
  source!: string;
  @ApiProperty({ ...TEXT, description: '来源文号' })
  sourceReference!: string | null;
  @ApiProperty()
  beneficiaryId!: string;
  @ApiProperty({ description: '姓名' })
  name!: string;
  @ApiProperty({ description: '身份证号（隐去中间）' })
  idMasked!: string;
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ enum: ERROR_KINDS })
  errorKind!: string;
  @ApiProperty({ enum: FINDING_STATES })
  state!: string;
  @ApiProperty({ description: '事实' })
  facts!: string;
  @ApiProperty({ ...WHOLE, description: '月数' })
  months!: number;
  @ApiProperty({ ...TEXT, description: '起始月份' })
  firstPeriod!: string | null;
  @ApiProperty({ ...TEXT, description: '截止月份' })
  lastPeriod!: string | null;
  @ApiProperty({ description: '多发金额（元）' })
  amount!: string;
  @ApiProperty({ description: '已退回（元）' })
  recovered!: string;
  @ApiProperty({ description: '已核销（元）' })
  writtenOff!: string;
  @ApiProperty({ description: '未退回（元）' })
  open!: string;
  @ApiProperty({ description: '立案日期' })
  openedOn!: string;
  @ApiProperty({ description: '立案人' })
  openedBy!: string;
  @ApiProperty()
  handlerId!: string;
  @ApiProperty({ description: '承办人' })
  handler!: string;
  @ApiProperty({ ...TEXT, description: '认定日期' })
  determinedOn!: string | null;
  @ApiProperty({ ...TEXT, description: '认定人' })
  determinedBy!: string | null;
  @ApiProperty({ ...TEXT, description: '结案或撤销日期' })
  endedOn!: string | null;
  @ApiProperty({ ...TEXT, description: '责令退回告知书文号' })
  orderNumber!: string | null;
  @ApiProperty({ ...TEXT, description: '告知书送达日期' })
  deliveredOn!: string | null;
  @ApiProperty({ enum: DELIVERY_METHODS, nullable: true, description: '送达方式' })
  deliveryMethod!: string | null;
  @ApiProperty({ enum: PLAN_METHODS, nullable: true, description: '退回方式' })
  planMethod!: string | null;
}

export class FindingPage extends pageOf(FindingDto) {
  @ApiProperty({ description: '符合条件的多发金额合计（元）' })
  amount!: string;
  @ApiProperty({ description: '符合条件的已退回合计（元）' })
  recovered!: string;
  @ApiProperty({ description: '符合条件的未退回合计（元）；已撤销的不计' })
  open!: string;
}

export class HandlerDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '姓名' })
  name!: string;
}

export class FindingLineDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '待遇月份' })
  period!: string;
  @ApiProperty({ description: '发放编号' })
  reference!: string;
  @ApiProperty({ description: '批次号' })
  batchNumber!: string;
  @ApiProperty({ description: '实发（元）' })
  paid!: string;
  @ApiProperty({ description: '应发（元）' })
  due!: string;
  @ApiProperty({ description: '多发（元）' })
  overpaid!: string;
  @ApiProperty({ description: '已退回（元）' })
  recovered!: string;
  @ApiProperty({ description: '支付日期' })
  paidOn!: string;
  @ApiProperty({ description: '列入人' })
  addedBy!: string;
}

export class CaseFlagDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '稽核规则' })
  checkCode!: string;
  @ApiProperty({ enum: ['BLOCK', 'WARN'] })
  severity!: string;
  @ApiProperty({ ...TEXT, description: '待遇月份' })
  period!: string | null;
  @ApiProperty({ ...TEXT, description: '可疑金额（元）' })
  amount!: string | null;
  @ApiProperty({ ...TEXT, description: '确认的理由' })
  decidedReason!: string | null;
  @ApiProperty({ description: '仍属于本案；撤销的案件不再占用疑点' })
  live!: boolean;
}

export class CaseEventDto {
  @ApiProperty(WHOLE)
  no!: number;
  @ApiProperty({ description: '步骤' })
  action!: string;
  @ApiProperty({ description: '步骤名称' })
  label!: string;
  @ApiProperty({ enum: FINDING_STATES })
  fromState!: string;
  @ApiProperty({ enum: FINDING_STATES })
  toState!: string;
  @ApiProperty({ description: '由谁' })
  actor!: string;
  @ApiProperty({ ...TEXT, description: '原因' })
  reason!: string | null;
  @ApiProperty({ ...TEXT, description: '所签内容的摘要（SM3）' })
  digest!: string | null;
  @ApiProperty({ ...TEXT, description: '新的承办人' })
  assignee!: string | null;
  @ApiProperty({ type: String, format: 'date-time' })
  at!: Date;
}

export class InspectionDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '开始日期' })
  beganOn!: string;
  @ApiProperty({ description: '结束日期' })
  endedOn!: string;
  @ApiProperty({ description: '稽核人员' })
  inspectors!: string;
  @ApiProperty({ description: '稽核记录' })
  record!: string;
  @ApiProperty({ ...TEXT, description: '没有提前通知的原因' })
  unannouncedReason!: string | null;
  @ApiProperty({ description: '登记人' })
  recordedBy!: string;
}

export class NoticeDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: NOTICE_KINDS })
  kind!: string;
  @ApiProperty({ description: '文号' })
  number!: string;
  @ApiProperty({ ...WHOLE, description: '月数' })
  months!: number;
  @ApiProperty({ description: '金额（元）' })
  amount!: string;
  @ApiProperty({ ...TEXT, description: '稽核日期，或退回期限' })
  dueOn!: string | null;
  @ApiProperty({ ...TEXT, description: '受送达人；不填为本人' })
  recipient!: string | null;
  @ApiProperty({ ...TEXT, description: '稽核地点' })
  place!: string | null;
  @ApiProperty({ description: '出具日期' })
  issuedOn!: string;
  @ApiProperty({ description: '出具人' })
  issuedBy!: string;
  @ApiProperty({ description: 'PDF 的摘要（SM3）' })
  pdfDigest!: string;
  @ApiProperty({ description: 'Word 文件的摘要（SM3）' })
  docxDigest!: string;
  @ApiProperty({ ...TEXT, description: '送达日期' })
  deliveredOn!: string | null;
  @ApiProperty({ enum: DELIVERY_METHODS, nullable: true })
  method!: string | null;
  @ApiProperty({ ...TEXT, description: '收件人' })
  receiver!: string | null;
  @ApiProperty({ ...TEXT, description: '送达回证（案件文件）' })
  paperId!: string | null;
}

export class IssuedNoticeDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '文号' })
  number!: string;
  @ApiProperty({ ...TEXT, description: '稽核日期，或退回期限' })
  dueOn!: string | null;
}

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

export class CasePaperDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: PAPER_KINDS })
  kind!: string;
  @ApiProperty({ description: '文件名' })
  name!: string;
  @ApiProperty({ description: '字节数' })
  size!: string;
  @ApiProperty({ description: '摘要（SM3）' })
  digest!: string;
  @ApiProperty()
  addedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  addedAt!: Date;
}

export class CaseDeadlineDto {
  @ApiProperty({ enum: DEADLINE_KINDS })
  kind!: string;
  @ApiProperty({ description: '到期日' })
  dueOn!: string;
  @ApiProperty({ ...TEXT, description: '到期应退回（元）' })
  amount!: string | null;
  @ApiProperty({ description: '已逾期' })
  overdue!: boolean;
}

export class DeadlineDto extends CaseDeadlineDto {
  @ApiProperty({ description: '案件编号（系统内）' })
  id!: string;
  @ApiProperty({ description: '案号' })
  number!: string;
  @ApiProperty({ description: '姓名' })
  name!: string;
  @ApiProperty()
  handlerId!: string;
  @ApiProperty({ description: '承办人' })
  handler!: string;
}
export class DeadlinePage extends pageOf(DeadlineDto) {}

export class CaseActionDto {
  @ApiProperty({ enum: CASE_ACTIONS })
  action!: string;
  @ApiProperty({ description: '您现在能否执行' })
  allowed!: boolean;
  @ApiProperty({ ...TEXT, description: '不能执行的错误代码' })
  reasonCode!: string | null;
  @ApiProperty({ ...TEXT, description: '不能执行的原因' })
  reason!: string | null;
}

export class FindingDetailDto extends FindingDto {
  @ApiProperty({ description: '多发金额的大写' })
  amountInWords!: string;
  @ApiProperty({ description: '内容摘要（SM3）：提交和认定时签的就是它' })
  digest!: string;
  @ApiProperty({ description: '您办理过其中的发放，应当回避' })
  recused!: boolean;
  @ApiProperty({ type: [CaseActionDto], description: '案件现在可以做的；您不能做的带有原因' })
  allowedActions!: CaseActionDto[];
  @ApiProperty({ type: [FindingLineDto] })
  lines!: FindingLineDto[];
  @ApiProperty({ type: [CaseFlagDto] })
  flags!: CaseFlagDto[];
  @ApiProperty({ type: [CaseEventDto] })
  events!: CaseEventDto[];
  @ApiProperty({ type: [InspectionDto] })
  inspections!: InspectionDto[];
  @ApiProperty({ type: [NoticeDto] })
  notices!: NoticeDto[];
  @ApiProperty({ type: [RecoveryPlanDto] })
  plans!: RecoveryPlanDto[];
  @ApiProperty({ type: [RecoveryDto] })
  recoveries!: RecoveryDto[];
  @ApiProperty({ type: [WriteOffDto] })
  writeOffs!: WriteOffDto[];
  @ApiProperty({ type: [CasePaperDto] })
  papers!: CasePaperDto[];
}

export class CaseOpeningDto {
  @ApiProperty({ description: '您能以这些疑点立案' })
  allowed!: boolean;
  @ApiProperty({ ...TEXT, description: '不能立案的错误代码' })
  reasonCode!: string | null;
  @ApiProperty({ ...TEXT, description: '不能立案的原因' })
  reason!: string | null;
  @ApiProperty({ enum: ERROR_KINDS, nullable: true, description: '疑点所示的问题类型；几个疑点不一致时为空' })
  errorKind!: string | null;
}

export class CandidateDto {
  @ApiProperty({ description: '发放编号' })
  reference!: string;
  @ApiProperty({ description: '待遇月份' })
  period!: string;
  @ApiProperty({ description: '批次号' })
  batchNumber!: string;
  @ApiProperty({ enum: ['REGULAR', 'REISSUE'] })
  kind!: string;
  @ApiProperty({ description: '实发（元）' })
  amount!: string;
  @ApiProperty({ description: '其中调整（元）' })
  adjustment!: string;
  @ApiProperty({ description: '到账日' })
  creditedOn!: string;
  @ApiProperty({ description: '其他案件已列多发（元）' })
  claimed!: string;
  @ApiProperty({ description: '已用于抵扣（元）' })
  offset!: string;
  @ApiProperty({ description: '已在本案中' })
  listed!: boolean;
  @ApiProperty({ description: '您或承办人办理过，应当回避' })
  recused!: boolean;
}
export class CandidatePage extends pageOf(CandidateDto) {}

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

export class TermDto {
  @ApiProperty({ enum: TERMS })
  name!: string;
  @ApiProperty({ description: '名称' })
  label!: string;
  @ApiProperty({ ...TEXT, description: '自哪天起；随产品的为空' })
  validFrom!: string | null;
  @ApiProperty({ ...WHOLE, description: '天数' })
  value!: number;
  @ApiProperty({ description: '依据' })
  basis!: string;
  @ApiProperty({ ...TEXT, description: '设定人' })
  setBy!: string | null;
}

export class TermSetDto {
  @ApiProperty({ enum: TERMS })
  name!: string;
  @ApiProperty({ ...WHOLE, description: '天数' })
  value!: number;
}
