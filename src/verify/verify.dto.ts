import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { pageOf } from '../platform/http/page-of.js';

export class MisfitDto {
  @ApiProperty({ description: '记录种类' })
  kind!: string;
  @ApiProperty({ description: '记录编号' })
  id!: string;
  @ApiProperty({ description: '不符之处' })
  why!: string;
}

export class CheckDto {
  @ApiProperty({ description: '检查项目代码' })
  name!: string;
  @ApiProperty({ description: '检查项目' })
  label!: string;
  @ApiProperty({ type: 'integer', description: '检查的记录数' })
  records!: number;
  @ApiProperty()
  ok!: boolean;
  @ApiPropertyOptional({ type: MisfitDto, description: '第一条不符的记录' })
  firstBad?: MisfitDto;
}

export class VerificationDto {
  @ApiProperty({ description: '全部相符' })
  ok!: boolean;
  @ApiProperty({ type: [CheckDto] })
  checks!: CheckDto[];
  @ApiProperty({ description: '用时（秒）' })
  seconds!: number;
}

export class NightMisfitDto extends MisfitDto {
  @ApiProperty({ description: '检查项目' })
  label!: string;
}

export class NightVerificationDto {
  @ApiProperty({ format: 'date', description: '哪一天的夜间校验' })
  night!: string;
  @ApiProperty({ type: String, format: 'date-time', description: '校验时间' })
  verifiedAt!: Date;
  @ApiProperty({ description: '全部相符' })
  ok!: boolean;
  @ApiProperty({ type: 'integer', description: '检查项数' })
  checks!: number;
  @ApiProperty({ type: 'integer', description: '不相符的项数' })
  bad!: number;
  @ApiProperty({ type: 'integer', description: '检查的记录数' })
  records!: number;
  @ApiProperty({ description: '用时（秒）' })
  seconds!: number;
  @ApiProperty({ type: NightMisfitDto, nullable: true, description: '第一项不符的检查及其第一条不符的记录' })
  firstBad!: NightMisfitDto | null;
}

export class NightVerificationPage extends pageOf(NightVerificationDto) {}
