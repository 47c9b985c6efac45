import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { parseDate } from '../kernel/period.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { offsetOf } from '../platform/http/paging.js';
import { Allow, From } from '../platform/http/request-context.js';
import { TrailPage, TrailQuery, TrailVerdictDto } from './trail.dto.js';
import { TrailService } from './trail.service.js';
import { TrailStore } from './trail.store.js';

@ApiTags('操作日志')
@Controller('v1/trail')
export class TrailController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(TrailStore) private readonly store: TrailStore,
    @Inject(TrailService) private readonly trail: TrailService,
  ) {}

  @Get()
  @Allow('trail.read')
  @ApiOperation({ summary: '当前经办机构的操作日志，最近的在前' })
  @ApiOkResponse({ type: TrailPage })
  async list(@From() caller: Caller, @Query() query: TrailQuery): Promise<TrailPage> {
    const { page, pageSize, ...filter } = query;
    for (const day of [filter.from, filter.to]) if (day !== undefined) parseDate(day);
    const found = await this.db.read((tx) => this.store.list(tx, caller.agencyId, filter, pageSize, offsetOf(query)));
    return { ...found, page, pageSize };
  }

  @Get('verification')
  @Allow('trail.read')
  @ApiOperation({ summary: '重新计算整条日志链，指出第一条不相符的记录' })
  @ApiOkResponse({ type: TrailVerdictDto })
  verify(@From() caller: Caller): Promise<TrailVerdictDto> {
    return this.db.read((tx) => this.trail.verify(tx, caller.agencyId));
  }
}
