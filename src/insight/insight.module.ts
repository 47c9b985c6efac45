import { Module } from '@nestjs/common';
import { InsightController } from './insight.controller.js';
import { InsightStore } from './insight.store.js';
import { ShowInsight } from './show-insight.js';

/** Needs DB. */
@Module({ controllers: [InsightController], providers: [InsightStore, ShowInsight] })
export class InsightModule {}
