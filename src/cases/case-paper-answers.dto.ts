import { ApiProperty } from '@nestjs/swagger';
import { DELIVERY_METHODS, NOTICE_KINDS, PAPER_KINDS } from './domain/finding.types.js';

const TEXT = { type: String, nullable: true } as const;
const WHOLE = { type: 'integer' } as const;

export class InspectionDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '开始日期' })
  beganOn!: string;
  @ApiProperty({ description: '结束日期' })
  endedOn!: string;
  @ApiProperty({ description: '稽核人员' })
  inspectors!: string;
  @ApiProperty({ description: '稽核记录' })
  record!: string;
  @ApiProperty({ ...TEXT, description: '没有提前通知的原因' })
  unannouncedReason!: string | null;
  @ApiProperty({ description: '登记人' })
  recordedBy!: string;
}

export class NoticeDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: NOTICE_KINDS })
  kind!: string;
  @ApiProperty({ description: '文号' })
  number!: string;
  @ApiProperty({ ...WHOLE, description: '月数' })
  months!: number;
  @ApiProperty({ description: '金额（元）' })
  amount!: string;
  @ApiProperty({ ...TEXT, description: '稽核日期，或退回期限' })
  dueOn!: string | null;
  @ApiProperty({ ...TEXT, description: '受送达人；不填为本人' })
  recipient!: string | null;
  @ApiProperty({ ...TEXT, description: '稽核地点' })
  place!: string | null;
  @ApiProperty({ description: '出具日期' })
  issuedOn!: string;
  @ApiProperty({ description: '出具人' })
  issuedBy!: string;
  @ApiProperty({ description: 'PDF 的摘要（SM3）' })
  pdfDigest!: string;
  @ApiProperty({ description: 'Word 文件的摘要（SM3）' })
  docxDigest!: string;
  @ApiProperty({ ...TEXT, description: '送达日期' })
  deliveredOn!: string | null;
  @ApiProperty({ enum: DELIVERY_METHODS, nullable: true })
  method!: string | null;
  @ApiProperty({ ...TEXT, description: '收件人' })
  receiver!: string | null;
  @ApiProperty({ ...TEXT, description: '送达回证（案件文件）' })
  paperId!: string | null;
}

export class IssuedNoticeDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '文号' })
  number!: string;
  @ApiProperty({ ...TEXT, description: '稽核日期，或退回期限' })
  dueOn!: string | null;
}

export class CasePaperDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: PAPER_KINDS })
  kind!: string;
  @ApiProperty({ description: '文件名' })
  name!: string;
  @ApiProperty({ description: '字节数' })
  size!: string;
  @ApiProperty({ description: '摘要（SM3）' })
  digest!: string;
  @ApiProperty()
  addedBy!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  addedAt!: Date;
}
