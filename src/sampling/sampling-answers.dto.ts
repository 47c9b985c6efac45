import { ApiProperty } from '@nestjs/swagger';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { pageOf } from '../platform/http/page-of.js';
import {
  ALLOCATIONS,
  PLAN_STATES,
  SAMPLING_METHODS,
  SIZE_BASES,
  STRATIFY_BY,
  VERDICTS,
  type AllocationRule,
  type PlanState,
  type SamplingMethod,
  type SizeBasis,
  type StratifyBy,
  type Verdict,
} from './domain/sampling.types.js';

const WHEN = { type: String, format: 'date-time' } as const;

export class PlanIdDto {
  @ApiProperty() id!: string;
}

export class SampleStratumDto {
  @ApiProperty() key!: string;
  @ApiProperty({ description: '层的名称' }) label!: string;
  @ApiProperty({ type: 'integer', description: '总体笔数' }) count!: number;
  @ApiProperty({ description: '总体金额，元' }) sum!: string;
  @ApiProperty({ type: 'integer', description: '样本量；金额加权不按层分配，为 0' }) size!: number;
}

export class SamplePreviewDto {
  @ApiProperty({ description: '水位（日志位置）' }) watermark!: string;
  @ApiProperty({ type: 'integer', description: '总体笔数' }) populationCount!: number;
  @ApiProperty({ description: '总体金额，元' }) populationSum!: string;
  @ApiProperty({ description: '总体摘要（SM3）' }) populationDigest!: string;
  @ApiProperty({ type: 'integer', description: '样本量' }) size!: number;
  @ApiProperty({ type: String, nullable: true, description: '金额加权：抽样间隔，元' }) moneyInterval!: string | null;
  @ApiProperty({ type: [String], description: '样本量的公式，已代入数字' }) formula!: string[];
  @ApiProperty({ type: [SampleStratumDto] }) strata!: SampleStratumDto[];
}

export class SamplingPlanDto {
  @ApiProperty() id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: SAMPLING_METHODS }) method!: SamplingMethod;
  @ApiProperty() methodLabel!: string;
  @ApiProperty({ type: [String], description: '所属月份' }) periods!: string[];
  @ApiProperty({ type: [String], enum: SCHEMES, description: '险种；空为全部' }) schemes!: string[];
  @ApiProperty({ type: [String], description: '乡镇；空为全部' }) townships!: string[];
  @ApiProperty({ type: [String], description: '类别；空为全部' }) kinds!: string[];
  @ApiProperty({ description: '水位（日志位置）' }) watermark!: string;
  @ApiProperty({ type: 'integer', description: '总体笔数' }) populationCount!: number;
  @ApiProperty({ description: '总体金额，元' }) populationSum!: string;
  @ApiProperty({ description: '总体摘要（SM3）' }) populationDigest!: string;
  @ApiProperty({ enum: STRATIFY_BY, nullable: true }) stratifyBy!: StratifyBy | null;
  @ApiProperty({ type: [String], description: '按金额分层的界限，元' }) amountBounds!: string[];
  @ApiProperty({ enum: ALLOCATIONS, nullable: true }) allocation!: AllocationRule | null;
  @ApiProperty({ enum: SIZE_BASES }) sizeBasis!: SizeBasis;
  @ApiProperty({ description: '置信度，%' }) confidence!: string;
  @ApiProperty({ type: 'integer', description: '计算的样本量（金额加权为抽样点数）' }) size!: number;
  @ApiProperty({ type: String, nullable: true, description: '金额加权：抽样间隔，元' }) moneyInterval!: string | null;
  @ApiProperty() seed!: string;
  @ApiProperty({ description: '种子由编制人指定；否则随机生成' }) seedGiven!: boolean;
  @ApiProperty({ enum: PLAN_STATES }) state!: PlanState;
  @ApiProperty() stateLabel!: string;
  @ApiProperty() plannedBy!: string;
  @ApiProperty(WHEN) plannedAt!: Date;
  @ApiProperty({ type: 'integer', nullable: true, description: '清单笔数' }) listCount!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '清单摘要（SM3）' }) listDigest!: string | null;
  @ApiProperty({ type: String, nullable: true }) drawnBy!: string | null;
  @ApiProperty({ ...WHEN, nullable: true }) drawnAt!: Date | null;
  @ApiProperty({ type: String, nullable: true }) signedBy!: string | null;
  @ApiProperty({ ...WHEN, nullable: true }) signedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true }) signedNote!: string | null;
  @ApiProperty({ type: String, nullable: true }) withdrawnBy!: string | null;
  @ApiProperty({ ...WHEN, nullable: true }) withdrawnAt!: Date | null;
  @ApiProperty({ type: String, nullable: true }) withdrawnReason!: string | null;
  @ApiProperty({ type: 'integer', description: '已有结果的笔数' }) examined!: number;
  @ApiProperty({ type: 'integer', description: '其中错误' }) wrong!: number;
}
export class SamplingPlanPage extends pageOf(SamplingPlanDto) {}

