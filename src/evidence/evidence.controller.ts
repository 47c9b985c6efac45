import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { evidenceHelp as help } from '../messages/evidence.js';
import type { Caller } from '../platform/db/ctx.js';
import { attachment } from '../platform/files/file-name.js';
import { Allow, From } from '../platform/http/request-context.js';
import { EvidenceQuery } from './evidence.dto.js';
import { PackEvidence } from './pack-evidence.js';

/** Response header with the code of the pack. */
export const EVIDENCE_CODE = 'Evidence-Code';

@ApiTags(help.tag)
@Controller('v1/evidence')
export class EvidenceController {
  constructor(@Inject(PackEvidence) private readonly packEvidence: PackEvidence) {}

  @Get()
  @Allow('ledger.verify')
  @ApiOperation({ summary: help.pack, description: help.packed })
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async get(@From() caller: Caller, @Query() query: EvidenceQuery, @Res() res: Response): Promise<void> {
    const { scope, unmask, reason } = query;
    const { zip, code, fileName, size } = await this.packEvidence.run(caller, {
      scope,
      unmask: unmask === '1',
      reason,
    });
    try {
      res.setHeader('Content-Type', 'application/zip');
      res.setHeader('Content-Length', size);
      res.setHeader('Content-Disposition', attachment(fileName));
      res.setHeader(EVIDENCE_CODE, code);
      await pipeline(Readable.from(zip.read()), res);
    } finally {
      await zip.dispose();
    }
  }
}
