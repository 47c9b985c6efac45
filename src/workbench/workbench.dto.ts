import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Length, Matches } from 'class-validator';
import { SCHEMES, type Scheme } from '../agencies/domain/fund.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import {
  BOARD_STEPS,
  CELL_STATES,
  HIT_KINDS,
  TODO_CODES,
  TODO_SUBJECTS,
  type BoardStep,
  type CellState,
  type SearchHit,
  type TodoCode,
} from './domain/workbench.types.js';

const GROUPS = ['PERSON', 'BATCH', 'VOUCHER', 'PROJECT', 'PAYOUT'];
const BATCH_STATES = ['DRAFT', 'SUBMITTED', 'REVIEWED', 'APPROVED', 'ISSUED', 'SETTLED'];

export class TodoDto {
  @ApiProperty({ enum: TODO_CODES, description: '待办种类代码' })
  code!: TodoCode;
  @ApiProperty({ description: '一句话说明，含数量', example: '3 个批次等您复核' })
  text!: string;
  @ApiProperty({ type: 'integer', description: '数量（个、份、笔、张、行）' })
  count!: number;
  @ApiProperty({ type: String, nullable: true, description: '金额合计（元，两位小数）；与金额无关时为空' })
  amount!: string | null;
  @ApiProperty({ enum: SCHEMES, type: String, nullable: true, description: '险种；涉及多个险种时为空' })
  scheme!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '期间；涉及多个期间时为空', example: '2024-12' })
  period!: string | null;
  @ApiProperty({ enum: TODO_SUBJECTS, type: String, nullable: true, description: '对象种类；只涉及一个对象时才有' })
  subjectType!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      '对象编号；只涉及一个对象时才有（发放为 16 位编号，基金为险种代码，银行账户为科目编码，夜间任务为日期）',
  })
  subjectId!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true, description: '应办结日期，取最早的一项' })
  dueOn!: string | null;
  @ApiProperty({ description: '已过应办结日期' })
  late!: boolean;
}

export class MonthBoardQuery {
  @ApiPropertyOptional({
    description: '期间；不填时取最近一个尚未结清的期间，其次最近有批次的期间，再次当月',
    example: '2024-12',
  })
  @IfGiven()
  @Matches(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, { message: '应为“年-月”的期间' })
  period?: string;
}

export class BoardCellDto {
  @ApiProperty({ enum: BOARD_STEPS, description: '步骤代码' })
  step!: BoardStep;
  @ApiProperty({ description: '步骤名称', example: '复核' })
  stepLabel!: string;
  @ApiProperty({ enum: CELL_STATES, description: 'WAITING 未到，CURRENT 正在此步，DONE 已完成，FAILED 出错待处理' })
  state!: CellState;
  @ApiProperty({ description: '现状', example: '待复核' })
  label!: string;
  @ApiProperty({ type: String, nullable: true, description: '已完成：办理人；正在此步：现在该办理的岗位' })
  holder!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: '完成的时间，或自何时停在此步' })
  since!: Date | null;
  @ApiProperty({ enum: ['roll', 'batch'], type: String, nullable: true, description: '对象种类' })
  subjectType!: 'roll' | 'batch' | null;
  @ApiProperty({ type: String, nullable: true, description: '对象编号' })
  subjectId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '数量（行、人或凭证张数）' })
  count!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '金额（元，两位小数）' })
  amount!: string | null;
}

export class BoardMoreDto {
  @ApiProperty()
  batchId!: string;
  @ApiProperty({ description: '批次号' })
  number!: string;
  @ApiProperty({ enum: ['REGULAR', 'REISSUE'], description: 'REISSUE 重发，REGULAR 本月的其他批次' })
  kind!: 'REGULAR' | 'REISSUE';
  @ApiProperty({ enum: BATCH_STATES })
  state!: string;
  @ApiProperty({ description: '状态名称' })
  stateLabel!: string;
  @ApiProperty({ type: String, format: 'date-time', description: '自何时处于该状态' })
  since!: Date;
  @ApiProperty({ type: 'integer', description: '人数' })
  count!: number;
  @ApiProperty({ description: '金额（元，两位小数）' })
  amount!: string;
}

export class BoardRowDto {
  @ApiProperty({ enum: SCHEMES })
  scheme!: Scheme;
  @ApiProperty({ description: '险种名称' })
  schemeLabel!: string;
  @ApiProperty({ type: String, nullable: true, description: '花名册编号' })
  rollId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '批次编号：尚未结清的，没有时为最近的' })
  batchId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '批次号' })
  batchNumber!: string | null;
  @ApiProperty({ enum: BATCH_STATES, type: String, nullable: true })
  batchState!: string | null;
  @ApiProperty({ format: 'date', description: '发放日' })
  payOn!: string;
  @ApiProperty({ description: '已过发放日而批次未结清（或还没有批次）' })
  late!: boolean;
  @ApiProperty({ type: 'integer', description: '距发放日的工作日数；已过发放日为负数' })
  workingDaysLeft!: number;
  @ApiProperty({ type: [BoardCellDto], description: '八个步骤，按先后' })
  cells!: BoardCellDto[];
  @ApiProperty({ type: [BoardMoreDto], description: '本月的重发批次和其他批次，最近的在前' })
  more!: BoardMoreDto[];
  @ApiProperty({ type: 'integer', description: '银行退回尚未了结的笔数' })
  bouncedCount!: number;
  @ApiProperty({ description: '银行退回尚未了结的金额（元，两位小数）' })
  bouncedAmount!: string;
}

export class MonthBoardDto {
  @ApiProperty({ description: '期间', example: '2024-12' })
  period!: string;
  @ApiProperty({ format: 'date', description: '服务器的今天' })
  today!: string;
  @ApiProperty({ type: [BoardRowDto], description: '已开设基金的险种' })
  rows!: BoardRowDto[];
}

/** Sent as a body, so that names and numbers stay out of addresses and access logs. */
export class SearchTextDto {
  @ApiProperty({
    description:
      '姓名（可为一部分）、社会保障号码（完整、后四位或脱敏写法）、批次号、凭证号、项目或文号、16 位发放编号',
  })
  @Length(1, 100)
  @Matches(/\S/, { message: '请输入要查找的内容' })
  text!: string;
}

export class SearchHitDto {
  @ApiProperty({ enum: HIT_KINDS, description: '对象种类' })
  kind!: SearchHit['kind'];
  @ApiProperty({ description: '对象编号（发放为 16 位编号）' })
  id!: string;
  @ApiProperty({ type: String, nullable: true, description: '预算记录所属项目、发放所属批次的编号' })
  parentId!: string | null;
  @ApiProperty({ description: '标题' })
  title!: string;
  @ApiProperty({ description: '补充说明，号码一律脱敏' })
  subtitle!: string;
}

export class SearchGroupDto {
  @ApiProperty({ enum: GROUPS })
  group!: string;
  @ApiProperty({ description: '分组名称' })
  label!: string;
  @ApiProperty({ type: [SearchHitDto], description: '最多 8 项，人员按姓名，其余最近的在前' })
  hits!: SearchHitDto[];
  @ApiProperty({ description: '还有更多未列出' })
  more!: boolean;
}
