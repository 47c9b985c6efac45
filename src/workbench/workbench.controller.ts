import { Body, Controller, Get, HttpCode, Inject, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { dashboardFile } from '../messages/dashboard-file.js';
import type { Caller } from '../platform/db/ctx.js';
import { attachment } from '../platform/files/file-name.js';
import { XLSX } from '../platform/http/list-export.js';
import { Allow, From, Open } from '../platform/http/request-context.js';
import { DashboardDto, DashboardMonthDto, DashboardProjectDto, DashboardQuery } from './dashboard.dto.js';
import { ExportDashboard } from './export-dashboard.js';
import { ListTodos } from './list-todos.js';
import { SearchAll } from './search-all.js';
import { ShowDashboard } from './show-dashboard.js';
import { ShowMonthBoard } from './show-month-board.js';
import { MonthBoardDto, MonthBoardQuery, SearchGroupDto, SearchTextDto, TodoDto } from './workbench.dto.js';

@ApiTags('工作台')
@Controller('v1')
export class WorkbenchController {
  constructor(
    @Inject(ListTodos) private readonly todos: ListTodos,
    @Inject(ShowMonthBoard) private readonly board: ShowMonthBoard,
    @Inject(SearchAll) private readonly finding: SearchAll,
    @Inject(ShowDashboard) private readonly managing: ShowDashboard,
    @Inject(ExportDashboard) private readonly exporting: ExportDashboard,
  ) {}

  @Get('todos')
  @Open('session')
  @ApiOperation({ summary: '等待本人办理的事项，最急的在前；没有时为空' })
  @ApiOkResponse({ type: [TodoDto] })
  listTodos(@From() caller: Caller): Promise<TodoDto[]> {
    return this.todos.run(caller);
  }

  @Get('month-board')
  @Allow('batch.read')
  @ApiOperation({ summary: '本月发放：各险种的八个步骤、由谁办理、距发放日几个工作日' })
  @ApiOkResponse({ type: MonthBoardDto })
  monthBoard(@From() caller: Caller, @Query() { period }: MonthBoardQuery): Promise<MonthBoardDto> {
    return this.board.run(caller, period);
  }

  @Post('search')
  @HttpCode(200)
  @Open('session')
  @ApiOperation({ summary: '全局查找：人员、批次、凭证、项目和文号、发放，只含本人有权查看的，没有结果的分组不列出' })
  @ApiOkResponse({ type: [SearchGroupDto] })
  search(@From() caller: Caller, @Body() { text }: SearchTextDto): Promise<SearchGroupDto[]> {
    return this.finding.run(caller, text);
  }

  @Get('dashboard')
  @Allow('performance.read')
  @ApiOperation({ summary: '驾驶舱：年度发放、指标、项目执行、资金流向和逾期事项' })
  @ApiOkResponse({ type: DashboardDto })
  dashboard(@From() caller: Caller, @Query() query: DashboardQuery): Promise<DashboardDto> {
    return this.managing.run(caller, query);
  }

  @Get('dashboard/file')
  @Allow('performance.read')
  @ApiOperation({ summary: dashboardFile.summary })
  @ApiProduces(XLSX)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async file(@From() caller: Caller, @Query() query: DashboardQuery): Promise<StreamableFile> {
    const { name, bytes } = await this.exporting.run(caller, query);
    return new StreamableFile(bytes, { type: XLSX, disposition: attachment(name), length: bytes.length });
  }

  // Parts of the dashboard as lists, so that each of its figures can be taken along as a workbook.
  @Get('dashboard/months')
  @Allow('performance.read')
  @ApiOperation({ summary: '驾驶舱：逐月发放' })
  @ApiOkResponse({ type: [DashboardMonthDto] })
  async months(@From() caller: Caller, @Query() query: DashboardQuery): Promise<DashboardMonthDto[]> {
    return (await this.managing.run(caller, query)).months;
  }

  @Get('dashboard/projects')
  @Allow('performance.read')
  @ApiOperation({ summary: '驾驶舱：项目执行' })
  @ApiOkResponse({ type: [DashboardProjectDto] })
  async projects(@From() caller: Caller, @Query() query: DashboardQuery): Promise<DashboardProjectDto[]> {
    return (await this.managing.run(caller, query)).projects;
  }
}
