import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString, Length, Matches, MaxLength } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { anchorHelp as help } from '../messages/verify.js';
import { VerificationDto } from './verify.dto.js';

export class MakeAnchorDto {
  @ApiPropertyOptional({ description: help.on, example: '2024-12-10' })
  @IfGiven()
  @Matches(/^[1-9]\d{3}-\d\d-\d\d$/, { message: help.dayProblem })
  on?: string;
}

export class MadeAnchorDto {
  @ApiProperty({ example: '2024-12-10' })
  on!: string;
  @ApiProperty({ description: help.text })
  text!: string;
  @ApiProperty({ description: help.file })
  file!: string;
  @ApiProperty({ description: help.made })
  made!: boolean;
}

export class AnchorDto {
  @ApiProperty({ example: '2024-12-10' })
  on!: string;
  @ApiProperty({ description: help.text })
  text!: string;
  @ApiProperty({ type: String, nullable: true, description: help.madeBy })
  madeBy!: string | null;
  @ApiProperty({ type: String, nullable: true })
  madeByName!: string | null;
  @ApiProperty({ type: String, format: 'date-time' })
  madeAt!: Date;
}

export class AnchorPage extends pageOf(AnchorDto) {}

export class CheckAnchorDto {
  @ApiProperty({ description: help.text })
  @IsString()
  @Length(1, 4000)
  text!: string;
  @ApiPropertyOptional({ type: [String], description: help.others })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(4000, { each: true })
  others?: string[];
}

export class AnchorVerificationDto extends VerificationDto {
  @ApiProperty({ description: help.checkedDay })
  on!: string;
}
