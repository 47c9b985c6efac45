import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { DB, type Db } from '../db/db.js';
import { Open } from '../http/request-context.js';
import { QUEUE_LINK } from '../queue/outbox-relay.js';
import { within, type QueueLink } from '../queue/queue-link.js';

const PATIENCE_MS = 3_000;

/** For whoever restarts or routes: a process that lives, and one that can serve. Says nothing about the data. */
@ApiTags('健康检查')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(DB) private readonly db: Db,
    @Inject(QUEUE_LINK) private readonly queue: QueueLink,
  ) {}

  @Get('live')
  @Open('everyone')
  @ApiOperation({ summary: '进程存活' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Open('everyone')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({ summary: '可以服务：数据库和任务队列都有应答' })
  ready(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.answers('database', this.db.one('SELECT 1')),
      () => this.answers('queue', this.queue.ping(), { backend: this.queue.backend }),
    ]);
  }

  /** The reason of a failure goes to the log, not to whoever asks: it may name hosts and users. */
  private async answers(name: string, asked: Promise<unknown>, about: Record<string, string> = {}) {
    const indicator = this.indicators.check(name);
    try {
      await within(PATIENCE_MS, asked);
      return indicator.up(about);
    } catch {
      return indicator.down(about);
    }
  }
}
