import { Controller, Get, Headers, Inject, Logger, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { errorSentence } from '../messages/catalogue.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { eventStream } from '../platform/http/event-stream.js';
import { offsetOf, PageQuery } from '../platform/http/paging.js';
import { Allow, From } from '../platform/http/request-context.js';
import { loggable } from '../platform/http/scrub.js';
import { toRefusal } from '../platform/http/to-refusal.js';
import { VerificationsStore } from './verifications.store.js';
import { NightVerificationPage, VerificationDto } from './verify.dto.js';
import { VerifyService } from './verify.service.js';

/** Id of the last event of a stream: a browser opens an ended stream again by itself and sends it. */
const ENDED = 'ended';

@ApiTags('核验')
@Controller('v1/verify')
export class VerifyController {
  private readonly logger = new Logger('Verify');

  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(VerifyService) private readonly verification: VerifyService,
    @Inject(VerificationsStore) private readonly nights: VerificationsStore,
  ) {}

  @Get()
  @Allow('ledger.verify')
  @ApiOperation({ summary: '重新计算全部账目、签名、文件和日志，指出第一条不符的记录' })
  @ApiOkResponse({ type: VerificationDto })
  get(@From() caller: Caller): Promise<VerificationDto> {
    return this.verification.run(caller.agencyId);
  }

  @Get('nights')
  @Allow('ledger.verify')
  @ApiOperation({ summary: '夜间校验的结果，最近的在前' })
  @ApiOkResponse({ type: NightVerificationPage })
  async nightly(@From() caller: Caller, @Query() query: PageQuery): Promise<NightVerificationPage> {
    const { page, pageSize } = query;
    const found = await this.nights.list(this.db, caller.agencyId, pageSize, offsetOf(query));
    return { ...found, page, pageSize };
  }

  @Get('events')
  @Allow('ledger.verify')
  @ApiOperation({
    summary: '同上，边核验边报告（server-sent events）',
    description:
      '事件 plan 一次：各检查项目的 name 和 label；事件 check 每完成一项一次，数据同 CheckDto；最后 done，数据同 VerificationDto，或 failed，数据为 code、message、requestId。连接断开即停止核验。',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string' } })
  async events(
    @From() caller: Caller,
    @Headers('last-event-id') lastSeen: string | undefined,
    @Res() res: Response,
  ): Promise<void> {
    // A question for the headers alone must not set the work going.
    if (lastSeen === ENDED || res.req.method === 'HEAD') {
      res.status(204).end();
      return;
    }
    await eventStream(res, async (send, signal) => {
      send({ event: 'plan', data: this.verification.plan() });
      try {
        const report = (check: object): void => send({ event: 'check', data: check });
        send({ id: ENDED, event: 'done', data: await this.verification.run(caller.agencyId, { report, signal }) });
      } catch (error) {
        if (signal.aborted) return;
        const { requestId } = caller;
        const { code, details, unexpected } = toRefusal(error);
        if (unexpected) this.logger.error({ msg: 'verification broke off', requestId, error: loggable(error) });
        const message = errorSentence(code, { ...details, requestId });
        send({ id: ENDED, event: 'failed', data: { code, message, requestId } });
      }
    });
  }
}
