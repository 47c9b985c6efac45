import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { may } from '../identity/domain/permissions.js';
import { chineseAmount } from '../kernel/chinese-amount.js';
import { DomainError } from '../kernel/domain-error.js';
import { money } from '../kernel/money.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { IdParam } from '../platform/http/id-param.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { DecideVoucherProposal } from './decide-voucher-proposal.js';
import { PostedDto } from './ledger.dto.js';
import { ProposeVoucher } from './propose-voucher.js';
import { paperOut } from './voucher-papers.controller.js';
import { VoucherPapersStore } from './voucher-papers.store.js';
import {
  ProposalDetailDto,
  ProposalPage,
  ProposalQuery,
  ProposalStateDto,
  ProposeVoucherDto,
  ProposalReasonDto,
  type ProposalDto,
} from './voucher-proposals.dto.js';
import { VoucherProposalsStore, type ProposalRow } from './voucher-proposals.store.js';

@ApiTags('手工凭证')
@Controller('v1/voucher-proposals')
export class VoucherProposalsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(VoucherProposalsStore) private readonly proposals: VoucherProposalsStore,
    @Inject(VoucherPapersStore) private readonly papers: VoucherPapersStore,
    @Inject(ProposeVoucher) private readonly proposeVoucher: ProposeVoucher,
    @Inject(DecideVoucherProposal) private readonly decide: DecideVoucherProposal,
  ) {}

  @Get()
  @Allow('ledger.read')
  @ApiOperation({ summary: '手工凭证：待复核的在前' })
  @ApiOkResponse({ type: ProposalPage })
  async list(@From() caller: Caller, @Query() query: ProposalQuery): Promise<ProposalPage> {
    const page = await this.proposals.list(this.db, caller.agencyId, query, query);
    return { ...page, rows: page.rows.map((row) => outward(row, caller)) };
  }

  @Get(':id')
  @Allow('ledger.read')
  @ApiOperation({ summary: '一张手工凭证：分录、附件、可以做的' })
  @ApiOkResponse({ type: ProposalDetailDto })
  async one(@From() caller: Caller, @IdParam() id: string): Promise<ProposalDetailDto> {
    return this.db.read(async (tx) => {
      const found = await this.proposals.detail(tx, caller.agencyId, id);
      if (!found) throw new DomainError('VOUCHER_PROPOSAL_NOT_FOUND', 'missing', { id });
      const papers = await this.papers.list(tx, caller.agencyId, { proposalId: id });
      return {
        ...outward(found, caller),
        totalInWords: chineseAmount(money(found.total)),
        postings: found.postings,
        attachments: papers.map(paperOut),
      };
    });
  }

  @Post()
  @Allow('ledger.post')
  @ApiOperation({ summary: '制单：手工凭证（不涉及支出户和待遇科目），由另一人复核后记账' })
  @ApiCreatedResponse({ type: ProposalStateDto })
  async propose(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: ProposeVoucherDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ProposalStateDto> {
    const command = { name: 'voucher.propose', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.proposeVoucher.run(ctx, body)));
  }

  @Post(':id/post')
  @HttpCode(200)
  @Allow('ledger.review')
  @ApiOperation({ summary: '复核并记账（不能复核自己制的单）' })
  @ApiOkResponse({ type: PostedDto })
  async post(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PostedDto> {
    const command = { name: 'voucher.post', key, input: { id } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.decide.post(ctx, { id })));
  }

  @Post(':id/refuse')
  @HttpCode(200)
  @Allow('ledger.review')
  @ApiOperation({ summary: '退回；制单人自己则为撤回' })
  @ApiOkResponse({ type: ProposalStateDto })
  async refuse(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: ProposalReasonDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ProposalStateDto> {
    const input = { id, ...body };
    const command = { name: 'voucher.refuse', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.decide.refuse(ctx, input)));
  }
}

function outward({ proposedById, ...row }: ProposalRow & { postings?: unknown }, caller: Caller): ProposalDto {
  const own = proposedById === caller.actor.userId;
  const allowedActions =
    row.state !== 'PROPOSED' || !may(caller.actor.roles, 'ledger.review')
      ? []
      : own
        ? ['withdraw']
        : ['post', 'refuse'];
  return {
    ...row,
    proposedAt: row.proposedAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    allowedActions,
  };
}
