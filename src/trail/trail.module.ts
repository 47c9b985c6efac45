import { Module } from '@nestjs/common';
import { TrailController } from './trail.controller.js';
import { TrailService } from './trail.service.js';
import { SearchTrail } from './search-trail.js';
import { TrailSearchStore } from './trail-search.store.js';
import { TrailStore } from './trail.store.js';

@Module({
  controllers: [TrailController],
  providers: [TrailStore, TrailSearchStore, SearchTrail, TrailService],
  exports: [TrailService],
})
export class TrailModule {}