export class RateDto {
  @ApiProperty({ description: '准确率，%' }) rate!: string;
  @ApiProperty({ description: '下限，%' }) lower!: string;
  @ApiProperty({ description: '上限，%' }) upper!: string;
}

export class ErrorSumsDto {
  @ApiProperty({ description: '多发，元' }) overpaid!: string;
  @ApiProperty({ description: '少发，元' }) underpaid!: string;
}

export class MoneyBoundDto {
  @ApiProperty({ description: '必查部分已知差错，元' }) known!: string;
  @ApiProperty({ description: '推断差错，元' }) projected!: string;
  @ApiProperty({ description: '基本精确度，元' }) basicPrecision!: string;
  @ApiProperty({ description: '增量，元' }) increment!: string;
  @ApiProperty({ description: '上限，元' }) upper!: string;
}

export class MoneyBoundsDto {
  @ApiProperty({ description: '差错合计（多发、少发不相抵）' }) wrong!: MoneyBoundDto;
  @ApiProperty({ description: '多发' }) overpaid!: MoneyBoundDto;
  @ApiProperty({ description: '少发' }) underpaid!: MoneyBoundDto;
}

export class TolerableDto {
  @ApiProperty({ description: '可容忍的差错，% 或元' }) limit!: string;
  @ApiProperty({ description: '差错上限，% 或元' }) found!: string;
  @ApiProperty({ description: '在可容忍范围内' }) within!: boolean;
}

export class EvaluationDto {
  @ApiProperty({ enum: ['PAYOUTS', 'MONEY'], description: '按笔数还是按金额' }) of!: 'PAYOUTS' | 'MONEY';
  @ApiProperty({ description: '置信度，%' }) confidence!: string;
  @ApiProperty({ type: 'integer' }) sampled!: number;
  @ApiProperty({ type: 'integer' }) wrong!: number;
  @ApiProperty() accuracy!: RateDto;
  @ApiProperty({ description: '全部核查，不是推断' }) whole!: boolean;
  @ApiProperty({ type: String, nullable: true, description: '计算区间所用的样本量' }) effectiveSize!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '差错率上限，%' }) errorLimit!: string | null;
  @ApiProperty({ type: ErrorSumsDto, nullable: true, description: '按样本推算的差错金额（点估计）' })
  expanded!: ErrorSumsDto | null;
  @ApiProperty({ type: MoneyBoundsDto, nullable: true, description: '差错金额的上限' }) bounds!: MoneyBoundsDto | null;
  @ApiProperty({ type: TolerableDto, nullable: true }) tolerable!: TolerableDto | null;
  @ApiProperty({ type: [String], description: '结果的文字表述' }) text!: string[];
}

export class SamplingPlanDetailDto extends SamplingPlanDto {
  @ApiProperty({ type: [String], description: '样本量的公式，已代入数字' }) formula!: string[];
  @ApiProperty({ type: [SampleStratumDto] }) strata!: SampleStratumDto[];
  @ApiProperty({ type: [String], description: '现在可以进行的操作：draw、sign、withdraw、result' }) actions!: string[];
  @ApiProperty({ type: EvaluationDto, nullable: true, description: '全部样本核查完后的结果' })
  evaluation!: EvaluationDto | null;
}

export class DrawnDto {
  @ApiProperty({ type: 'integer', description: '清单笔数' }) count!: number;
  @ApiProperty({ description: '清单摘要（SM3）' }) digest!: string;
}

export class RedrawnPopulationDto {
  @ApiProperty({ type: 'integer' }) count!: number;
  @ApiProperty({ description: '元' }) sum!: string;
  @ApiProperty({ description: '摘要（SM3）' }) digest!: string;
}

