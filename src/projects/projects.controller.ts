import { Body, Controller, Get, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire } from '../kernel/money.js';
import { intToPeriod } from '../kernel/period.js';
import { projectThings } from '../messages/projects.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { CreateProject } from './create-project.js';
import { projectRates } from './domain/rates.js';
import { ProjectReadsStore, type BatchRow, type ProjectRow } from './project-reads.store.js';
import {
  AttributionBatchDto,
  CreateProjectDto,
  EventParam,
  EventRecordedDto,
  ProjectDetailDto,
  ProjectDto,
  ProjectIdDto,
  ProjectParam,
  ProjectsQuery,
  RecordEventDto,
  RuleDto,
  RuleVersionDto,
  SchemeYearParam,
  SetRuleDto,
  UndoEventDto,
} from './projects.dto.js';
import { ProjectsStore } from './projects.store.js';
import { RecordEvent } from './record-event.js';
import { SetAttributionRule } from './set-attribution-rule.js';
import { UndoEvent } from './undo-event.js';

@ApiTags('补贴项目')
@Controller('v1/projects')
export class ProjectsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ProjectReadsStore) private readonly reads: ProjectReadsStore,
    @Inject(CreateProject) private readonly createProject: CreateProject,
    @Inject(RecordEvent) private readonly recordEvent: RecordEvent,
    @Inject(UndoEvent) private readonly undoEvent: UndoEvent,
  ) {}

  @Get()
  @Allow('project.read')
  @ApiOperation({ summary: '项目、预算、到位、执行和使用' })
  @ApiOkResponse({ type: [ProjectDto] })
  async list(@From() caller: Caller, @Query() { fiscalYear }: ProjectsQuery): Promise<ProjectDto[]> {
    return (await this.reads.list(this.db, caller.agencyId, fiscalYear ?? null)).map(outward);
  }

  @Get(':id')
  @Allow('project.read')
  @ApiOperation({ summary: '一个项目：预算记录，按月和按批次归集' })
  @ApiOkResponse({ type: ProjectDetailDto })
  async one(@From() caller: Caller, @Param() { id }: ProjectParam): Promise<ProjectDetailDto> {
    return this.db.read(async (tx) => {
      const project = await this.reads.one(tx, caller.agencyId, id);
      if (!project) throw new DomainError('PROJECT_NOT_FOUND', 'missing', { id });
      const events = await this.reads.events(tx, caller.agencyId, id);
      const months = await this.reads.months(tx, caller.agencyId, id);
      const batches = await this.reads.batchesOfProject(tx, caller.agencyId, id);
      return {
        ...outward(project),
        events: events.map((event) => ({ ...event, recordedAt: event.recordedAt.toISOString() })),
        months: months.map(({ period, consumed, returned }) => ({
          period: intToPeriod(period),
          consumed: toWire(money(consumed)),
          returned: toWire(money(returned)),
        })),
        batches: batches.map(batchOutward),
      };
    });
  }

  @Post()
  @Allow('project.manage')
  @ApiOperation({ summary: '建立项目' })
  @ApiCreatedResponse({ type: ProjectIdDto })
  async create(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: CreateProjectDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ProjectIdDto> {
    const input = {
      ...body,
      scheme: body.scheme ?? null,
      documentNo: body.documentNo ?? null,
      procedure: body.procedure ?? null,
      subsidised: body.subsidised ?? null,
      standard: body.standard ?? null,
    };
    const command = { name: 'project.create', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.createProject.run(ctx, input)));
  }

  @Post(':id/events')
  @Allow('project.manage')
  @ApiOperation({ summary: '登记预算下达、追加/追减、到位（同时记账）或支出' })
  @ApiCreatedResponse({ type: EventRecordedDto })
  async record(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: ProjectParam,
    @Body() body: RecordEventDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<EventRecordedDto> {
    const input = { projectId: id, ...body };
    const command = { name: `project.${body.kind.toLowerCase()}`, key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.recordEvent.run(ctx, input)));
  }

  @Post(':id/events/:eventId/undo')
  @Allow('project.manage')
  @ApiOperation({ summary: '以相反记录撤销一条预算记录；到位的凭证同时冲销' })
  @ApiCreatedResponse({ type: EventRecordedDto })
  async undo(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id, eventId }: EventParam,
    @Body() body: UndoEventDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<EventRecordedDto> {
    const input = { projectId: id, eventId, ...body };
    const command = { name: 'project.undo', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.undoEvent.run(ctx, input)));
  }
}

