import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { TakesFile, TheFile } from '../platform/files/upload.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { AddStopListEntries, STOP_LIST_LIMIT } from './add-stop-list-entries.js';
import { LiftStopListEntry } from './lift-stop-list-entry.js';
import { readStopListFile } from './read-stop-list-file.js';
import {
  AddStopListDto,
  LiftStopListDto,
  StopListAddedDto,
  StopListFileDto,
  StopListFileForm,
  StopListLiftedDto,
  StopListPageDto,
  StopListParam,
  StopListQuery,
} from './stop-list.dto.js';
import { StopListStore } from './stop-list.store.js';

@ApiTags('停发名单')
@Controller('v1/stop-list')
export class StopListController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(StopListStore) private readonly store: StopListStore,
    @Inject(AddStopListEntries) private readonly addEntries: AddStopListEntries,
    @Inject(LiftStopListEntry) private readonly liftEntry: LiftStopListEntry,
  ) {}

  @Get()
  @Allow('roll.read')
  @ApiOperation({ summary: '停发名单，新的在前' })
  @ApiOkResponse({ type: StopListPageDto })
  list(@From() caller: Caller, @Query() query: StopListQuery): Promise<StopListPageDto> {
    return this.store.list(this.db, caller.agencyId, query);
  }

  @Post()
  @Allow('stopList.manage')
  @ApiOperation({ summary: '登记停发人员' })
  @ApiCreatedResponse({ type: StopListAddedDto })
  async add(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: AddStopListDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<StopListAddedDto> {
    const entries = body.entries.map((entry, index) => ({ ...entry, row: index + 1 }));
    const { source } = body;
    const command = { name: 'stopList.add', key, input: { entries: this.addEntries.fingerprint(entries), source } };
    const answer = await this.commands.run(caller, command, (ctx) => this.addEntries.run(ctx, { entries, source }));
    return reply(res, answer);
  }

  @Post('file')
  @Allow('stopList.manage')
  @TakesFile()
  @ApiOperation({ summary: '从文件登记停发人员，最多 5000 人' })
  @ApiBody({ type: StopListFileForm })
  @ApiCreatedResponse({ type: StopListAddedDto })
  async addFile(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() { source }: StopListFileDto,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<StopListAddedDto> {
    const entries = await readStopListFile({ name: file.name, open: () => file.read() }, STOP_LIST_LIMIT);
    const command = { name: 'stopList.add', key, input: { fileDigest: file.digest.toString('hex'), source } };
    const answer = await this.commands.run(caller, command, (ctx) => this.addEntries.run(ctx, { entries, source }));
    return reply(res, answer);
  }

  @Post(':id/lift')
  @HttpCode(200)
  @Allow('stopList.manage')
  @ApiOperation({ summary: '解除停发' })
  @ApiOkResponse({ type: StopListLiftedDto })
  async lift(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: StopListParam,
    @Body() { reason }: LiftStopListDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<StopListLiftedDto> {
    const command = { name: 'stopList.lift', key, input: { id, reason } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.liftEntry.run(ctx, { id, reason })));
  }
}
