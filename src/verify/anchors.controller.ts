import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { anchorHelp as help } from '../messages/verify.js';
import type { Caller } from '../platform/db/ctx.js';
import { offsetOf, PageQuery } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { AnchorPage, AnchorVerificationDto, CheckAnchorDto, MadeAnchorDto, MakeAnchorDto } from './anchors.dto.js';
import { AnchorsService } from './anchors.service.js';

@ApiTags(help.tag)
@Controller('v1/anchors')
export class AnchorsController {
  constructor(@Inject(AnchorsService) private readonly anchors: AnchorsService) {}

  @Get()
  @Allow('ledger.verify')
  @ApiOperation({ summary: help.list })
  @ApiOkResponse({ type: AnchorPage })
  async list(@From() caller: Caller, @Query() query: PageQuery): Promise<AnchorPage> {
    const { page, pageSize } = query;
    return { ...(await this.anchors.list(caller.agencyId, pageSize, offsetOf(query))), page, pageSize };
  }

  @Post()
  @HttpCode(200)
  @Allow('ledger.verify')
  @ApiOperation({ summary: help.make })
  @ApiOkResponse({ type: MadeAnchorDto })
  async make(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: MakeAnchorDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<MadeAnchorDto> {
    return reply(res, await this.anchors.make(caller, { ...body }, key));
  }

  @Post('verification')
  @HttpCode(200)
  @Allow('ledger.verify')
  @ApiOperation({ summary: help.check })
  @ApiOkResponse({ type: AnchorVerificationDto })
  check(@From() caller: Caller, @Body() { text, others }: CheckAnchorDto): Promise<AnchorVerificationDto> {
    return this.anchors.check(caller.agencyId, text, others);
  }
}
