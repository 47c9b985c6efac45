import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { CLOCKS, type Clock } from '../ledger/domain/books.types.js';
import { FUNDS, type Fund } from '../ledger/domain/ledger.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { NEXT_STEPS, RETURN_STATES, type ReturnState } from './domain/returned-money.js';
import { AGE_BANDS } from './domain/statement.types.js';
import { RETURNED_SORT } from './returned-money.store.js';

const MONTH = [/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, { message: '应为“年-月”的期间' }] as const;

export class StatementQuery {
  @ApiProperty({ enum: FUNDS, description: '基金' })
  @IsIn(FUNDS)
  fund!: Fund;
  @ApiProperty({ description: '会计期间', example: '2024-12' })
  @Matches(...MONTH)
  period!: string;
}

export class StatementFileQuery extends StatementQuery {
  @ApiProperty({ enum: ['xlsx', 'pdf'], description: '文件格式' })
  @IsIn(['xlsx', 'pdf'])
  format!: 'xlsx' | 'pdf';
}

export class ThreeClocksQuery {
  @ApiProperty({ enum: FUNDS, description: '基金' })
  @IsIn(FUNDS)
  fund!: Fund;
  @ApiProperty({ enum: CLOCKS, description: '年度按哪一种时间口径：预算年度、待遇所属月份、付款日期' })
  @IsIn(CLOCKS)
  clock!: Clock;
  @ApiProperty({ type: 'integer', description: '年度' })
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2999)
  year!: number;
}

export class StatementCheckDto {
  @ApiProperty({ description: '核对项' })
  name!: string;
  @ApiProperty({ description: '核对的内容' })
  title!: string;
  @ApiProperty({ description: '差额（元），应为 0.00' })
  difference!: string;
}

export class LineAccountDto {
  @ApiProperty({ description: '科目编码' })
  code!: string;
  @ApiProperty({ description: '科目名称' })
  name!: string;
  @ApiProperty({ description: '第一栏金额（元）' })
  first!: string;
  @ApiProperty({ description: '第二栏金额（元）' })
  second!: string;
}

export class FundStatementLineDto {
  @ApiProperty({ type: 'integer', description: '行次' })
  no!: number;
  @ApiProperty({ enum: ['HEAD', 'LINE', 'DETAIL', 'TOTAL'], description: '标题、项目、其中、合计' })
  kind!: string;
  @ApiProperty({ type: String, nullable: true, description: '科目编码' })
  code!: string | null;
  @ApiProperty({ description: '项目' })
  title!: string;
  @ApiProperty({ type: String, nullable: true, description: '第一栏：年初数或本月数（元）' })
  first!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '第二栏：期末数或本年累计数（元）' })
  second!: string | null;
  @ApiProperty({ type: [LineAccountDto], description: '构成本行的科目' })
  accounts!: LineAccountDto[];
}

export class HeadingDto {
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '基金名称' })
  fundName!: string;
  @ApiProperty({ description: '编制单位' })
  agencyName!: string;
  @ApiProperty({ description: '会计期间' })
  period!: string;
  @ApiProperty({ description: '截止日期' })
  asOf!: string;
  @ApiProperty({ enum: CLOCKS, description: '本表所用的时间口径' })
  clock!: Clock;
  @ApiProperty({ description: '时间口径的说明' })
  clockText!: string;
}

export class BalanceSheetDto extends HeadingDto {
  @ApiProperty({ type: [FundStatementLineDto], description: '资产：年初数、期末数' })
  assets!: FundStatementLineDto[];
  @ApiProperty({ type: [FundStatementLineDto], description: '负债和净资产：年初数、期末数' })
  claims!: FundStatementLineDto[];
  @ApiProperty({ type: [StatementCheckDto], description: '核对，差额均应为 0.00' })
  checks!: StatementCheckDto[];
}

