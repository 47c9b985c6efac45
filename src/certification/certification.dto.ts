import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { SCHEMES, type Scheme } from '../agencies/domain/fund.types.js';
import { certificationHelp as help } from '../messages/certification.js';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { Written } from '../platform/http/written.js';
import { CERTIFICATION_SORT } from './certification.store.js';
import {
  CERTIFICATION_METHODS,
  ROW_PROBLEMS,
  type CertificationMethod,
  type RowProblem,
} from './domain/certification.types.js';

export const ID = /^[1-9]\d{0,17}$/;
export const ID_MESSAGE = '应为数字编号';
const DAY = /^[1-9]\d{3}-\d\d-\d\d$/;
const DAY_MESSAGE = '应为“年-月-日”，例如 2024-12-02';
export const asBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

export class CertificationParam {
  @ApiProperty()
  @Matches(ID, { message: ID_MESSAGE })
  id!: string;
}

export class CertificationFileParam {
  @ApiProperty()
  @IsUUID()
  fileId!: string;
}

export class CertificationQuery extends PageQuery {
  @ApiPropertyOptional()
  @IfGiven()
  @Matches(ID, { message: ID_MESSAGE })
  beneficiaryId?: string;
  @ApiPropertyOptional({ enum: SCHEMES })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: Scheme;
  @ApiPropertyOptional({ description: '乡镇代码' })
  @IfGiven()
  @Length(1, 20)
  township?: string;
  @ApiPropertyOptional({ enum: CERTIFICATION_METHODS })
  @IfGiven()
  @IsIn(CERTIFICATION_METHODS)
  method?: CertificationMethod;
  @ApiPropertyOptional({ description: '认证日期自（含）', example: '2024-01-01' })
  @IfGiven()
  @Matches(DAY, { message: DAY_MESSAGE })
  from?: string;
  @ApiPropertyOptional({ description: '认证日期至（含）', example: '2024-12-31' })
  @IfGiven()
  @Matches(DAY, { message: DAY_MESSAGE })
  to?: string;
  @ApiPropertyOptional({ type: Boolean, description: 'true 已撤销，false 有效' })
  @IfGiven()
  @Transform(asBoolean)
  @IsBoolean()
  withdrawn?: boolean;
  @ApiPropertyOptional({ description: '来自哪个文件' })
  @IfGiven()
  @IsUUID()
  fileId?: string;
  @SortBy(CERTIFICATION_SORT)
  sort?: string;
}

export class CertificationDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  beneficiaryId!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ description: '社会保障号码，只显示前六位和后四位' })
  idMasked!: string;
  @ApiProperty({ type: String, nullable: true })
  township!: string | null;
  @ApiProperty({ type: String, nullable: true })
  townshipName!: string | null;
  @ApiProperty({ enum: SCHEMES, type: String, nullable: true, description: '按哪个险种的规则计算有效期' })
  scheme!: string | null;
  @ApiProperty({ enum: CERTIFICATION_METHODS })
  method!: CertificationMethod;
  @ApiProperty({ format: 'date' })
  certifiedOn!: string;
  @ApiProperty({ format: 'date', description: '有效至（含）' })
  validUntil!: string;
  @ApiProperty({ description: help.source })
  source!: string;
  @ApiProperty({ type: String, nullable: true })
  note!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '来自的文件；空：逐条登记' })
  fileName!: string | null;
  @ApiProperty()
  recordedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  recordedAt!: Date;
  @ApiProperty({ type: String, nullable: true })
  withdrawnBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  withdrawnAt!: Date | null;
  @ApiProperty({ type: String, nullable: true })
  withdrawnReason!: string | null;
}

export class CertificationPageDto extends pageOf(CertificationDto) {}

export class RecordCertificationDto {
  @ApiProperty({ description: '人员编号' })
  @Matches(ID, { message: ID_MESSAGE })
  beneficiaryId!: string;
  @ApiProperty({ enum: CERTIFICATION_METHODS })
  @IsIn(CERTIFICATION_METHODS)
  method!: CertificationMethod;
  @ApiProperty({ format: 'date', example: '2024-12-02' })
  @Matches(DAY, { message: DAY_MESSAGE })
  certifiedOn!: string;
  @ApiProperty({ description: help.source })
  @Written(2, 200)
  source!: string;
  @ApiPropertyOptional()
  @IfGiven()
  @Length(1, 500)
  note?: string;
}

export class CertificationRecordedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ format: 'date', description: '有效至（含）' })
  validUntil!: string;
}

export class WithdrawCertificationDto {
  @ApiProperty({ description: '撤销原因' })
  @Written(4, 500)
  reason!: string;
}

export class CertificationWithdrawnDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  withdrawn!: boolean;
}

export class CertificationFileDto {
  @ApiProperty({ description: help.source })
  @Written(2, 200)
  source!: string;
}

/** The form of the upload, for OpenAPI. */
export class CertificationFileForm extends CertificationFileDto {
  @ApiProperty({ type: 'string', format: 'binary', description: help.file })
  file!: unknown;
}

export class CertificationsImportedDto {
  @ApiProperty()
  fileId!: string;
  @ApiProperty({ type: 'integer' })
  rows!: number;
  @ApiProperty({ type: 'integer', description: '登记的行数' })
  accepted!: number;
  @ApiProperty({ type: 'integer', description: '没有登记的行数，原因见文件的问题清单' })
  refused!: number;
}

export class CertificationImportDto {
  @ApiProperty()
  fileId!: string;
  @ApiProperty()
  fileName!: string;
  @ApiProperty()
  source!: string;
  @ApiProperty({ type: 'integer' })
  rowCount!: number;
  @ApiProperty({ type: 'integer' })
  acceptedCount!: number;
  @ApiProperty({ type: 'integer' })
  refusedCount!: number;
  @ApiProperty()
  importedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  importedAt!: Date;
}

export class CertificationImportPageDto extends pageOf(CertificationImportDto) {}

export class CertificationIssueDto {
  @ApiProperty({ type: 'integer' })
  ordinal!: number;
  @ApiProperty({ type: String, nullable: true, description: '工作表' })
  sheet!: string | null;
  @ApiProperty({ type: 'integer', description: '文件中的行号' })
  rowNo!: number;
  @ApiProperty({ enum: ROW_PROBLEMS })
  code!: RowProblem;
  @ApiProperty({ description: '原因和处理办法' })
  sentence!: string;
  @ApiProperty({ type: String, nullable: true })
  idMasked!: string | null;
  @ApiProperty({ type: String, nullable: true })
  name!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '登记的姓名，姓名不同时' })
  registeredName!: string | null;
}

export class CertificationIssuePageDto extends pageOf(CertificationIssueDto) {}

export class CertificationRuleDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: SCHEMES, type: String, nullable: true, description: '空：各险种' })
  scheme!: string | null;
  @ApiProperty({ format: 'date', description: '自该日的认证起' })
  validFrom!: string;
  @ApiProperty({ type: 'integer', description: '有效月数' })
  months!: number;
  @ApiProperty({ description: '依据' })
  basis!: string;
  @ApiProperty()
  setBy!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  setAt!: Date;
}

export class SetCertificationRuleDto {
  @ApiPropertyOptional({ enum: SCHEMES, description: '缺省为各险种' })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: Scheme;
  @ApiProperty({ format: 'date', example: '2024-01-01' })
  @Matches(DAY, { message: DAY_MESSAGE })
  validFrom!: string;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 60 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(60)
  months!: number;
  @ApiProperty({ description: '依据' })
  @Written(2, 300)
  basis!: string;
}

export class CertificationRuleSetDto {
  @ApiProperty()
  id!: string;
}
