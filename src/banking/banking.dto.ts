import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, Length, Matches } from 'class-validator';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { RESULT_LINE_SORT } from './bank-results.store.js';
import { resultClasses } from './domain/classify-result.js';

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
  @ApiProperty() lines!: number;
  @ApiProperty({ description: '金额合计，元' }) amount!: string;
}

export class ResultFileView {
  @ApiProperty() id!: string;
  @ApiProperty() batchId!: string;
  @ApiProperty() fileName!: string;
  @ApiProperty() digest!: string;
  @ApiProperty({ enum: ['UPLOADED', 'TAKEN_IN', 'FAILED'] }) state!: string;
  @ApiProperty({ nullable: true, type: Number }) lineCount!: number | null;
  @ApiProperty({ type: [Object], description: '文件整体的问题（表头、表尾、合计）' }) fileProblems!: object[];
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

export class BatchBankView {
  @ApiProperty({ nullable: true, type: Object, description: '报盘文件' }) bankFile!: object | null;
  @ApiProperty({ nullable: true, type: Object, description: '银行回单' }) slip!: object | null;
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