export class IncomeStatementDto extends HeadingDto {
  @ApiProperty({ type: [FundStatementLineDto], description: '本月数、本年累计数' })
  lines!: FundStatementLineDto[];
  @ApiProperty({ type: [StatementCheckDto], description: '核对，差额均应为 0.00' })
  checks!: StatementCheckDto[];
}

export class NoteRowDto {
  @ApiProperty({ description: '发放流水号，或凭证编号（系统内）' })
  id!: string;
  @ApiProperty({ description: '姓名（隐去），或凭证号和摘要' })
  label!: string;
  @ApiProperty({ type: String, nullable: true, description: '待遇所属月份' })
  period!: string | null;
  @ApiProperty({ description: '发生日期' })
  on!: string;
  @ApiProperty({ type: 'integer', description: '天数' })
  days!: number;
  @ApiProperty({ enum: AGE_BANDS, description: '账龄' })
  band!: string;
  @ApiProperty({ description: '余额（元）' })
  amount!: string;
}

export class NoteBandDto {
  @ApiProperty({ enum: AGE_BANDS, description: '账龄' })
  band!: string;
  @ApiProperty()
  title!: string;
  @ApiProperty({ type: 'integer', description: '笔数' })
  count!: number;
  @ApiProperty({ description: '金额（元）' })
  amount!: string;
}

export class NoteDto {
  @ApiProperty({ description: '科目编码' })
  account!: string;
  @ApiProperty({ description: '科目名称' })
  accountName!: string;
  @ApiProperty({ enum: ['PEOPLE', 'VOUCHERS'], description: '按人，或按凭证（先进先出）' })
  kind!: string;
  @ApiProperty({ description: '科目余额（元）' })
  balance!: string;
  @ApiProperty({ type: [NoteRowDto] })
  rows!: NoteRowDto[];
  @ApiProperty({ type: [NoteBandDto], description: '按账龄' })
  bands!: NoteBandDto[];
  @ApiProperty({ type: StatementCheckDto })
  check!: StatementCheckDto;
}

export class NotesDto extends HeadingDto {
  @ApiProperty({ type: [NoteDto] })
  notes!: NoteDto[];
}

export class ClockRowDto {
  @ApiProperty({ description: '待遇所属月份' })
  periodPaidFor!: string;
  @ApiProperty({ description: '付款月份' })
  monthPaid!: string;
  @ApiProperty({ type: 'integer', description: '预算年度' })
  budgetYear!: number;
  @ApiProperty({ type: 'integer', description: '支付笔数' })
  payouts!: number;
  @ApiProperty({ description: '支付（元）' })
  paid!: string;
  @ApiProperty({ type: 'integer', description: '退回笔数' })
  returns!: number;
  @ApiProperty({ description: '退回（元）' })
  returned!: string;
  @ApiProperty({ description: '净支付（元）' })
  net!: string;
  @ApiProperty({ description: '支付中的补发（元）' })
  backPay!: string;
  @ApiProperty({ description: '付款年度晚于待遇所属年度' })
  late!: boolean;
  @ApiProperty({ description: '支付中属于以前年度的部分（元）' })
  forFormerYear!: string;
}

export class ClockSumDto {
  @ApiProperty({ description: '年度或月份' })
  key!: string;
  @ApiProperty({ type: 'integer', description: '支付笔数' })
  payouts!: number;
  @ApiProperty({ description: '支付（元）' })
  paid!: string;
  @ApiProperty({ description: '退回（元）' })
  returned!: string;
  @ApiProperty({ description: '净支付（元）' })
  net!: string;
  @ApiProperty({ description: '支付中属于以前年度的部分（元）' })
  forFormerYear!: string;
}

