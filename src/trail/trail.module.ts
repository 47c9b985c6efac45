import { Module } from '@nestjs/common';
import { TrailController } from './trail.controller.js';
import { TrailService } from './trail.service.js';
import { TrailStore } from './trail.store.js';

@Module({ controllers: [TrailController], providers: [TrailStore, TrailService], exports: [TrailService] })
export class TrailModule {}
