import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

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
