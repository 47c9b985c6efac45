import { ApiProperty } from '@nestjs/swagger';
import { pageOf } from '../platform/http/page-of.js';
import { DEADLINE_KINDS } from './domain/deadlines.js';
import { TERMS } from './domain/finding.types.js';

const TEXT = { type: String, nullable: true } as const;
const WHOLE = { type: 'integer' } as const;

export class CaseDeadlineDto {
  @ApiProperty({ enum: DEADLINE_KINDS })
  kind!: string;
  @ApiProperty({ description: '到期日' })
  dueOn!: string;
  @ApiProperty({ ...TEXT, description: '到期应退回（元）' })
  amount!: string | null;
  @ApiProperty({ description: '已逾期' })
  overdue!: boolean;
}

export class DeadlineDto extends CaseDeadlineDto {
  @ApiProperty({ description: '案件编号（系统内）' })
  id!: string;
  @ApiProperty({ description: '案号' })
  number!: string;
  @ApiProperty({ description: '姓名' })
  name!: string;
  @ApiProperty()
  handlerId!: string;
  @ApiProperty({ description: '承办人' })
  handler!: string;
}
export class DeadlinePage extends pageOf(DeadlineDto) {}

export class TermDto {
  @ApiProperty({ enum: TERMS })
  name!: string;
  @ApiProperty({ description: '名称' })
  label!: string;
  @ApiProperty({ ...TEXT, description: '自哪天起；随产品的为空' })
  validFrom!: string | null;
  @ApiProperty({ ...WHOLE, description: '天数' })
  value!: number;
  @ApiProperty({ description: '依据' })
  basis!: string;
  @ApiProperty({ ...TEXT, description: '设定人' })
  setBy!: string | null;
}

export class TermSetDto {
  @ApiProperty({ enum: TERMS })
  name!: string;
  @ApiProperty({ ...WHOLE, description: '天数' })
  value!: number;
}