export class RedrawnListDto {
  @ApiProperty({ type: 'integer' }) count!: number;
  @ApiProperty({ description: '清单摘要（SM3）' }) digest!: string;
  @ApiProperty({ description: 'csv 文件的摘要（SM3）' }) fileDigest!: string;
}

export class RedrawnDto {
  @ApiProperty({ description: '重新抽取的清单与保存的逐字节一致' }) same!: boolean;
  @ApiProperty({ description: '按水位重新读取的总体与方案一致' }) populationSame!: boolean;
  @ApiProperty({ description: '现在读取的总体' }) population!: RedrawnPopulationDto;
  @ApiProperty({ description: '重新抽取的清单' }) list!: RedrawnListDto;
  @ApiProperty({ description: '保存的清单' }) kept!: RedrawnListDto;
}

export class SampleItemDto {
  @ApiProperty({ type: 'integer', description: '序号' }) no!: number;
  @ApiProperty({ description: '发放编号' }) reference!: string;
  @ApiProperty({ enum: SCHEMES }) scheme!: string;
  @ApiProperty({ enum: ['REGULAR', 'REISSUE'] }) kind!: string;
  @ApiProperty({ description: '所属月份' }) period!: string;
  @ApiProperty() batchId!: string;
  @ApiProperty() batchNumber!: string;
  @ApiProperty({ type: 'integer' }) lineNo!: number;
  @ApiProperty() beneficiaryId!: string;
  @ApiProperty({ description: '姓名' }) name!: string;
  @ApiProperty({ description: '社会保障号码（遮盖）' }) idMasked!: string;
  @ApiProperty({ type: String, nullable: true, description: '乡镇' }) township!: string | null;
  @ApiProperty({ description: '银行账号（遮盖）' }) accountMasked!: string;
  @ApiProperty({ type: String, nullable: true, description: '开户行' }) bankName!: string | null;
  @ApiProperty() stratum!: string;
  @ApiProperty({ description: '层的名称' }) stratumLabel!: string;
  @ApiProperty({ description: '金额加权：不少于抽样间隔，必查' }) certain!: boolean;
  @ApiProperty({ description: '发放金额，元' }) amount!: string;
  @ApiProperty({ type: String, nullable: true, description: '据此立的问题' }) findingId!: string | null;
  @ApiProperty({ enum: VERDICTS, nullable: true }) verdict!: Verdict | null;
  @ApiProperty({ type: String, nullable: true }) verdictLabel!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '应发金额，元' }) dueAmount!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '差错，元：多发为正，少发为负' }) errorAmount!:
    string | null;
  @ApiProperty({ type: String, nullable: true, description: '说明' }) note!: string | null;
  @ApiProperty({ type: 'integer', description: '已有结果的个数' }) results!: number;
  @ApiProperty({ type: String, nullable: true }) enteredBy!: string | null;
  @ApiProperty({ ...WHEN, nullable: true }) enteredAt!: Date | null;
  @ApiProperty({ description: '本人经办过这一笔，应当回避' }) handledByMe!: boolean;
}
export class SampleItemPage extends pageOf(SampleItemDto) {}

export class SampleResultDto {
  @ApiProperty({ type: 'integer' }) no!: number;
  @ApiProperty({ enum: VERDICTS }) verdict!: Verdict;
  @ApiProperty() verdictLabel!: string;
  @ApiProperty({ type: String, nullable: true, description: '应发金额，元' }) dueAmount!: string | null;
  @ApiProperty({ description: '差错，元：多发为正，少发为负' }) errorAmount!: string;
  @ApiProperty({ type: String, nullable: true }) note!: string | null;
  @ApiProperty({ enum: ['ENTERED', 'IMPORTED'] }) source!: string;
  @ApiProperty() sourceLabel!: string;
  @ApiProperty() enteredBy!: string;
  @ApiProperty(WHEN) enteredAt!: Date;
}

export class ResultEnteredDto {
  @ApiProperty({ type: 'integer', description: '该样本的第几个结果' }) no!: number;
}

export class ResultsImportedDto {
  @ApiProperty({ type: 'integer', description: '导入的结果' }) accepted!: number;
  @ApiProperty({ type: 'integer', description: '与已有结果相同的行' }) unchanged!: number;
  @ApiProperty({ type: 'integer', description: '没有填写的行' }) blank!: number;
  @ApiProperty({ type: 'integer', description: '还没有结果的样本' }) open!: number;
}
