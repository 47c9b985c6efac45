import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { Written } from '../platform/http/written.js';
import { ERROR_LINE_SORT } from './confirmed-errors.store.js';
import { MEASURES } from './domain/indicator.types.js';
import {
  BOOK_LINE_SORT,
  LINE_SIDES,
  PERSON_PERIOD_SORT,
  PROJECT_LINE_SORT,
  type LineSide,
} from './performance-facts.store.js';

export class YearQuery {
  @ApiProperty({ example: 2024, description: '预算年度' })
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2100)
  fiscalYear!: number;
}

export class MeasurementQuery extends YearQuery {
  @ApiPropertyOptional({ example: '2024-12-31', description: '截止日期；不填则取每个指标最近一次的监测值' })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  cutOff?: string;
}

export class MeasureBody {
  @ApiProperty({ example: 2024, description: '预算年度' })
  @IsInt()
  @Min(2000)
  @Max(2100)
  fiscalYear!: number;

  @ApiProperty({ example: '2024-12-31', description: '截止日期' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  cutOff!: string;

  @ApiPropertyOptional({ description: '水位（日志位置）；不填为当前。同一截止日期和水位总是得到同样的值' })
  @IsOptional()
  @Matches(/^\d{1,18}$/)
  watermark?: string;
}

export class MeasurementLinesQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: LINE_SIDES,
    default: 'ALL',
    description:
      '哪些人次：ALL 应发，FULL / NOT_FULL 足额与未足额，ON_TIME / NOT_ON_TIME 按时与未按时，PAID 已发放，ACTIVE 有领取资格，NOT_PAID 有资格未发放',
  })
  @IsOptional()
  @IsIn(LINE_SIDES)
  side: LineSide = 'ALL';

  @ApiPropertyOptional({ description: '险种；跨险种的指标须指定' })
  @IsOptional()
  @IsIn(['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'])
  scheme?: string;

  @SortBy(PERSON_PERIOD_SORT)
  sort?: string;
}

export class ErrorPayoutsQuery extends PageQuery {
  @ApiPropertyOptional({ description: '险种；跨险种的指标须指定（取自抽样方案的不用）' })
  @IsOptional()
  @IsIn(['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'])
  scheme?: string;

  @SortBy(ERROR_LINE_SORT)
  sort?: string;
}

export class AccuracySourceBody {
  @ApiProperty({ enum: ['FINDINGS', 'SAMPLE'], description: '已确认的稽核问题，或抽样方案' })
  @IsIn(['FINDINGS', 'SAMPLE'])
  source!: 'FINDINGS' | 'SAMPLE';

  @ApiPropertyOptional({ description: '抽样方案的编号；取自抽样方案时必填' })
  @IsOptional()
  @Matches(/^[1-9]\d{0,17}$/)
  planId?: string;
}

export class BookLinesQuery extends PageQuery {
  @SortBy(BOOK_LINE_SORT)
  sort?: string;
}

export class ProjectLinesQuery extends PageQuery {
  @SortBy(PROJECT_LINE_SORT)
  sort?: string;
}

export class ManualValueBody {
  @ApiProperty({ description: '实际完成值；定性指标填 达成 / 部分达成 / 未达成，可加百分比', example: '97.10' })
  @Written(1, 30)
  value!: string;

