import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { Written } from '../platform/http/written.js';
import { DEADLINE_KINDS, type DeadlineKind } from './domain/deadlines.js';
import {
  DELIVERY_METHODS,
  ERROR_KINDS,
  FINDING_SOURCES,
  FINDING_STATES,
  NOTICE_KINDS,
  PAPER_KINDS,
  PLAN_METHODS,
  RECEIVING_ACCOUNTS,
  TERMS,
  type DeliveryMethod,
  type ErrorKind,
  type FindingSource,
  type FindingState,
  type NoticeKind,
  type PaperKind,
  type PlanMethod,
  type ReceivingAccount,
  type Scheme,
  type Term,
} from './domain/finding.types.js';
import { CANDIDATE_SORT } from './finding-lines.store.js';
import { FINDING_SORT, RATE_GROUPS, type RateGroup } from './finding-reads.store.js';

const ID = [/^[1-9]\d{0,17}$/, { message: '应为数字编号' }] as const;
const IDS = [/^[1-9]\d{0,17}$/, { message: '应为数字编号', each: true }] as const;
const DAY = [/^\d{4}-\d{2}-\d{2}$/, { message: '应为“年-月-日”的日期' }] as const;
const MONTH = [/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, { message: '应为“年-月”，例如 2024-12' }] as const;
const YUAN = [/^\d{1,14}(\.\d{1,2})?$/, { message: '应为不小于 0、最多两位小数的金额（元）' }] as const;
const REFERENCE = [/^\d{16}$/, { message: '应为 16 位发放编号' }] as const;
const DIGEST = [/^[0-9a-f]{64}$/, { message: '应为 64 位十六进制摘要' }] as const;
const GROUPS = Object.keys(RATE_GROUPS) as RateGroup[];

