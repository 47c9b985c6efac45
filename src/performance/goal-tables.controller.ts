import { Body, Controller, Get, HttpCode, Inject, Post, Put, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { goalFileWords, goalThings } from '../messages/goals.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { attachment } from '../platform/files/file-name.js';
import { TakesFile, TheFile, type UploadedFile } from '../platform/files/upload.js';
import { IdParam } from '../platform/http/id-param.js';
import { XLSX } from '../platform/http/list-export.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { AdoptGoalTable } from './adopt-goal-table.js';
import { DraftGoalTable } from './draft-goal-table.js';
import { DropGoalTable } from './drop-goal-table.js';
import { EditGoalTable } from './edit-goal-table.js';
import { goalFile } from './goal-file.js';
import { goalDetailOutward, goalTableOutward } from './goal-outward.js';
import {
  DraftGoalTableBody,
  EditGoalTableBody,
  GoalImportedDto,
  GoalTableDetailDto,
  GoalTableDto,
  GoalTableIdDto,
  SeenGoalTableBody,
} from './goal-tables.dto.js';
import { GoalTablesStore } from './goal-tables.store.js';
import { ImportGoalFile } from './import-goal-file.js';
import { YearQuery } from './indicators.dto.js';

const LARGEST_FILE = 5 * 1024 * 1024;

@ApiTags('绩效')
@Controller('v1/goal-tables')
export class GoalTablesController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(GoalTablesStore) private readonly store: GoalTablesStore,
    @Inject(DraftGoalTable) private readonly draftGoalTable: DraftGoalTable,
    @Inject(EditGoalTable) private readonly editGoalTable: EditGoalTable,
    @Inject(AdoptGoalTable) private readonly adoptGoalTable: AdoptGoalTable,
    @Inject(DropGoalTable) private readonly dropGoalTable: DropGoalTable,
    @Inject(ImportGoalFile) private readonly importGoalFile: ImportGoalFile,
  ) {}

  @Get()
  @Allow('performance.read')
  @ApiOperation({ summary: '一个年度的绩效目标表及其各个版本' })
  @ApiOkResponse({ type: [GoalTableDto] })
  async list(@From() caller: Caller, @Query() { fiscalYear }: YearQuery): Promise<GoalTableDto[]> {
    return (await this.db.read((tx) => this.store.list(tx, caller.agencyId, fiscalYear))).map(goalTableOutward);
  }

  @Get(':id')
  @Allow('performance.read')
  @ApiOperation({ summary: '一个版本的全部指标、须更正之处和可办的事' })
  @ApiOkResponse({ type: GoalTableDetailDto })
  detail(@From() caller: Caller, @IdParam() id: string): Promise<GoalTableDetailDto> {
    return this.db.read(async (tx) => {
      const table = await this.store.table(tx, caller.agencyId, id);
      if (!table) throw new DomainError('NOT_FOUND', 'missing', { what: goalThings.table });
      return goalDetailOutward(table, await this.store.rows(tx, caller.agencyId, id), caller.actor);
    });
  }

  @Get(':id/file')
  @Allow('performance.read')
  @ApiOperation({ summary: '导出为官方格式的绩效目标表（xlsx），再导入得到同样的指标' })
  @ApiProduces(XLSX)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async file(@From() caller: Caller, @IdParam() id: string): Promise<StreamableFile> {
    const { table, bytes } = await this.db.read(async (tx) => {
      const found = await this.store.table(tx, caller.agencyId, id);
      if (!found) throw new DomainError('NOT_FOUND', 'missing', { what: goalThings.table });
      const rows = await this.store.rows(tx, caller.agencyId, id);
      const heading = await this.store.heading(tx, caller.agencyId, found);
      return { table: found, bytes: await goalFile(found, rows, heading) };
    });
    const name = goalFileWords.fileName(table.projectCode ?? goalFileWords.ownUnit, table.fiscalYear, table.version);
    return new StreamableFile(bytes, { type: XLSX, disposition: attachment(name), length: bytes.length });
  }

  @Post()
  @Allow('performance.manage')
  @ApiOperation({ summary: '编制一个版本：第一版，或在执行中的版本上调整' })
  @ApiCreatedResponse({ type: GoalTableIdDto })
  async draft(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: DraftGoalTableBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<GoalTableIdDto> {
    const input = { ...body, projectId: body.projectId ?? null, reason: body.reason ?? null };
    const command = { name: 'goalTable.draft', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.draftGoalTable.run(ctx, input)));
  }

  @Put(':id')
  @Allow('performance.manage')
  @ApiOperation({ summary: '改写一个草稿' })
  @ApiOkResponse({ type: GoalTableIdDto })
  async edit(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: EditGoalTableBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<GoalTableIdDto> {
    const input = { id, ...body, reason: body.reason ?? null, goalText: body.goalText ?? null };
    const command = { name: 'goalTable.edit', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.editGoalTable.run(ctx, input)));
  }

  @Post(':id/import')
  @HttpCode(200)
  @Allow('performance.manage')
  @TakesFile({ maxBytes: LARGEST_FILE })
  @ApiOperation({ summary: '由官方格式的绩效目标表填写草稿；有一处问题即全部不导入，按单元格逐一列出' })
  @ApiBody({
    schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
  })
  @ApiOkResponse({ type: GoalImportedDto })
  async import(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<GoalImportedDto> {
    const command = { name: 'goalTable.import', key, input: { id, file: file.digest.toString('hex') } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.importGoalFile.run(ctx, { id, file })));
  }

  @Post(':id/adopt')
  @HttpCode(200)
  @Allow('performance.approve')
  @ApiOperation({ summary: '采用：由编制人以外的人办理，自执行日期起按它计量' })
  @ApiOkResponse({ type: GoalTableIdDto })
  async adopt(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() { digest }: SeenGoalTableBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<GoalTableIdDto> {
    const input = { id, digest };
    const command = { name: 'goalTable.adopt', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.adoptGoalTable.run(ctx, input)));
  }

  @Post(':id/drop')
  @HttpCode(200)
  @Allow('performance.manage')
  @ApiOperation({ summary: '放弃一个草稿' })
  @ApiOkResponse({ type: GoalTableIdDto })
  async drop(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Res({ passthrough: true }) res: Response,
  ): Promise<GoalTableIdDto> {
    const command = { name: 'goalTable.drop', key, input: { id } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.dropGoalTable.run(ctx, { id })));
  }
}
