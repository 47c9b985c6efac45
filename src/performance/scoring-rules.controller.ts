import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { shanghaiDay, type Clock } from '../kernel/clock.js';
import { parseDate } from '../kernel/period.js';
import { scoringHelp as help } from '../messages/scoring.js';
import { CLOCK, Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { scoringOutward } from './scoring-outward.js';
import { ScoringDayQuery, ScoringRulesDto, ScoringVersionBody, ScoringWrittenDto } from './scoring-rules.dto.js';
import { ScoringRulesStore } from './scoring-rules.store.js';
import { WriteScoringVersion } from './write-scoring-version.js';

@ApiTags('绩效')
@Controller('v1/scoring-rules')
export class ScoringRulesController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ScoringRulesStore) private readonly store: ScoringRulesStore,
    @Inject(WriteScoringVersion) private readonly writeScoringVersion: WriteScoringVersion,
  ) {}

  @Get()
  @Allow('performance.read')
  @ApiOperation({ summary: help.list })
  @ApiOkResponse({ type: ScoringRulesDto })
  async list(@From() caller: Caller, @Query() { on }: ScoringDayQuery): Promise<ScoringRulesDto> {
    const day = on === undefined ? shanghaiDay(this.clock.now()) : parseDate(on);
    const versions = await this.db.read((tx) => this.store.versions(tx, caller.agencyId));
    return scoringOutward(versions, day, caller.actor);
  }

  @Post(':code/versions')
  @Allow('performance.rules')
  @ApiOperation({ summary: help.write })
  @ApiCreatedResponse({ type: ScoringWrittenDto })
  async write(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param('code') code: string,
    @Body() body: ScoringVersionBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ScoringWrittenDto> {
    const input = { code: code.slice(0, 40), ...body };
    return reply(
      res,
      await this.commands.run(caller, { name: 'scoring.version', key, input }, (ctx) =>
        this.writeScoringVersion.run(ctx, input),
      ),
    );
  }
}
