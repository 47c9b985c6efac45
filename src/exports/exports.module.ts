import { Module } from '@nestjs/common';
import { AuditExportStore } from './audit-export.store.js';
import { ExportAudit } from './export-audit.js';
import { ExportJournal } from './export-journal.js';
import { ExportsController } from './exports.controller.js';
import { ExportsStore } from './exports.store.js';

/** The books for outside accountants and auditors; reads only. Needs DB and Commands. */
@Module({
  controllers: [ExportsController],
  providers: [ExportsStore, AuditExportStore, ExportJournal, ExportAudit],
})
export class ExportsModule {}
