import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, Length, Matches } from 'class-validator';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { RESULT_LINE_SORT } from './bank-results.store.js';
import { failureCauses, resultOutcomes, type FailureCause, type ResultOutcome } from './domain/bank-format.js';
import { resultClasses } from './domain/classify-result.js';
import { fileProblemCodes, type FileProblemCode } from './domain/read-result.js';
import { resultLineProblems, type ResultLineProblem } from './domain/result-line.js';

export class BankSlipBody {
  @ApiProperty({ description: '银行回单号', example: 'YH20241225-001' })
  @IsString()
  @Length(1, 60)
  number!: string;

  @ApiProperty({ description: '支出户付款日期（支出的记账日期）', example: '2024-12-10' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  paidOn!: string;
}

export class ExplainBody {
  @ApiProperty({ description: '差异说明' })
  @IsString()
  @Length(2, 500)
  explanation!: string;
}

export class ResultLinesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: resultClasses, description: '只看这一类' })
  @IsOptional()
  @IsIn(resultClasses as unknown as string[])
  class?: string;

  @SortBy(RESULT_LINE_SORT)
  sort?: string;
}

export class BankFormatBody {
  @ApiProperty({ type: Object, description: '格式定义（见接口说明 BankFormat）' })
  @IsObject()
  definition!: Record<string, unknown>;
}

export class FormatSampleBody extends BankFormatBody {
  @ApiProperty({ description: '粘贴的样例（回盘文件的若干行）' })
  @IsString()
  @Length(1, 20_000)
  sample!: string;
}

export class IssuedFileView {
  @ApiProperty() id!: string;
  @ApiProperty() batchId!: string;
  @ApiProperty() fileName!: string;
  @ApiProperty({ description: '文件的 SM3 摘要（十六进制）' }) digest!: string;
  @ApiProperty() lineCount!: number;
  @ApiProperty({ description: '合计，元' }) total!: string;
  @ApiProperty() formatCode!: string;
  @ApiProperty() formatVersion!: number;
}

export class SlipRecordedView {
  @ApiProperty() batchId!: string;
  @ApiProperty({ description: '批次是否已结清' }) settled!: boolean;
}

export class ResultUploadedView {
  @ApiProperty() id!: string;
  @ApiProperty({ description: '后台任务编号' }) jobId!: string;
}

export class ClassCountView {
  @ApiProperty({ enum: resultClasses }) class!: string;
  @ApiProperty({ description: '类别名称' }) label!: string;
  @ApiProperty({ description: '这类行需要说明' }) needsExplanation!: boolean;
  @ApiProperty() lines!: number;
  @ApiProperty({ description: '金额合计，元' }) amount!: string;
}

export class FileProblemView {
  @ApiProperty({ enum: fileProblemCodes }) code!: FileProblemCode;
  @ApiProperty({ type: 'integer', description: '文件的第几行' }) lineNo!: number;
  @ApiPropertyOptional({ description: '表头或表尾所写的笔数或金额（元）' }) stated?: string;
  @ApiPropertyOptional({ description: '按明细算出的笔数或金额（元）' }) found?: string;
}

export class ResultFileView {
  @ApiProperty() id!: string;
  @ApiProperty() batchId!: string;
  @ApiProperty() fileName!: string;
  @ApiProperty() digest!: string;
  @ApiProperty({ enum: ['UPLOADED', 'TAKEN_IN', 'FAILED'] }) state!: string;
  @ApiProperty({ nullable: true, type: Number }) lineCount!: number | null;
  @ApiProperty({ type: [FileProblemView], description: '文件整体的问题（表头、表尾、合计）' })
  fileProblems!: FileProblemView[];
  @ApiProperty({ nullable: true, type: String }) jobId!: string | null;
  @ApiProperty() uploadedBy!: string;
  @ApiProperty() uploadedAt!: string;
  @ApiProperty({ type: [ClassCountView] }) classes!: ClassCountView[];
}

