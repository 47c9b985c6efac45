import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { caseHelp as help } from '../messages/cases.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { IdParam } from '../platform/http/id-param.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { FindingStateDto } from './case-answers.dto.js';
import { ProposedWriteOffDto, RecoveredDto } from './recovery-answers.dto.js';
import {
  BankReturnBody,
  DecideWriteOffBody,
  OffsetBody,
  RecoveryPlanBody,
  ReceiptBody,
  ReverseRecoveryBody,
  WriteOffBody,
} from './cases.dto.js';
import { PlanRecovery } from './plan-recovery.js';
import { RecordRecovery } from './record-recovery.js';
import { ReverseRecovery } from './reverse-recovery.js';
import { WriteOffRest } from './write-off-rest.js';

/** How the money comes back, and what does not. */
@ApiTags(help.tag)
@Controller('v1')
export class RecoveriesController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(PlanRecovery) private readonly planRecovery: PlanRecovery,
    @Inject(RecordRecovery) private readonly record: RecordRecovery,
    @Inject(ReverseRecovery) private readonly reverseRecovery: ReverseRecovery,
    @Inject(WriteOffRest) private readonly writeOff: WriteOffRest,
  ) {}

  @Post('findings/:id/plan')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.plan })
  @ApiOkResponse({ type: FindingStateDto })
  async plan(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() { items, ...body }: RecoveryPlanBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FindingStateDto> {
    const input = { id, ...body, ...(items && { items: items.map((item) => ({ ...item })) }) };
    const command = { name: 'finding.plan', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.planRecovery.run(ctx, input)));
  }

  @Post('findings/:id/receipts')
  @Allow('case.receive')
  @ApiOperation({ summary: help.receive })
  @ApiCreatedResponse({ type: RecoveredDto })
  async receive(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: ReceiptBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RecoveredDto> {
    const input = { id, ...body };
    const command = { name: 'recovery.receive', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.record.receive(ctx, input)));
  }

  @Post('findings/:id/offsets')
  @Allow('case.handle')
  @ApiOperation({ summary: help.offset })
  @ApiCreatedResponse({ type: RecoveredDto })
  async offset(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: OffsetBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RecoveredDto> {
    const input = { id, ...body };
    const command = { name: 'recovery.offset', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.record.offset(ctx, input)));
  }

  @Post('findings/:id/bank-returns')
  @Allow('case.handle')
  @ApiOperation({ summary: help.bankReturn })
  @ApiCreatedResponse({ type: RecoveredDto })
  async bankReturn(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: BankReturnBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RecoveredDto> {
    const input = { id, ...body };
    const command = { name: 'recovery.bankReturn', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.record.bankReturn(ctx, input)));
  }

  @Post('receipts/:id/reverse')
  @HttpCode(200)
  @Allow('case.receive')
  @ApiOperation({ summary: help.reverseReceipt })
  @ApiOkResponse({ type: RecoveredDto })
  async reverseReceipt(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: ReverseRecoveryBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RecoveredDto> {
    const input = { id, ...body };
    const command = { name: 'recovery.reverseReceipt', key, input };
    return reply(
      res,
      await this.commands.run(caller, command, (ctx) => this.reverseRecovery.run(ctx, input, 'RECEIPTS')),
    );
  }

  @Post('recovery-links/:id/reverse')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.reverseLink })
  @ApiOkResponse({ type: RecoveredDto })
  async reverseLink(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: ReverseRecoveryBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RecoveredDto> {
    const input = { id, ...body };
    const command = { name: 'recovery.reverseLink', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.reverseRecovery.run(ctx, input, 'LINKS')));
  }

  @Post('findings/:id/write-offs')
  @Allow('case.handle')
  @ApiOperation({ summary: help.proposeWriteOff })
  @ApiCreatedResponse({ type: ProposedWriteOffDto })
  async proposeWriteOff(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: WriteOffBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ProposedWriteOffDto> {
    const input = { id, ...body };
    const command = { name: 'finding.proposeWriteOff', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.writeOff.propose(ctx, input)));
  }

  @Post('write-offs/:id/decide')
  @HttpCode(200)
  @Allow('case.approve')
  @ApiOperation({ summary: help.decideWriteOff })
  @ApiOkResponse({ type: FindingStateDto })
  async decideWriteOff(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: DecideWriteOffBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FindingStateDto> {
    const input = { id, ...body };
    const command = { name: 'finding.decideWriteOff', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.writeOff.decide(ctx, input)));
  }
}
