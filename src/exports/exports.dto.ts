import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { FUNDS, type Fund } from '../ledger/domain/ledger.types.js';
import { exportHelp, exportProblems } from '../messages/exports.js';
import { IfGiven } from '../platform/http/if-given.js';
import { JOURNAL_FORMATS, type JournalFormat } from './domain/export.types.js';

const MONTH = [/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, { message: exportProblems.month }] as const;

export class ExportScopeQuery {
  @ApiPropertyOptional({ enum: FUNDS, description: exportHelp.fund })
  @IfGiven()
  @IsIn(FUNDS)
  fund?: Fund;
  @ApiProperty({ description: exportHelp.from, example: '2024-01' })
  @Matches(...MONTH)
  from!: string;
  @ApiProperty({ description: exportHelp.to, example: '2024-12' })
  @Matches(...MONTH)
  to!: string;
}

export class JournalQuery extends ExportScopeQuery {
  @ApiProperty({ enum: JOURNAL_FORMATS, description: exportHelp.format })
  @IsIn(JOURNAL_FORMATS)
  format!: JournalFormat;
}