  @ApiProperty({ example: '2024-11-22', description: '取得日期' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  on!: string;

  @ApiPropertyOptional({ description: '样本量（满意度指标必填）' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  sampleSize?: number;

  @ApiPropertyOptional({ description: '说明' })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  note?: string;
}

export class IndicatorView {
  @ApiProperty() id!: string;
  @ApiProperty() fiscalYear!: number;
  @ApiProperty({ nullable: true, type: String }) projectId!: string | null;
  @ApiProperty({ nullable: true, type: String }) projectCode!: string | null;
  @ApiProperty() no!: number;
  @ApiProperty({ description: '一级指标' }) level1!: string;
  @ApiProperty({ description: '二级指标' }) level2!: string;
  @ApiProperty({ description: '三级指标' }) level3!: string;
  @ApiProperty({ enum: ['>=', '=', '<=', 'QUALITATIVE'] }) operator!: string;
  @ApiProperty({ description: '目标值' }) target!: string;
  @ApiProperty({ nullable: true, type: String }) unit!: string | null;
  @ApiProperty({ description: '分值权重' }) weight!: string;
  @ApiProperty({ description: '赋分规则代码' }) scoringCode!: string;
  @ApiProperty({ enum: MEASURES }) measure!: string;
  @ApiProperty({ description: '计量方法名称' }) measureLabel!: string;
  @ApiProperty({ type: Object }) parameters!: Record<string, string>;
  @ApiProperty({ nullable: true, type: String, description: '上年完成值' }) lastYearValue!: string | null;
  @ApiProperty({ description: '所在的绩效目标表版本' }) goalTableId!: string;
  @ApiProperty({ description: '绩效目标表的第几版' }) goalVersion!: number;
}

export class MeasurementView {
  @ApiProperty() id!: string;
  @ApiProperty() indicatorId!: string;
  @ApiProperty({ nullable: true, type: String }) projectCode!: string | null;
  @ApiProperty() no!: number;
  @ApiProperty() level1!: string;
  @ApiProperty() level2!: string;
  @ApiProperty() level3!: string;
  @ApiProperty() operator!: string;
  @ApiProperty({ description: '目标值' }) target!: string;
  @ApiProperty({ nullable: true, type: String }) unit!: string | null;
  @ApiProperty({ description: '分值权重' }) weight!: string;
  @ApiProperty() measure!: string;
  @ApiProperty() measureLabel!: string;
  @ApiProperty({ description: '截止日期' }) cutOff!: string;
  @ApiProperty({ description: '水位（日志位置）' }) watermark!: string;
  @ApiProperty({ description: '是否可计量；没有应发对象时不可计量，不显示 0 或 100%' }) measurable!: boolean;
  @ApiProperty({ nullable: true, type: String, description: '实际完成值' }) actual!: string | null;
  @ApiProperty({ nullable: true, type: String, description: '完成率，%' }) completion!: string | null;
  @ApiProperty({ nullable: true, type: Boolean, description: '达到目标（完成率满 100%）；不可计量为空' })
  met!: boolean | null;
  @ApiProperty({ nullable: true, type: String, description: '得分' }) score!: string | null;
  @ApiProperty({ description: '赋分规则与版本' }) scoringCode!: string;
  @ApiProperty() scoringVersion!: number;
  @ApiProperty({ type: Object, description: '算出该值的查询及参数' }) query!: Record<string, unknown>;
  @ApiProperty({ type: Object, description: '参与计算的事实' }) facts!: Record<string, unknown>;
  @ApiProperty({ description: '计量时采用的绩效目标表版本' }) goalTableId!: string;
  @ApiProperty({ description: '绩效目标表的第几版' }) goalVersion!: number;
}

export class IdView {
  @ApiProperty() id!: string;
}

export class PersonPeriodView {
  @ApiProperty({ description: '所属月份', example: '2024-12' }) period!: string;
  @ApiProperty() beneficiaryId!: string;
  @ApiProperty({ description: '姓名' }) name!: string;
  @ApiProperty({ description: '社会保障号码（遮盖）' }) idMasked!: string;
  @ApiProperty({ nullable: true, type: String, description: '应发，元；花名册漏列的为空' }) due!: string | null;
  @ApiProperty({ nullable: true, type: String, description: '截止日期前到账，元' }) paid!: string | null;
  @ApiProperty({ nullable: true, type: String, description: '最后到账日期' }) creditedOn!: string | null;
  @ApiProperty({ description: '发放日' }) payOn!: string;
}
export class PersonPeriodPage extends pageOf(PersonPeriodView) {}

export class ErrorPayoutView {
  @ApiProperty({ description: '所属月份', example: '2024-12' }) period!: string;
  @ApiProperty({ description: '发放编号' }) reference!: string;
  @ApiProperty() batchId!: string;
  @ApiProperty({ type: 'integer' }) lineNo!: number;
  @ApiProperty() beneficiaryId!: string;
  @ApiProperty({ description: '姓名' }) name!: string;
  @ApiProperty({ description: '社会保障号码（遮盖）' }) idMasked!: string;
  @ApiProperty({ description: '发放金额，元' }) amount!: string;
  @ApiProperty({ description: '错误金额，元；样本中少发的为负' }) wrongAmount!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: '在样本清单中的序号' }) sampleNo!: number | null;
}
export class ErrorPayoutPage extends pageOf(ErrorPayoutView) {}

export class BookLineView {
  @ApiProperty() voucherId!: string;
  @ApiProperty({ description: '会计期间', example: '2024-12' }) period!: string;
  @ApiProperty({ description: '凭证号' }) number!: number;
  @ApiProperty({ description: '凭证日期' }) on!: string;
  @ApiProperty({ description: '凭证的原因' }) causeType!: string;
  @ApiProperty({ description: '摘要' }) summary!: string;
  @ApiProperty({ description: '计入的金额，元；退回为负' }) amount!: string;
}
export class BookLinePage extends pageOf(BookLineView) {}

export class ProjectLineView {
  @ApiProperty({ enum: ['ALLOT', 'ADJUST', 'ARRIVE', 'SPEND', 'CONSUME', 'RETURN'], description: '种类' })
  kind!: string;
  @ApiProperty({ description: '日期' }) on!: string;
  @ApiProperty({ nullable: true, type: String, description: '文号' }) documentNo!: string | null;
  @ApiProperty({ nullable: true, type: String, description: '归集的批次' }) batchNumber!: string | null;
  @ApiProperty({ description: '金额，元；收回为负' }) amount!: string;
}
export class ProjectLinePage extends pageOf(ProjectLineView) {}
