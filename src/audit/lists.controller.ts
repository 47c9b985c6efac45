import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { auditThings } from '../messages/audit.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { TakesFile, TheFile, type UploadedFile } from '../platform/files/upload.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { ImportList } from './import-list.js';
import {
  EntriesQuery,
  EntryPageDto,
  ImportListBody,
  ImportListForm,
  ListImportedDto,
  ListListedDto,
  ListPageDto,
  ListParam,
  ListsQuery,
  ListWithdrawnDto,
  WithdrawListBody,
} from './lists.dto.js';
import { ListsStore } from './lists.store.js';
import { WithdrawList } from './withdraw-list.js';

@ApiTags('稽核')
@Controller('v1/audit-lists')
export class ListsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ListsStore) private readonly store: ListsStore,
    @Inject(ImportList) private readonly importList: ImportList,
    @Inject(WithdrawList) private readonly withdrawList: WithdrawList,
  ) {}

  @Get()
  @Allow('audit.read')
  @ApiOperation({ summary: '外部名单，新的在前' })
  @ApiOkResponse({ type: ListPageDto })
  list(@From() caller: Caller, @Query() query: ListsQuery): Promise<ListPageDto> {
    return this.store.list(this.db, caller.agencyId, query);
  }

  @Post()
  @Allow('audit.list')
  @TakesFile()
  @ApiBody({ type: ImportListForm })
  @ApiOperation({ summary: '导入名单文件：全部导入或全不导入，问题逐行列出' })
  @ApiCreatedResponse({ type: ListImportedDto })
  async import(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: ImportListBody,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ListImportedDto> {
    const { kind, source, issuedOn } = body;
    const command = { name: 'auditList.import', key, input: { ...body, file: file.digest.toString('hex') } };
    const input = { kind, source, issuedOn, file };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.importList.run(ctx, input)));
  }

  @Get(':id')
  @Allow('audit.read')
  @ApiOperation({ summary: '一份名单' })
  @ApiOkResponse({ type: ListListedDto })
  async one(@From() caller: Caller, @Param() { id }: ListParam): Promise<ListListedDto> {
    const found = await this.store.find(this.db, caller.agencyId, id);
    if (found === null) throw new DomainError('NOT_FOUND', 'missing', { what: auditThings.list });
    return found;
  }

  @Get(':id/entries')
  @Allow('audit.read')
  @ApiOperation({ summary: '名单上的人及其与登记人员的对应' })
  @ApiOkResponse({ type: EntryPageDto })
  entries(@From() caller: Caller, @Param() { id }: ListParam, @Query() query: EntriesQuery): Promise<EntryPageDto> {
    return this.store.entries(this.db, caller.agencyId, id, query);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('audit.list')
  @ApiOperation({ summary: '撤销误导入的名单；已产生的疑点仍须处理' })
  @ApiOkResponse({ type: ListWithdrawnDto })
  async withdraw(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: ListParam,
    @Body() { reason }: WithdrawListBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ListWithdrawnDto> {
    const command = { name: 'auditList.withdraw', key, input: { id, reason } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.withdrawList.run(ctx, { id, reason })));
  }
}
