import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, Length, Matches, Min } from 'class-validator';
import { SCHEMES, type Scheme } from '../agencies/domain/fund.types.js';
import { certificationHelp as help } from '../messages/certification.js';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { Written } from '../platform/http/written.js';
import { asBoolean, ID, ID_MESSAGE } from './certification.dto.js';
import { DUE_SORT } from './certification-due.store.js';
import {
  BACK_PAY_VERDICTS,
  CERTIFICATION_METHODS,
  DUE_KINDS,
  PROPOSAL_STATES,
  SUSPENSION_STATES,
  type BackPayVerdict,
  type CertificationMethod,
  type DueKind,
  type ProposalState,
  type SuspensionState,
} from './domain/certification.types.js';

const PERIOD = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;
const PERIOD_MESSAGE = '应为“年-月”，例如 2024-12';
/** People named one by one in a request. */
const MOST_NAMED = 5_000;

export class SuspensionParam {
  @ApiProperty()
  @Matches(ID, { message: ID_MESSAGE })
  id!: string;
}

class OfPeople extends PageQuery {
  @ApiPropertyOptional({ enum: SCHEMES })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: Scheme;
  @ApiPropertyOptional({ description: '乡镇代码' })
  @IfGiven()
  @Length(1, 20)
  township?: string;
}

export class DueMonthQuery {
  @ApiPropertyOptional({ description: help.month, example: '2024-12' })
  @IfGiven()
  @Matches(PERIOD, { message: PERIOD_MESSAGE })
  month?: string;
}

export class DueQuery extends OfPeople {
  @ApiPropertyOptional({ description: help.month, example: '2024-12' })
  @IfGiven()
  @Matches(PERIOD, { message: PERIOD_MESSAGE })
  month?: string;
  @ApiPropertyOptional({ enum: DUE_KINDS, description: 'NEVER：全部从未认证的人员，不论期限' })
  @IfGiven()
  @IsIn(DUE_KINDS)
  kind?: DueKind;
  @SortBy(DUE_SORT)
  sort?: string;
}

export class DueDto {
  @ApiProperty()
  beneficiaryId!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ description: '社会保障号码，只显示前六位和后四位' })
  idMasked!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true })
  birthOn!: string | null;
  @ApiProperty({ type: String, nullable: true })
  township!: string | null;
  @ApiProperty({ type: String, nullable: true })
  townshipName!: string | null;
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ enum: DUE_KINDS })
  kind!: DueKind;
  @ApiProperty({ enum: CERTIFICATION_METHODS, type: String, nullable: true })
  method!: CertificationMethod | null;
  @ApiProperty({ type: String, format: 'date', nullable: true, description: '上次认证' })
  certifiedOn!: string | null;
  @ApiProperty({ format: 'date', description: '有效至；从未认证的为最迟认证日' })
  dueOn!: string;
  @ApiProperty({ type: 'integer' })
  overdueDays!: number;
  @ApiProperty({ enum: ['PROPOSED', 'SUSPENDED'], type: String, nullable: true })
  suspension!: 'PROPOSED' | 'SUSPENDED' | null;
}

export class DuePageDto extends pageOf(DueDto) {}

export class DueSummaryDto {
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ type: String, nullable: true })
  township!: string | null;
  @ApiProperty({ type: String, nullable: true })
  townshipName!: string | null;
  @ApiProperty({ type: 'integer', description: '在领人数' })
  people!: number;
  @ApiProperty({ type: 'integer', description: '认证有效到月末以后' })
  certified!: number;
  @ApiProperty({ type: 'integer' })
  due!: number;
  @ApiProperty({ type: 'integer' })
  overdue!: number;
  @ApiProperty({ type: 'integer' })
  never!: number;
  @ApiProperty({ type: 'integer' })
  proposed!: number;
  @ApiProperty({ type: 'integer' })
  suspended!: number;
}