export class ThreeClocksDto {
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ type: 'integer', description: '年度' })
  year!: number;
  @ApiProperty({ enum: CLOCKS, description: '年度所用的时间口径' })
  clock!: Clock;
  @ApiProperty({ description: '时间口径的说明' })
  clockText!: string;
  @ApiProperty({ type: [ClockRowDto] })
  rows!: ClockRowDto[];
  @ApiProperty({ type: [ClockSumDto] })
  byBudgetYear!: ClockSumDto[];
  @ApiProperty({ type: [ClockSumDto] })
  byPeriodPaidFor!: ClockSumDto[];
  @ApiProperty({ type: [ClockSumDto] })
  byMonthPaid!: ClockSumDto[];
  @ApiProperty({ type: ClockSumDto, description: '合计；三种口径的合计相等' })
  total!: ClockSumDto;
  @ApiProperty({ type: [StatementCheckDto], description: '按付款日期时与记账凭证核对' })
  checks!: StatementCheckDto[];
}

export class ReturnedMoneyQuery extends PageQuery {
  @ApiPropertyOptional({ enum: FUNDS, description: '基金' })
  @IfGiven()
  @IsIn(FUNDS)
  fund?: Fund;
  @ApiPropertyOptional({ enum: RETURN_STATES, description: '挂账、重发中、已重发、不再发放' })
  @IfGiven()
  @IsIn(RETURN_STATES)
  state?: ReturnState;
  @ApiPropertyOptional({ type: 'integer', description: '退回已超过多少天' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(36_500)
  olderThan?: number;
  @SortBy(RETURNED_SORT)
  sort?: string;
}

export class ReturnedMoneyDto {
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '发放流水号' })
  reference!: string;
  @ApiProperty({ description: '批次（系统内）' })
  batchId!: string;
  @ApiProperty({ description: '批次号' })
  batchNumber!: string;
  @ApiProperty({ description: '待遇所属月份' })
  period!: string;
  @ApiProperty({ description: '姓名（隐去）' })
  name!: string;
  @ApiProperty({ description: '金额（元）' })
  amount!: string;
  @ApiProperty({ type: String, nullable: true, description: '退回原因' })
  cause!: string | null;
  @ApiProperty({ description: '退回日期' })
  returnedOn!: string;
  @ApiProperty({ type: 'integer', description: '退回至今，或至了结的天数' })
  days!: number;
  @ApiProperty({ enum: RETURN_STATES, description: '挂账、重发中、已重发、不再发放' })
  state!: ReturnState;
  @ApiProperty({ type: String, nullable: true, description: '重发批次（系统内）' })
  reissueBatchId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '重发批次号' })
  reissueNumber!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '重发批次状态' })
  reissueState!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '重发付款日期' })
  repaidOn!: string | null;
  @ApiProperty({ enum: NEXT_STEPS, description: '下一步' })
  nextStep!: string;
  @ApiProperty({ description: '下一步做什么' })
  nextStepText!: string;
  @ApiProperty({ type: String, nullable: true, description: '由哪个岗位办' })
  ownerRole!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '由谁办；为空则该岗位任何人' })
  ownerName!: string | null;
}

export class ReturnedStateDto {
  @ApiProperty({ enum: RETURN_STATES })
  state!: ReturnState;
  @ApiProperty({ type: 'integer', description: '笔数' })
  count!: number;
  @ApiProperty({ description: '金额（元）' })
  amount!: string;
}

export class FundReturnsDto {
  @ApiProperty({ enum: FUNDS })
  fund!: Fund;
  @ApiProperty({ description: '基金名称' })
  fundName!: string;
  @ApiProperty({ type: [ReturnedStateDto] })
  states!: ReturnedStateDto[];
  @ApiProperty({ description: '退回总额（元）' })
  returned!: string;
  @ApiProperty({ description: '未了结（元）' })
  open!: string;
  @ApiProperty({ description: '暂收款—待遇退回余额（元）' })
  clearing!: string;
  @ApiProperty({ type: StatementCheckDto, description: '与科目余额核对' })
  check!: StatementCheckDto;
}

export class ReturnedMoneyPage extends pageOf(ReturnedMoneyDto) {
  @ApiProperty({ type: [FundReturnsDto], description: '各基金合计与核对' })
  funds!: FundReturnsDto[];
}
