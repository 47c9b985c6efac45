import { ApiProperty } from '@nestjs/swagger';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { pageOf } from '../platform/http/page-of.js';
import { CASE_ACTIONS } from './domain/allowed-actions.js';
import {
  DELIVERY_METHODS,
  ERROR_KINDS,
  FINDING_SOURCES,
  FINDING_STATES,
  PLAN_METHODS,
} from './domain/finding.types.js';
import { RecoveryPlanDto, RecoveryDto, WriteOffDto } from './recovery-answers.dto.js';
import { NoticeDto, InspectionDto, CasePaperDto } from './case-paper-answers.dto.js';

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