class WhomDto {
  @ApiPropertyOptional({ type: [String], description: '指定人员；缺省为乡镇、险种的全部' })
  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_NAMED)
  @Matches(ID, { each: true, message: ID_MESSAGE })
  beneficiaryIds?: string[];
  @ApiPropertyOptional({ description: '乡镇代码' })
  @IfGiven()
  @Length(1, 20)
  township?: string;
  @ApiPropertyOptional({ enum: SCHEMES })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: Scheme;
}

export class ProposeSuspensionDto extends WhomDto {
  @ApiPropertyOptional({ description: '自该月起不发放，缺省为下月', example: '2025-01' })
  @IfGiven()
  @Matches(PERIOD, { message: PERIOD_MESSAGE })
  fromPeriod?: string;
  @ApiProperty({ description: '依据，记入停发名单' })
  @Written(2, 500)
  reason!: string;
}

export class SuspensionProposedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ type: 'integer' })
  people!: number;
  @ApiProperty()
  fromPeriod!: string;
}

export class SuspensionProposalQuery extends PageQuery {
  @ApiPropertyOptional({ enum: PROPOSAL_STATES })
  @IfGiven()
  @IsIn(PROPOSAL_STATES)
  state?: ProposalState;
}

export class SuspensionProposalDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '自该月起不发放' })
  fromPeriod!: string;
  @ApiProperty({ enum: SCHEMES, type: String, nullable: true })
  scheme!: string | null;
  @ApiProperty({ type: String, nullable: true })
  township!: string | null;
  @ApiProperty({ type: String, nullable: true })
  townshipName!: string | null;
  @ApiProperty({ type: 'integer' })
  people!: number;
  @ApiProperty({ type: 'integer', description: '已暂停（含已恢复）' })
  suspended!: number;
  @ApiProperty()
  reason!: string;
  @ApiProperty({ enum: PROPOSAL_STATES })
  state!: ProposalState;
  @ApiProperty()
  proposedById!: string;
  @ApiProperty()
  proposedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  proposedAt!: Date;
  @ApiProperty({ type: String, nullable: true })
  decidedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decidedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true })
  decidedReason!: string | null;
  @ApiProperty({ enum: ['decide'], isArray: true, description: '当前用户可以进行的操作' })
  allowedActions!: string[];
}

export class SuspensionProposalPageDto extends pageOf(SuspensionProposalDto) {}

export class DecideSuspensionDto {
  @ApiProperty({ enum: ['CONFIRM', 'REFUSE'] })
  @IsIn(['CONFIRM', 'REFUSE'])
  decision!: 'CONFIRM' | 'REFUSE';
  @ApiProperty({ type: 'integer', description: help.people })
  @IsInt()
  @Min(1)
  people!: number;
  @ApiProperty()
  @Written(2, 500)
  reason!: string;
  @ApiPropertyOptional({ type: [String], description: '确认时剔除的人员' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_NAMED)
  @Matches(ID, { each: true, message: ID_MESSAGE })
  leftOut?: string[];
}

export class SuspensionDecidedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: ['CONFIRMED', 'REFUSED'] })
  state!: 'CONFIRMED' | 'REFUSED';
  @ApiProperty({ type: 'integer', description: '列入停发名单的人数' })
  suspended!: number;
  @ApiProperty({ type: 'integer', description: '申请后已认证、没有暂停的人数' })
  certified!: number;
  @ApiProperty({ type: 'integer', description: '剔除的人数' })
  leftOut!: number;
}

export class SuspensionQuery extends OfPeople {
  @ApiPropertyOptional()
  @IfGiven()
  @Matches(ID, { message: ID_MESSAGE })
  proposalId?: string;
  @ApiPropertyOptional()
  @IfGiven()
  @Matches(ID, { message: ID_MESSAGE })
  beneficiaryId?: string;
  @ApiPropertyOptional({ enum: SUSPENSION_STATES })
  @IfGiven()
  @IsIn(SUSPENSION_STATES)
  state?: SuspensionState;
  @ApiPropertyOptional({ type: Boolean, description: 'true 有新的认证、可以恢复的' })
  @IfGiven()
  @Transform(asBoolean)
  @IsBoolean()
  resumable?: boolean;
}

