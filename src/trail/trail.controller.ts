import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { parseDate } from '../kernel/period.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { Allow, From } from '../platform/http/request-context.js';
import { SearchTrail } from './search-trail.js';
import { TrailPage, TrailQuery, TrailVerdictDto } from './trail.dto.js';
import { TrailService } from './trail.service.js';

@ApiTags('操作日志')
@Controller('v1/trail')
export class TrailController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(SearchTrail) private readonly search: SearchTrail,
    @Inject(TrailService) private readonly trail: TrailService,
  ) {}

  @Get()
  @Allow('trail.read')
  @ApiOperation({ summary: '当前经办机构的操作日志，最近的在前；可按人员、时间、对象、内容查找' })
  @ApiOkResponse({ type: TrailPage })
  list(@From() caller: Caller, @Query() query: TrailQuery): Promise<TrailPage> {
    for (const day of [query.from, query.to]) if (day !== undefined) parseDate(day);
    return this.search.run(caller, query);
  }

  @Get('verification')
  @Allow('trail.read')
  @ApiOperation({ summary: '重新计算整条日志链，指出第一条不相符的记录' })
  @ApiOkResponse({ type: TrailVerdictDto })
  verify(@From() caller: Caller): Promise<TrailVerdictDto> {
    return this.db.read((tx) => this.trail.verify(tx, caller.agencyId));
  }
}
