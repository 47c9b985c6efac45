import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, Length, Matches, Max, Min } from 'class-validator';
import { SCHEMES, type Scheme } from '../agencies/domain/fund.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { ROLL_FIELDS } from './domain/roll-row.types.js';
import { ROLL_STATES, type RollState } from './domain/roll.types.js';
import { ROLL_ISSUE_SORT, ROLL_LINE_SORT, ROLL_SORT } from './roll-reads.store.js';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const MONTH_TEXT = { message: '应为“年-月”，例如 2024-12' };
const LINE_STATUSES = ['PAY', 'SUSPEND', 'END'];
const SEVERITIES = ['BLOCK', 'WARN'];
const ROLL_ACTIONS = ['accept', 'recheck', 'map', 'reject'];

export class RollParam {
  @ApiProperty({ description: '花名册编号' })
  @Matches(/^\d{1,18}$/, { message: '应为数字编号' })
  id!: string;
}

export class RollUploadDto {
  @ApiProperty({ enum: SCHEMES, description: '险种' })
  @IsIn(SCHEMES)
  scheme!: Scheme;
  @ApiProperty({ description: '发放年月', example: '2024-12' })
  @Matches(MONTH, MONTH_TEXT)
  period!: string;
  @ApiPropertyOptional({ description: '来源（同一来源记住列对应），缺省为险种代码' })
  @IfGiven()
  @Length(1, 60)
  source?: string;
}

/** The form of the upload, for OpenAPI. */
export class RollUploadForm extends RollUploadDto {
  @ApiProperty({ type: 'string', format: 'binary', description: '.xlsx，或 UTF-8、GB18030 编码的 .csv' })
  file!: unknown;
}

export class RollStartedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: ROLL_STATES })
  state!: RollState;
  @ApiProperty({ description: '后台任务，可查进度' })
  jobId!: string;
}

export class RollQuery extends PageQuery {
  @ApiPropertyOptional({ enum: SCHEMES })
  @IfGiven()
  @IsIn(SCHEMES)
  scheme?: Scheme;
  @ApiPropertyOptional({ example: '2024-12' })
  @IfGiven()
  @Matches(MONTH, MONTH_TEXT)
  period?: string;
  @ApiPropertyOptional({ enum: ROLL_STATES })
  @IfGiven()
  @IsIn(ROLL_STATES)
  state?: RollState;
  @SortBy(ROLL_SORT)
  sort?: string;
}

export class RollListedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ example: '2024-12' })
  period!: string;
  @ApiProperty({ description: '来源' })
  source!: string;
  @ApiProperty()
  fileName!: string;
  @ApiProperty({ enum: ROLL_STATES })
  state!: RollState;
  @ApiProperty({ type: 'integer', nullable: true, description: '人员行数 = 可用行数 + 阻断行数' })
  rowCount!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '可用行数' })
  lineCount!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '阻断行数' })
  blockedCount!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '可用但有提示的行数' })
  warnedCount!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '发放人数' })
  payCount!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '发放金额合计，元' })
  payTotal!: string | null;
  @ApiProperty({ description: '上传人' })
  uploadedBy!: string;
  @ApiProperty({ format: 'date-time' })
  uploadedAt!: string;
  @ApiProperty({ type: String, nullable: true })
  acceptedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  acceptedAt!: string | null;
  @ApiProperty({ type: String, nullable: true })
  jobId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'WAITING、RUNNING、DONE、FAILED' })
  jobState!: string | null;
}

export class RollPageDto extends pageOf(RollListedDto) {}

export class IssueCountDto {
  @ApiProperty()
  code!: string;
  @ApiProperty({ enum: SEVERITIES })
  severity!: 'BLOCK' | 'WARN';
  @ApiProperty({ type: 'integer' })
  count!: number;
  @ApiProperty({ description: '问题说明' })
  sentence!: string;
}

export class RollIssueDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: '第几个人员行；空：整个名册的问题' })
  ordinal!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '工作表' })
  sheet!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '文件中的行号' })
  rowNo!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '列：工作簿为字母，csv 为数字' })
  column!: string | null;
  @ApiProperty({ enum: ROLL_FIELDS, type: String, nullable: true })
  field!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '项目名称' })
  fieldLabel!: string | null;
  @ApiProperty()
  code!: string;
  @ApiProperty({ enum: SEVERITIES, description: 'BLOCK：该行不发放；WARN：请核对' })
  severity!: 'BLOCK' | 'WARN';
  @ApiProperty({ type: String, nullable: true, description: '单元格内容，号码已隐去' })
  value!: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: '说明中用到的数据；person 为该行的姓名和隐去的号码',
  })
  details!: Record<string, unknown>;
  @ApiProperty({ description: '问题' })
  sentence!: string;
  @ApiProperty({ description: '处理办法' })
  remedy!: string;
}

export class RollIssuePageDto extends pageOf(RollIssueDto) {}