export class FindingQuery extends PageQuery {
  @ApiPropertyOptional({ enum: FINDING_STATES, description: '状态' })
  @IfGiven()
  @IsIn(FINDING_STATES)
  state?: FindingState;
  @ApiPropertyOptional({ enum: FINDING_SOURCES, description: '来源' })
  @IfGiven()
  @IsIn(FINDING_SOURCES)
  source?: FindingSource;
  @ApiPropertyOptional({ enum: SCHEMES, description: '险种' })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: Scheme;
  @ApiPropertyOptional({ enum: ERROR_KINDS, description: '问题类型' })
  @IfGiven()
  @IsIn(ERROR_KINDS)
  errorKind?: ErrorKind;
  @ApiPropertyOptional({ type: 'integer', description: '案号的年度' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(9999)
  year?: number;
  @ApiPropertyOptional({ description: '待遇人员' })
  @IfGiven()
  @Matches(...ID)
  beneficiaryId?: string;
  @ApiPropertyOptional({ description: '承办人' })
  @IfGiven()
  @Matches(...ID)
  handlerId?: string;
  @ApiPropertyOptional({ description: '姓名或隐去号码的一部分' })
  @IfGiven()
  @Length(1, 50)
  text?: string;
  @ApiPropertyOptional({ enum: ['true', 'false'], description: '有逾期未办的期限，或没有' })
  @IfGiven()
  @IsIn(['true', 'false'])
  overdue?: 'true' | 'false';
  @SortBy(FINDING_SORT)
  sort?: string;
}

export class CaseOpeningQuery {
  @ApiProperty({ example: '7,8', description: '疑点编号，用逗号分开' })
  @Matches(/^[1-9]\d{0,17}(,[1-9]\d{0,17}){0,199}$/, { message: '应为用逗号分开的数字编号，最多 200 个' })
  flagIds!: string;
}

export class AccountBookQuery {
  @ApiPropertyOptional({ type: 'integer', description: '案号的年度；不填为全部' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(9999)
  year?: number;
  @ApiPropertyOptional({ enum: FINDING_STATES, description: '状态' })
  @IfGiven()
  @IsIn(FINDING_STATES)
  state?: FindingState;
  @ApiPropertyOptional({ enum: FINDING_SOURCES, description: '来源' })
  @IfGiven()
  @IsIn(FINDING_SOURCES)
  source?: FindingSource;
  @ApiPropertyOptional({ enum: SCHEMES, description: '险种' })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: Scheme;
  @ApiPropertyOptional({ enum: ERROR_KINDS, description: '问题类型' })
  @IfGiven()
  @IsIn(ERROR_KINDS)
  errorKind?: ErrorKind;
  @ApiPropertyOptional({ description: '承办人' })
  @IfGiven()
  @Matches(...ID)
  handlerId?: string;
  @ApiPropertyOptional({ description: '姓名或隐去号码的一部分' })
  @IfGiven()
  @Length(1, 50)
  text?: string;
  @ApiPropertyOptional({ enum: ['true', 'false'], description: '有逾期未办的期限，或没有' })
  @IfGiven()
  @IsIn(['true', 'false'])
  overdue?: 'true' | 'false';
}

export class RateQuery {
  @ApiProperty({ enum: GROUPS, description: '按什么分组' })
  @IsIn(GROUPS)
  by!: RateGroup;
  @ApiPropertyOptional({ type: 'integer', description: '认定的年度；不填为全部' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(9999)
  year?: number;
  @ApiPropertyOptional({ description: '截至日期；不填为今天' })
  @IfGiven()
  @Matches(...DAY)
  asOf?: string;
}

export class DeadlineQuery extends PageQuery {
  @ApiPropertyOptional({ enum: DEADLINE_KINDS, description: '期限种类' })
  @IfGiven()
  @IsIn(DEADLINE_KINDS)
  kind?: DeadlineKind;
  @ApiPropertyOptional({ enum: ['true', 'false'], description: '只看已逾期的，或只看未逾期的' })
  @IfGiven()
  @IsIn(['true', 'false'])
  overdue?: 'true' | 'false';
  @ApiPropertyOptional({ type: 'integer', description: '今后多少天内到期' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(3660)
  withinDays?: number;
  @ApiPropertyOptional({ description: '承办人' })
  @IfGiven()
  @Matches(...ID)
  handlerId?: string;
}

export class CandidateQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['LINE', 'OFFSET'], default: 'LINE', description: '可列入案件的，或可作抵扣的' })
  @IfGiven()
  @IsIn(['LINE', 'OFFSET'])
  purpose: 'LINE' | 'OFFSET' = 'LINE';
  @ApiPropertyOptional({ description: '自哪个月起', example: '2024-03' })
  @IfGiven()
  @Matches(...MONTH)
  fromPeriod?: string;
  @SortBy(CANDIDATE_SORT)
  sort?: string;
}

export class OpenFindingBody {
  @ApiProperty({ enum: FINDING_SOURCES, description: '来源' })
  @IsIn(FINDING_SOURCES)
  source!: FindingSource;
  @ApiPropertyOptional({ description: '来源文号或登记号' })
  @IfGiven()
  @Written(1, 200)
  sourceReference?: string;
  @ApiProperty({ description: '待遇人员' })
  @Matches(...ID)
  beneficiaryId!: string;
  @ApiProperty({ enum: SCHEMES, description: '险种' })
  @IsIn(SCHEMES)
  scheme!: Scheme;
  @ApiProperty({ enum: ERROR_KINDS, description: '问题类型' })
  @IsIn(ERROR_KINDS)
  errorKind!: ErrorKind;
  @ApiProperty({ description: '事实' })
  @Written(5, 4000)
  facts!: string;
  @ApiPropertyOptional({ description: '承办人，缺省为立案人' })
  @IfGiven()
  @Matches(...ID)
  handlerId?: string;
  @ApiPropertyOptional({ type: [String], description: '已确认的疑点' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(200)
  @Matches(...IDS)
  flagIds?: string[];
}

export class EditFindingBody {
  @ApiPropertyOptional({ description: '事实' })
  @IfGiven()
  @Written(5, 4000)
  facts?: string;
  @ApiPropertyOptional({ enum: ERROR_KINDS, description: '问题类型' })
  @IfGiven()
  @IsIn(ERROR_KINDS)
  errorKind?: ErrorKind;
  @ApiPropertyOptional({ type: String, nullable: true, description: '来源文号或登记号' })
  @IsOptional()
  @Written(1, 200)
  sourceReference?: string | null;
}

export class FlagsBody {
  @ApiProperty({ type: [String], description: '已确认的疑点' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @Matches(...IDS)
  flagIds!: string[];
}

export class LineInput {
  @ApiProperty({ description: '发放编号（16 位）' })
  @Matches(...REFERENCE)
  reference!: string;
  @ApiProperty({ description: '应发（元）；不应发放的为 0' })
  @Matches(...YUAN)
  due!: string;
}

export class LinesBody {
  @ApiProperty({ type: [LineInput] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => LineInput)
  lines!: LineInput[];
}

export class WholeBody {
  @ApiProperty({ description: '自哪个月起全部列入', example: '2024-03' })
  @Matches(...MONTH)
  fromPeriod!: string;
  @ApiPropertyOptional({ description: '到哪个月止；不填为至今' })
  @IfGiven()
  @Matches(...MONTH)
  toPeriod?: string;
}

export class RemoveLinesBody {
  @ApiProperty({ type: [String], description: '明细编号' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @Matches(...IDS)
  lineIds!: string[];
}

export class CaseSignBody {
  @ApiProperty({ description: '您看到的内容摘要（SM3）' })
  @Matches(...DIGEST)
  digest!: string;
}

export class CaseReasonBody {
  @ApiProperty({ description: '原因' })
  @Written(2, 500)
  reason!: string;
}

export class AssignBody extends CaseReasonBody {
  @ApiProperty({ description: '新的承办人' })
  @Matches(...ID)
  handlerId!: string;
}

export class InspectionBody {
  @ApiProperty({ description: '开始日期' })
  @Matches(...DAY)
  beganOn!: string;
  @ApiProperty({ description: '结束日期' })
  @Matches(...DAY)
  endedOn!: string;
  @ApiProperty({ description: '稽核人员' })
  @Written(2, 200)
  inspectors!: string;
  @ApiProperty({ description: '稽核记录' })
  @Written(2, 4000)
  record!: string;
  @ApiPropertyOptional({ description: '没有提前通知的原因' })
  @IfGiven()
  @Written(2, 500)
  unannouncedReason?: string;
}

export class NoticeBody {
  @ApiProperty({ enum: NOTICE_KINDS, description: '文书种类' })
  @IsIn(NOTICE_KINDS)
  kind!: NoticeKind;
  @ApiPropertyOptional({ description: '受送达人，例如死亡人员的家属；不填为本人' })
  @IfGiven()
  @Written(2, 100)
  recipient?: string;
  @ApiPropertyOptional({ description: '稽核通知书：稽核日期' })
  @IfGiven()
  @Matches(...DAY)
  inspectOn?: string;
  @ApiPropertyOptional({ description: '稽核通知书：地点' })
  @IfGiven()
  @Written(2, 200)
  place?: string;
  @ApiPropertyOptional({ description: '责令退回告知书：退回期限；不填按规定天数' })
  @IfGiven()
  @Matches(...DAY)
  dueOn?: string;
}

export class NoticeFileQuery {
  @ApiProperty({ enum: ['pdf', 'docx'], description: '格式' })
  @IsIn(['pdf', 'docx'])
  format!: 'pdf' | 'docx';
}

export class DeliveryBody {
  @ApiProperty({ description: '送达日期' })
  @Matches(...DAY)
  on!: string;
  @ApiProperty({ enum: DELIVERY_METHODS, description: '送达方式' })
  @IsIn(DELIVERY_METHODS)
  method!: DeliveryMethod;
  @ApiProperty({ description: '收件人' })
  @Written(1, 100)
  receiver!: string;
  @ApiPropertyOptional({ description: '送达回证（案件文件）' })
  @IfGiven()
  @Matches(...ID)
  paperId?: string;
}

export class InstalmentInput {
  @ApiProperty({ description: '到期日' })
  @Matches(...DAY)
  dueOn!: string;
  @ApiProperty({ description: '金额（元）' })
  @Matches(...YUAN)
  amount!: string;
}

export class RecoveryPlanBody {
  @ApiProperty({ enum: PLAN_METHODS, description: '退回方式' })
  @IsIn(PLAN_METHODS)
  method!: PlanMethod;
  @ApiPropertyOptional({ description: '一次退回：期限' })
  @IfGiven()
  @Matches(...DAY)
  dueOn?: string;
  @ApiPropertyOptional({ type: [InstalmentInput], description: '分期退回：各期' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(360)
  @ValidateNested({ each: true })
  @Type(() => InstalmentInput)
  items?: InstalmentInput[];
  @ApiPropertyOptional({ description: '分期退回：协议（案件文件）' })
  @IfGiven()
  @Matches(...ID)
  paperId?: string;
  @ApiPropertyOptional({ description: '从待遇抵扣：每月抵扣（元）' })
  @IfGiven()
  @Matches(...YUAN)
  monthly?: string;
  @ApiPropertyOptional({ description: '说明' })
  @IfGiven()
  @Written(2, 500)
  note?: string;
}

export class ReceiptBody {
  @ApiProperty({ description: '到账日期' })
  @Matches(...DAY)
  on!: string;
  @ApiProperty({ description: '金额（元）' })
  @Matches(...YUAN)
  amount!: string;
  @ApiProperty({ enum: RECEIVING_ACCOUNTS, description: '收款账户：支出户（原渠道退回）或财政专户' })
  @IsIn(RECEIVING_ACCOUNTS)
  to!: ReceivingAccount;
  @ApiProperty({ description: '付款人' })
  @Written(1, 100)
  payer!: string;
  @ApiProperty({ description: '银行凭证号' })
  @Written(1, 100)
  slip!: string;
}

export class OffsetBody {
  @ApiProperty({ description: '扣减了待遇的发放编号（16 位）' })
  @Matches(...REFERENCE)
  reference!: string;
  @ApiProperty({ description: '用于抵扣的金额（元）' })
  @Matches(...YUAN)
  amount!: string;
}

export class BankReturnBody {
  @ApiProperty({ description: '“不再发放”的申请编号' })
  @Matches(...ID)
  payoutActId!: string;
  @ApiProperty({ description: '金额（元）' })
  @Matches(...YUAN)
  amount!: string;
}

export class ReverseRecoveryBody extends CaseReasonBody {
  @ApiProperty({ description: '冲销日期' })
  @Matches(...DAY)
  on!: string;
}

export class WriteOffBody {
  @ApiProperty({ description: '原因' })
  @Written(5, 500)
  reason!: string;
  @ApiProperty({ description: '核销批件（案件文件）' })
  @Matches(...ID)
  paperId!: string;
}

export class DecideWriteOffBody {
  @ApiProperty({ enum: ['CONFIRM', 'REFUSE'], description: '同意或不同意' })
  @IsIn(['CONFIRM', 'REFUSE'])
  decision!: 'CONFIRM' | 'REFUSE';
  @ApiPropertyOptional({ description: '理由' })
  @IfGiven()
  @Written(2, 500)
  reason?: string;
}

export class PaperBody {
  @ApiProperty({ type: 'string', format: 'binary', description: '扫描件，最大 20 MB' })
  @IfGiven()
  file?: unknown;
  @ApiProperty({ enum: PAPER_KINDS, description: '文件种类' })
  @IsIn(PAPER_KINDS)
  kind!: PaperKind;
}

export class TermBody {
  @ApiProperty({ enum: TERMS, description: '期限' })
  @IsIn(TERMS)
  name!: Term;
  @ApiProperty({ description: '自哪天起' })
  @Matches(...DAY)
  validFrom!: string;
  @ApiProperty({ type: 'integer', description: '天数' })
  @IsInt()
  @Min(0)
  @Max(3660)
  value!: number;
  @ApiProperty({ description: '依据' })
  @Written(2, 300)
  basis!: string;
}
