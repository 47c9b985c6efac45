import { Body, Controller, Delete, Get, Inject, Param, Put, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import {
  CalendarDayDto,
  CalendarDayRemovedDto,
  CalendarDaysSavedDto,
  CalendarQuery,
  DayParam,
  SetCalendarDaysDto,
} from './agencies.dto.js';
import { AgenciesStore } from './agencies.store.js';
import { RemoveCalendarDay } from './remove-calendar-day.js';
import { SetCalendarDays } from './set-calendar-days.js';

@ApiTags('工作日历')
@Controller('v1/calendar')
export class CalendarController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(AgenciesStore) private readonly store: AgenciesStore,
    @Inject(SetCalendarDays) private readonly setDays: SetCalendarDays,
    @Inject(RemoveCalendarDay) private readonly removeDay: RemoveCalendarDay,
  ) {}

  @Get()
  @Allow('agency.read')
  @ApiOperation({ summary: '一年中与“周一至周五上班”不同的日子' })
  @ApiOkResponse({ type: [CalendarDayDto] })
  list(@From() caller: Caller, @Query() { year }: CalendarQuery): Promise<CalendarDayDto[]> {
    return this.store.calendar(this.db, caller.agencyId, `${year}-01-01`, `${year}-12-31`);
  }

  @Put()
  @Allow('agency.manage')
  @ApiOperation({ summary: '登记放假和调休上班的日子，已有的替换' })
  @ApiOkResponse({ type: CalendarDaysSavedDto })
  async put(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: SetCalendarDaysDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CalendarDaysSavedDto> {
    const command = { name: 'calendar.set', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.setDays.run(ctx, body.days)));
  }

  @Delete(':day')
  @Allow('agency.manage')
  @ApiOperation({ summary: '取消一个例外，恢复为按星期计算' })
  @ApiOkResponse({ type: CalendarDayRemovedDto })
  async remove(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { day }: DayParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CalendarDayRemovedDto> {
    const command = { name: 'calendar.remove', key, input: { day } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.removeDay.run(ctx, day)));
  }
}