@ApiTags('资金归集')
@Controller('v1/attribution')
export class AttributionController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ProjectsStore) private readonly store: ProjectsStore,
    @Inject(ProjectReadsStore) private readonly reads: ProjectReadsStore,
    @Inject(SetAttributionRule) private readonly setRule: SetAttributionRule,
  ) {}

  @Get(':scheme/:fiscalYear/batches')
  @Allow('project.read')
  @ApiOperation({ summary: '一个险种年度内各批次的资金归集（含基金自有资金）' })
  @ApiOkResponse({ type: [AttributionBatchDto] })
  async batches(
    @From() caller: Caller,
    @Param() { scheme, fiscalYear }: SchemeYearParam,
  ): Promise<AttributionBatchDto[]> {
    return (await this.reads.batchesOfScheme(this.db, caller.agencyId, scheme, fiscalYear)).map(batchOutward);
  }

  @Get(':scheme/:fiscalYear/rule')
  @Allow('project.read')
  @ApiOperation({ summary: '现行归集规则' })
  @ApiOkResponse({ type: RuleDto })
  async rule(@From() caller: Caller, @Param() { scheme, fiscalYear }: SchemeYearParam): Promise<RuleDto> {
    const rule = await this.store.rule(this.db, caller.agencyId, scheme, fiscalYear);
    if (!rule) throw new DomainError('NOT_FOUND', 'missing', { what: projectThings.rule });
    const entries = rule.entries.map(({ projectId, share }) => ({
      projectId,
      ...(share ? { share: share.toFixed() } : {}),
    }));
    return { scheme, fiscalYear, version: rule.version, mode: rule.mode, entries };
  }

  @Put(':scheme/:fiscalYear/rule')
  @Allow('project.manage')
  @ApiOperation({ summary: '设定归集规则（新版本，对以后的预留生效）' })
  @ApiOkResponse({ type: RuleVersionDto })
  async set(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { scheme, fiscalYear }: SchemeYearParam,
    @Body() body: SetRuleDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RuleVersionDto> {
    const input = { scheme, fiscalYear, ...body };
    const command = { name: 'attributionRule.set', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.setRule.run(ctx, input)));
  }
}

function outward({ sums, periodFrom, periodTo, ...project }: ProjectRow): ProjectDto {
  const rates = projectRates(sums, project.executionBasis);
  return {
    ...project,
    periodFrom: intToPeriod(periodFrom),
    periodTo: intToPeriod(periodTo),
    allotted: toWire(sums.allotted),
    adjusted: toWire(sums.adjusted),
    budget: toWire(rates.budget),
    arrived: toWire(sums.arrived),
    spent: toWire(sums.spent),
    reserved: toWire(sums.reserved),
    attributed: toWire(sums.consumed),
    executed: toWire(rates.executed),
    remaining: toWire(rates.remaining),
    arrivalRate: rates.arrivalRate?.toFixed(2) ?? null,
    executionRate: rates.executionRate?.toFixed(2) ?? null,
    useRate: rates.useRate?.toFixed(2) ?? null,
  };
}

function batchOutward(row: BatchRow): AttributionBatchDto {
  return {
    ...row,
    period: intToPeriod(row.period),
    reserved: toWire(money(row.reserved)),
    consumed: toWire(money(row.consumed)),
  };
}
