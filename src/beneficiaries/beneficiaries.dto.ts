import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Length, Matches } from 'class-validator';
import { SCHEMES, type Scheme } from '../agencies/domain/fund.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { PAYEE_SOURCES, type PayeeSource, type SpellStatus } from './domain/beneficiary.types.js';
import { PEOPLE_SORT } from './people.store.js';
import {
  PayoutVoucherDto,
  PersonActDto,
  PersonCaseDto,
  PersonCertificationDto,
  PersonFlagDto,
  PersonListMatchDto,
  PersonStopDto,
  PersonSuspensionDto,
} from './person-story.dto.js';

const STATUSES = ['ACTIVE', 'SUSPENDED', 'ENDED'];
const ALLOWED_ACTIONS = ['reveal', 'rename', 'reinstate'];

export class BeneficiaryParam {
  @ApiProperty({ description: '人员编号（系统内）' })
  @Matches(/^\d{1,18}$/, { message: '应为数字编号' })
  id!: string;
}

/** Sent as a body, because an ID number does not belong into an address. */
export class SearchBeneficiariesDto extends PageQuery {
  @ApiPropertyOptional({ description: '姓名或其中几个字，间隔符不限' })
  @IfGiven()
  @Length(1, 100)
  name?: string;
  @ApiPropertyOptional({ description: '完整的社会保障号码（15 或 18 位）' })
  @IfGiven()
  @Length(15, 40)
  idNumber?: string;
  @ApiPropertyOptional({ description: '社会保障号码后四位' })
  @IfGiven()
  @Matches(/^\d{3}[\dXx]$/, { message: '应为号码的后四位' })
  idTail?: string;
  @ApiPropertyOptional({ description: '乡镇代码（9 位）' })
  @IfGiven()
  @Matches(/^\d{9}$/, { message: '应为 9 位乡镇代码' })
  township?: string;
  @ApiPropertyOptional({ enum: SCHEMES, description: '领取过该险种待遇' })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: Scheme;
  @SortBy(PEOPLE_SORT)
  sort?: string;
}

export class BeneficiaryListedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ description: '社会保障号码，只显示前六位和后四位' })
  idMasked!: string;
  @ApiProperty({ type: String, nullable: true, description: '乡镇代码' })
  township!: string | null;
  @ApiProperty({ type: String, nullable: true })
  townshipName!: string | null;
  @ApiProperty({ enum: SCHEMES, type: String, nullable: true, description: '现在领取的险种' })
  scheme!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '收款账号，只显示后四位' })
  accountMasked!: string | null;
  @ApiProperty({ type: String, nullable: true })
  bankName!: string | null;
}

export class BeneficiaryPageDto extends pageOf(BeneficiaryListedDto) {}

export class StatusInSchemeDto {
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ enum: STATUSES })
  status!: SpellStatus;
  @ApiProperty({ description: '自该月起', example: '2024-12' })
  since!: string;
}

export class BeneficiaryDto extends BeneficiaryListedDto {
  @ApiProperty({ type: String, format: 'date', nullable: true })
  birthOn!: string | null;
  @ApiProperty({ enum: ['M', 'F'], type: String, nullable: true })
  sex!: 'M' | 'F' | null;
  @ApiProperty({ type: String, nullable: true, description: '银行登记的户名' })
  accountName!: string | null;
  @ApiProperty({ type: [StatusInSchemeDto] })
  statuses!: StatusInSchemeDto[];
  @ApiProperty({ enum: ALLOWED_ACTIONS, isArray: true, description: '当前用户可以进行的操作' })
  allowedActions!: string[];
}

export class PersonSpellDto {
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ description: '首个发放月份' })
  from!: string;
  @ApiProperty({ type: String, nullable: true, description: '最后一个发放月份；空：仍在领取' })
  to!: string | null;
}

export class PersonAccountDto {
  @ApiProperty()
  payeeVersionId!: string;
  @ApiProperty()
  accountMasked!: string;
  @ApiProperty()
  accountName!: string;
  @ApiProperty({ type: String, nullable: true })
  bankName!: string | null;
  @ApiProperty({ enum: PAYEE_SOURCES, description: 'ROLL 名册，CORRECTED 退回后更正，CONFIRMED 核实无误' })
  source!: PayeeSource;
  @ApiProperty({ format: 'date' })
  validFrom!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true, description: '空：现在使用' })
  validTo!: string | null;
}

export class PersonEventDto {
  @ApiProperty({ format: 'date-time' })
  at!: string;
  @ApiProperty({
    description: 'NEW、RESUMED、SUSPENDED、ENDED，或 REGISTERED、NAME、ACCOUNT、ACCOUNT_NAME、BANK、TOWNSHIP',
  })
  kind!: string;
  @ApiProperty({ type: String, nullable: true })
  scheme!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '自该月起' })
  period!: string | null;
  @ApiProperty({ enum: STATUSES, type: String, nullable: true })
  status!: SpellStatus | null;
  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;
  @ApiProperty({ type: String, nullable: true })
  oldValue!: string | null;
  @ApiProperty({ type: String, nullable: true })
  newValue!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '依据的花名册' })
  rollId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '花名册文件中的行号' })
  rollRow!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '经手人' })
  actor!: string | null;
}

