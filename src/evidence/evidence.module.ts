import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { PerformanceModule } from '../performance/performance.module.js';
import { VerifyModule } from '../verify/verify.module.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceStore } from './evidence.store.js';
import { PackEvidence } from './pack-evidence.js';

/** Records for outsiders, with what is needed to prove them. */
@Module({
  imports: [AgenciesModule, FilesModule, PerformanceModule, VerifyModule],
  controllers: [EvidenceController],
  providers: [EvidenceStore, PackEvidence],
})
export class EvidenceModule {}