export class RollRowParam extends RollParam {
  @ApiProperty({ type: 'integer', description: '第几个人员行' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000_000)
  ordinal!: number;
}

export class RollFileCellDto {
  @ApiProperty({ description: '列：工作簿为字母，csv 为数字' })
  column!: string;
  @ApiProperty({ description: '表头' })
  header!: string;
  @ApiProperty({ type: String, nullable: true, description: '对应的项目；空：不导入' })
  fieldLabel!: string | null;
  @ApiProperty({ description: '单元格内容，号码已隐去' })
  text!: string;
  @ApiProperty({ enum: SEVERITIES, type: String, nullable: true, description: '该单元格有问题' })
  mark!: 'BLOCK' | 'WARN' | null;
}

export class RollFileRowDto {
  @ApiProperty({ type: 'integer' })
  ordinal!: number;
  @ApiProperty({ type: String, nullable: true, description: '工作表' })
  sheet!: string | null;
  @ApiProperty({ type: 'integer', description: '文件中的行号' })
  rowNo!: number;
  @ApiProperty({ type: [RollFileCellDto] })
  cells!: RollFileCellDto[];
  @ApiProperty({ type: [RollIssueDto], description: '这一行的问题' })
  issues!: RollIssueDto[];
}

export class RollDto extends RollListedDto {
  @ApiProperty({ description: '文件的 SM3 摘要' })
  fileDigest!: string;
  @ApiProperty({ type: String, nullable: true, description: 'xlsx、utf-8 或 gb18030' })
  encoding!: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: '各工作表的表头和列对应' })
  mapping!: object | null;
  @ApiProperty({ type: String, nullable: true, description: '已据此编制的批次' })
  batchId!: string | null;
  @ApiProperty({ type: [IssueCountDto] })
  issueCounts!: IssueCountDto[];
  @ApiProperty({ type: [RollIssueDto], description: '整个名册的问题' })
  wholeIssues!: RollIssueDto[];
  @ApiProperty({ enum: ROLL_ACTIONS, isArray: true, description: '当前用户可以进行的操作' })
  allowedActions!: string[];
}

export class RollIssueQuery extends PageQuery {
  @ApiPropertyOptional({ description: '问题代码' })
  @IfGiven()
  @Matches(/^[A-Z0-9_]{3,60}$/, { message: '应为问题代码' })
  code?: string;
  @ApiPropertyOptional({ enum: SEVERITIES })
  @IfGiven()
  @IsIn(SEVERITIES)
  severity?: 'BLOCK' | 'WARN';
  @SortBy(ROLL_ISSUE_SORT)
  sort?: string;
}

export class RollLineQuery extends PageQuery {
  @ApiPropertyOptional({ enum: LINE_STATUSES })
  @IfGiven()
  @IsIn(LINE_STATUSES)
  status?: string;
  @ApiPropertyOptional({ description: '姓名中的文字' })
  @IfGiven()
  @Length(1, 100)
  name?: string;
  @SortBy(ROLL_LINE_SORT)
  sort?: string;
}

export class RollLineDto {
  @ApiProperty({ type: 'integer' })
  ordinal!: number;
  @ApiProperty({ type: String, nullable: true })
  sheet!: string | null;
  @ApiProperty({ type: 'integer' })
  rowNo!: number;
  @ApiProperty({ enum: LINE_STATUSES })
  status!: string;
  @ApiProperty({ type: String, nullable: true })
  statusReason!: string | null;
  @ApiProperty()
  name!: string;
  @ApiProperty()
  idMasked!: string;
  @ApiProperty({ type: String, nullable: true, description: '乡镇代码' })
  township!: string | null;
  @ApiProperty({ type: String, nullable: true })
  accountMasked!: string | null;
  @ApiProperty({ type: String, nullable: true })
  accountName!: string | null;
  @ApiProperty({ type: String, nullable: true })
  bankName!: string | null;
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
  @ApiProperty({ description: '元' })
  amount!: string;
  @ApiProperty({ type: String, nullable: true })
  backPayFrom!: string | null;
  @ApiProperty({ type: String, nullable: true })
  backPayTo!: string | null;
}

export class RollLinePageDto extends pageOf(RollLineDto) {}

export class MapRollDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: ['', ...ROLL_FIELDS] },
    description: '表头 → 项目；空文本表示该列不导入',
    example: { 社保卡账户: 'account' },
  })
  @IsObject()
  mapping!: Record<string, string>;
}

export class AcceptRollDto {
  @ApiPropertyOptional({ type: 'integer', description: '知悉不发放的行数，应等于阻断行数' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(100_000_000)
  acceptBlocked?: number;
}

export class RollAcceptedDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: ROLL_STATES })
  state!: RollState;
  @ApiProperty({ type: 'integer', description: '新登记人数' })
  registered!: number;
  @ApiProperty({ type: 'integer', description: '新的收款账户（含新登记人员）' })
  newAccounts!: number;
  @ApiProperty({ type: 'integer', description: '新增领取' })
  started!: number;
  @ApiProperty({ type: 'integer', description: '恢复领取' })
  resumed!: number;
  @ApiProperty({ type: 'integer', description: '暂停' })
  suspended!: number;
  @ApiProperty({ type: 'integer', description: '终止' })
  ended!: number;
}

export class RejectRollDto {
  @ApiProperty({ description: '退回原因' })
  @Length(2, 200, { message: '请填写退回原因' })
  reason!: string;
}

export class RollStateDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: ROLL_STATES })
  state!: RollState;
}

export class IssueListQuery {
  @ApiPropertyOptional({ description: '查看完整号码的理由（至少 4 个字，记入操作日志）；不填则隐去号码' })
  @IfGiven()
  @Length(4, 200, { message: '请填写查看理由，至少 4 个字' })
  reason?: string;
}