export class SuspensionDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  proposalId!: string;
  @ApiProperty()
  beneficiaryId!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty()
  idMasked!: string;
  @ApiProperty({ type: String, nullable: true })
  township!: string | null;
  @ApiProperty({ type: String, nullable: true })
  townshipName!: string | null;
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ description: '自该月起不发放' })
  fromPeriod!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true, description: '申请时的上次认证；空：从未认证' })
  certifiedOn!: string | null;
  @ApiProperty({ format: 'date' })
  dueOn!: string;
  @ApiProperty({ enum: SUSPENSION_STATES })
  state!: SuspensionState;
  @ApiProperty({ type: String, nullable: true, description: '可以凭以恢复的认证' })
  newCertificationId!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true })
  newCertifiedOn!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '登记新认证的人，不能由其恢复' })
  newRecordedBy!: string | null;
}

export class SuspensionPageDto extends pageOf(SuspensionDto) {}

export class ResumePaymentDto extends WhomDto {}

export class PaymentResumedDto {
  @ApiProperty({ type: 'integer' })
  people!: number;
  @ApiProperty({ type: 'integer', description: '有补发的人数' })
  withBackPay!: number;
  @ApiProperty({ type: 'integer', description: '补发月数合计' })
  months!: number;
  @ApiProperty({ description: '补发金额合计，元' })
  amount!: string;
}

export class ResumeQuery extends PageQuery {
  @ApiPropertyOptional()
  @IfGiven()
  @Matches(ID, { message: ID_MESSAGE })
  beneficiaryId?: string;
  @ApiPropertyOptional({ enum: SCHEMES })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: Scheme;
  @ApiPropertyOptional({ enum: BACK_PAY_VERDICTS })
  @IfGiven()
  @IsIn(BACK_PAY_VERDICTS)
  verdict?: BackPayVerdict;
}

export class ResumeDto {
  @ApiProperty()
  suspensionId!: string;
  @ApiProperty()
  beneficiaryId!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty()
  idMasked!: string;
  @ApiProperty({ type: String, nullable: true })
  townshipName!: string | null;
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ format: 'date', description: '凭以恢复的认证' })
  certifiedOn!: string;
  @ApiProperty({ description: '应由该月的名册补发' })
  payPeriod!: string;
  @ApiProperty({ type: String, nullable: true, description: '停发前的月待遇，元' })
  monthly!: string | null;
  @ApiProperty({ type: 'integer' })
  months!: number;
  @ApiProperty({ description: '应补发，元' })
  amount!: string;
  @ApiProperty({ type: String, nullable: true })
  backPayFrom!: string | null;
  @ApiProperty({ type: String, nullable: true })
  backPayTo!: string | null;
  @ApiProperty({ enum: BACK_PAY_VERDICTS })
  verdict!: BackPayVerdict;
  @ApiProperty({ type: String, nullable: true, description: '恢复后第一笔发放的月份' })
  foundPeriod!: string | null;
  @ApiProperty({ type: String, nullable: true })
  foundBatchId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true })
  foundLineNo!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '其中的补发，元' })
  foundAmount!: string | null;
  @ApiProperty({ type: String, nullable: true })
  foundFrom!: string | null;
  @ApiProperty({ type: String, nullable: true })
  foundTo!: string | null;
  @ApiProperty()
  resumedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  resumedAt!: Date;
}

export class ResumePageDto extends pageOf(ResumeDto) {}

export class BackPayLineDto {
  @ApiProperty({ example: '2025-01' })
  period!: string;
  @ApiProperty({ description: '元' })
  amount!: string;
}
