import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Caller } from '../platform/db/ctx.js';
import { Allow, From } from '../platform/http/request-context.js';
import { JobPage, JobQuery, jobView, JobView } from './jobs.dto.js';
import { streamJob } from './job-stream.js';
import { ended, JobsService } from './jobs.service.js';
import { JobsStore } from './jobs.store.js';

@ApiTags('后台任务')
@Controller('v1/jobs')
export class JobsController {
  constructor(
    @Inject(JobsStore) private readonly store: JobsStore,
    @Inject(JobsService) private readonly jobs: JobsService,
  ) {}

  @Get()
  @Allow('job.read')
  @ApiOperation({ summary: '后台任务列表，最新的在前' })
  @ApiOkResponse({ type: JobPage })
  async list(@From() caller: Caller, @Query() query: JobQuery): Promise<JobPage> {
    const page = await this.store.list(caller.agencyId, query, query);
    return { ...page, rows: page.rows.map(jobView) };
  }

  @Get(':id')
  @Allow('job.read')
  @ApiOperation({ summary: '一个后台任务' })
  @ApiOkResponse({ type: JobView })
  async one(@From() caller: Caller, @Param('id') id: string): Promise<JobView> {
    return jobView(await this.jobs.job(id, caller.agencyId));
  }

  @Get(':id/events')
  @Allow('job.read')
  @ApiOperation({
    summary: '任务进度（server-sent events）',
    description: '事件 progress 若干次，最后一次 done 或 failed，数据同“一个后台任务”，随后连接结束。',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string' } })
  async events(
    @From() caller: Caller,
    @Param('id') id: string,
    @Headers('last-event-id') lastSeen: string | undefined,
    @Res() res: Response,
  ): Promise<void> {
    const job = await this.jobs.job(id, caller.agencyId);
    // A browser opens an ended stream again by itself; 204 tells it that it has seen everything.
    if (ended(job) && lastSeen === job.updatedAt.toISOString()) {
      res.status(204).end();
      return;
    }
    await streamJob(res, (stop) => this.jobs.follow(id, caller.agencyId, stop));
  }
}
