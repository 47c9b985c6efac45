import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import {
  BeneficiaryDto,
  BeneficiaryPageDto,
  BeneficiaryParam,
  PersonTimelineDto,
  ReinstateDto,
  ReinstatedDto,
  RenameDto,
  RenamedDto,
  RevealDto,
  RevealedDto,
  SearchBeneficiariesDto,
} from './beneficiaries.dto.js';
import { ReadBeneficiaries } from './read-beneficiaries.js';
import { ReinstateBeneficiary } from './reinstate-beneficiary.js';
import { RenameBeneficiary } from './rename-beneficiary.js';
import { RevealNumbers } from './reveal-numbers.js';

@ApiTags('待遇人员')
@Controller('v1/beneficiaries')
export class BeneficiariesController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ReadBeneficiaries) private readonly read: ReadBeneficiaries,
    @Inject(RevealNumbers) private readonly reveal: RevealNumbers,
    @Inject(RenameBeneficiary) private readonly rename: RenameBeneficiary,
    @Inject(ReinstateBeneficiary) private readonly reinstate: ReinstateBeneficiary,
  ) {}

  @Post('search')
  @HttpCode(200)
  @Allow('beneficiary.read')
  @ApiOperation({ summary: '按姓名、社会保障号码或后四位查找人员' })
  @ApiOkResponse({ type: BeneficiaryPageDto })
  search(@From() caller: Caller, @Body() body: SearchBeneficiariesDto): Promise<BeneficiaryPageDto> {
    return this.read.search(caller, body);
  }

  @Get(':id')
  @Allow('beneficiary.read')
  @ApiOperation({ summary: '人员的登记情况' })
  @ApiOkResponse({ type: BeneficiaryDto })
  detail(@From() caller: Caller, @Param() { id }: BeneficiaryParam): Promise<BeneficiaryDto> {
    return this.read.person(caller, id);
  }

  @Get(':id/timeline')
  @Allow('beneficiary.read')
  @ApiOperation({ summary: '人员的领取期间、变动、各笔发放和收款账户' })
  @ApiOkResponse({ type: PersonTimelineDto })
  timeline(@From() caller: Caller, @Param() { id }: BeneficiaryParam): Promise<PersonTimelineDto> {
    return this.read.timeline(caller, id);
  }

  // Without an idempotency key: its record would keep the plain numbers.
  @Post(':id/reveal')
  @HttpCode(200)
  @Allow('beneficiary.unmask')
  @ApiOperation({ summary: '查看完整号码，理由记入操作日志' })
  @ApiOkResponse({ type: RevealedDto })
  async revealNumbers(
    @From() caller: Caller,
    @Param() { id }: BeneficiaryParam,
    @Body() { reason }: RevealDto,
  ): Promise<RevealedDto> {
    const command = { name: 'beneficiary.reveal' };
    return (await this.commands.run(caller, command, (ctx) => this.reveal.run(ctx, { beneficiaryId: id, reason })))
      .value;
  }

  @Post(':id/name')
  @HttpCode(200)
  @Allow('beneficiary.correct')
  @ApiOperation({ summary: '登记更名' })
  @ApiOkResponse({ type: RenamedDto })
  async changeName(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: BeneficiaryParam,
    @Body() body: RenameDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RenamedDto> {
    const command = { name: 'beneficiary.rename', key, input: { id, ...body } };
    return reply(
      res,
      await this.commands.run(caller, command, (ctx) => this.rename.run(ctx, { beneficiaryId: id, ...body })),
    );
  }

  @Post(':id/reinstate')
  @HttpCode(200)
  @Allow('beneficiary.correct')
  @ApiOperation({ summary: '撤销错误的待遇终止，以后的名册可以恢复发放' })
  @ApiOkResponse({ type: ReinstatedDto })
  async undoEnd(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: BeneficiaryParam,
    @Body() body: ReinstateDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ReinstatedDto> {
    const command = { name: 'beneficiary.reinstate', key, input: { id, ...body } };
    const answer = await this.commands.run(caller, command, (ctx) =>
      this.reinstate.run(ctx, { beneficiaryId: id, ...body }),
    );
    return reply(res, answer);
  }
}