export class PersonPayoutDto {
  @ApiProperty({ example: '2024-12' })
  period!: string;
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ enum: ['REGULAR', 'REISSUE'] })
  kind!: string;
  @ApiProperty()
  batchId!: string;
  @ApiProperty()
  batchNumber!: string;
  @ApiProperty({ type: 'integer' })
  lineNo!: number;
  @ApiProperty({ description: '报盘文件中的业务编号' })
  reference!: string;
  @ApiProperty({ description: '元' })
  amount!: string;
  @ApiProperty()
  base!: string;
  @ApiProperty()
  personal!: string;
  @ApiProperty()
  adjustment!: string;
  @ApiProperty()
  backPay!: string;
  @ApiProperty()
  grant!: string;
  @ApiProperty({ type: String, nullable: true })
  backPayFrom!: string | null;
  @ApiProperty({ type: String, nullable: true })
  backPayTo!: string | null;
  @ApiProperty({ description: 'PLANNED、ISSUED、PAID、BOUNCED、REISSUED、WAIVED、WITHDRAWN' })
  state!: string;
  @ApiProperty({ type: String, nullable: true, description: '退回原因代码' })
  cause!: string | null;
  @ApiProperty({ format: 'date', description: '应发日' })
  payOn!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true, description: '到账（退回）日' })
  creditedOn!: string | null;
  @ApiProperty()
  accountMasked!: string;
  @ApiProperty()
  accountName!: string;
  @ApiProperty({ type: String, nullable: true })
  bankName!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '重发的是哪个批次' })
  parentBatchId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '重发的是该批次的第几笔' })
  parentLineNo!: number | null;
  @ApiProperty({ type: [PayoutVoucherDto], description: '记这笔发放的凭证' })
  vouchers!: PayoutVoucherDto[];
}

export class PersonTimelineDto {
  @ApiProperty({ type: [PersonSpellDto] })
  spells!: PersonSpellDto[];
  @ApiProperty({ type: [PersonEventDto] })
  events!: PersonEventDto[];
  @ApiProperty({ type: [PersonPayoutDto] })
  payouts!: PersonPayoutDto[];
  @ApiProperty({ type: [PersonAccountDto] })
  accounts!: PersonAccountDto[];
  @ApiProperty({ type: [PersonActDto], description: '撤回、不再发放、发放后退回的申请' })
  acts!: PersonActDto[];
  @ApiProperty({ type: [PersonStopDto], description: '停发名单' })
  stops!: PersonStopDto[];
  @ApiProperty({ type: [PersonCertificationDto], nullable: true, description: '资格认证；没有查看权限时为空' })
  certifications!: PersonCertificationDto[] | null;
  @ApiProperty({ type: [PersonSuspensionDto], nullable: true, description: '未认证的暂停和恢复；没有查看权限时为空' })
  suspensions!: PersonSuspensionDto[] | null;
  @ApiProperty({ type: [PersonListMatchDto], nullable: true, description: '外部名单中的记录；没有查看权限时为空' })
  listMatches!: PersonListMatchDto[] | null;
  @ApiProperty({ type: [PersonFlagDto], nullable: true, description: '疑点；没有查看权限时为空' })
  flags!: PersonFlagDto[] | null;
  @ApiProperty({ type: [PersonCaseDto], nullable: true, description: '稽核案件；没有查看权限时为空' })
  cases!: PersonCaseDto[] | null;
}

export class RevealDto {
  @ApiProperty({ description: '查看理由，记入操作日志' })
  @Length(4, 200, { message: '请填写查看理由，至少 4 个字' })
  reason!: string;
}

export class RevealedDto {
  @ApiProperty({ description: '社会保障号码' })
  idNumber!: string;
  @ApiProperty({ type: String, nullable: true, description: '现在的收款账号' })
  accountNumber!: string | null;
}

export class RenameDto {
  @ApiProperty()
  @Length(1, 300)
  name!: string;
  @ApiProperty({ description: '更名依据' })
  @Length(4, 200, { message: '请填写依据，至少 4 个字' })
  reason!: string;
}

export class RenamedDto {
  @ApiProperty({ description: '登记的姓名' })
  name!: string;
}

export class ReinstateDto {
  @ApiProperty({ enum: SCHEMES })
  @IsIn(SCHEMES)
  scheme!: Scheme;
  @ApiProperty({ description: '恢复依据' })
  @Length(4, 200, { message: '请填写依据，至少 4 个字' })
  reason!: string;
}

export class ReinstatedDto {
  @ApiProperty({ description: '自该月起改为暂停，以后的名册可以恢复发放', example: '2024-12' })
  suspendedFrom!: string;
}
