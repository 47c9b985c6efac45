import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../platform/db/ctx.js';
import { Allow, From } from '../platform/http/request-context.js';
import { VerificationDto } from './verify.dto.js';
import { VerifyService } from './verify.service.js';

@ApiTags('核验')
@Controller('v1/verify')
export class VerifyController {
  constructor(@Inject(VerifyService) private readonly verification: VerifyService) {}

  @Get()
  @Allow('ledger.verify')
  @ApiOperation({ summary: '重新计算全部账目、签名、文件和日志，指出第一条不符的记录' })
  @ApiOkResponse({ type: VerificationDto })
  get(@From() caller: Caller): Promise<VerificationDto> {
    return this.verification.run(caller.agencyId);
  }
}
