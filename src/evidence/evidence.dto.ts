import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { evidenceHelp as help } from '../messages/evidence.js';
import { IfGiven } from '../platform/http/if-given.js';

export class EvidenceQuery {
  @ApiProperty({ description: help.scope, example: 'period:2024-11:RESIDENT' })
  @IsString()
  @Length(1, 60)
  scope!: string;
  @ApiPropertyOptional({ enum: ['1'], description: help.unmask })
  @IfGiven()
  @IsIn(['1'])
  unmask?: '1';
  @ApiPropertyOptional({ description: help.reason })
  @IfGiven()
  @IsString()
  @Length(1, 500)
  reason?: string;
}