export class ResultLineView {
  @ApiProperty() lineNo!: number;
  @ApiProperty({ nullable: true, type: String }) reference!: string | null;
  @ApiProperty({ nullable: true, type: String }) amount!: string | null;
  @ApiProperty({ nullable: true, type: String, enum: ['PAID', 'FAILED'] }) result!: string | null;
  @ApiProperty({ nullable: true, type: String }) cause!: string | null;
  @ApiProperty({ nullable: true, type: String, description: '失败原因' }) causeLabel!: string | null;
  @ApiProperty({ nullable: true, type: String }) creditedOn!: string | null;
  @ApiProperty({ enum: resultClasses }) class!: string;
  @ApiProperty({ description: '类别名称' }) classLabel!: string;
  @ApiProperty({ description: '需要说明' }) needsExplanation!: boolean;
  @ApiProperty({ description: '应做的事' }) remedy!: string;
  @ApiProperty({ nullable: true, type: String }) problem!: string | null;
  @ApiProperty({ nullable: true, type: String }) explanation!: string | null;
  @ApiProperty({ nullable: true, type: String }) explainedBy!: string | null;
}

export class ResultLinePage extends pageOf(ResultLineView) {}

export class OutcomeView {
  @ApiProperty({ enum: ['PLANNED', 'ISSUED', 'PAID', 'BOUNCED', 'REISSUED', 'WAIVED', 'WITHDRAWN'] }) state!: string;
  @ApiProperty() payouts!: number;
  @ApiProperty({ description: '金额合计，元' }) amount!: string;
}

export class BankFileView extends IssuedFileView {
  @ApiProperty() issuedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' }) issuedAt!: Date;
  @ApiProperty({ type: 'integer', description: '已下载次数' }) downloads!: number;
}

export class SlipView {
  @ApiProperty({ description: '银行回单号' }) number!: string;
  @ApiProperty({ format: 'date', description: '支出户付款日期' }) paidOn!: string;
  @ApiProperty() recordedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: Date;
}

export class BatchBankView {
  @ApiProperty({ nullable: true, type: BankFileView, description: '报盘文件' }) bankFile!: BankFileView | null;
  @ApiProperty({ nullable: true, type: SlipView, description: '银行回单' }) slip!: SlipView | null;
  @ApiProperty({ type: [ResultFileView], description: '回盘文件' }) results!: ResultFileView[];
  @ApiProperty({ type: [OutcomeView], description: '按状态汇总；ISSUED 为银行尚未答复（未知）' })
  outcomes!: OutcomeView[];
}

export class BankFormatView {
  @ApiProperty() code!: string;
  @ApiProperty() version!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ type: Object }) definition!: object;
}

export class TrialLineView {
  @ApiProperty({ type: 'integer', description: '样例的第几行' }) lineNo!: number;
  @ApiProperty({ nullable: true, type: String, description: '参考号' }) reference!: string | null;
  @ApiProperty({ nullable: true, type: String, description: '金额，元' }) amount!: string | null;
  @ApiProperty({ nullable: true, type: String, enum: resultOutcomes }) outcome!: ResultOutcome | null;
  @ApiProperty({ nullable: true, type: String, enum: failureCauses }) cause!: FailureCause | null;
  @ApiProperty({ description: '银行的代码' }) rawCode!: string;
  @ApiProperty({ nullable: true, type: String, format: 'date' }) creditedOn!: string | null;
  @ApiProperty({ nullable: true, type: String, enum: resultLineProblems, description: '读不懂之处' })
  problem!: ResultLineProblem | null;
}

export class FormatTrialView {
  @ApiProperty({ type: [TrialLineView] }) lines!: TrialLineView[];
  @ApiProperty({ type: [FileProblemView], description: '样例整体的问题（表头、表尾、合计）' })
  fileProblems!: FileProblemView[];
}

export class SavedFormatView {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
}
