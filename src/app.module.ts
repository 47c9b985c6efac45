import { type DynamicModule, Module } from '@nestjs/common';
import { AgenciesModule } from './agencies/agencies.module.js';
import { AuditModule } from './audit/audit.module.js';
import { BankingModule } from './banking/banking.module.js';
import { BeneficiariesModule } from './beneficiaries/beneficiaries.module.js';
import { CertificationModule } from './certification/certification.module.js';
import { CasesModule } from './cases/cases.module.js';
import { DirectFundsModule } from './direct-funds/direct-funds.module.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { ExportsModule } from './exports/exports.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { InsightModule } from './insight/insight.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import type { Clock } from './kernel/clock.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { PayoutsModule } from './payouts/payouts.module.js';
import { PerformanceModule } from './performance/performance.module.js';
import type { Config } from './platform/config.js';
import type { PersonalNumbers } from './platform/crypto/personal-numbers.js';
import type { Connection } from './platform/db/data-source.js';
import type { Db } from './platform/db/db.js';
import { HealthModule } from './platform/health/health.module.js';
import { LoggingModule } from './platform/logging/logging.module.js';
import { PlatformModule } from './platform/platform.module.js';
import { PublicationModule } from './publication/publication.module.js';
import { QueueModule } from './platform/queue/queue.module.js';
import { ProjectsModule } from './projects/projects.module.js';
import { ReconcileModule } from './reconcile/reconcile.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { RollsModule } from './rolls/rolls.module.js';
import { SamplingModule } from './sampling/sampling.module.js';
import { StatementsModule } from './statements/statements.module.js';
import { TrailModule } from './trail/trail.module.js';
import { VerifyModule } from './verify/verify.module.js';
import { WhatifModule } from './whatif/whatif.module.js';
import { WorkbenchModule } from './workbench/workbench.module.js';

export interface AppOptions {
  config: Config;
  db: Db;
  clock: Clock;
  personalNumbers: PersonalNumbers;
  queueConnection: Connection;
  runJobs: boolean;
}

/** The list of features, nothing else. */
@Module({})
export class AppModule {
  static forRoot(options: AppOptions): DynamicModule {
    const { config, db, clock, personalNumbers, queueConnection, runJobs } = options;
    return {
      module: AppModule,
      imports: [
        LoggingModule.forRoot({ logLevel: config.logLevel, json: !config.demo }),
        PlatformModule.forRoot({ config, db, clock, personalNumbers }),
        QueueModule.forRoot({
          database: queueConnection,
          redisUrl: config.redisUrl,
          runJobs,
          nightHour: config.nightHour,
        }),
        HealthModule,
        IdentityModule,
        AgenciesModule,
        TrailModule,
        JobsModule,
        BeneficiariesModule,
        RollsModule,
        ProjectsModule,
        LedgerModule,
        AuditModule,
        CertificationModule,
        PayoutsModule,
        BankingModule,
        ReconcileModule,
        StatementsModule,
        SamplingModule,
        PerformanceModule,
        PublicationModule,
        WhatifModule,
        CasesModule,
        VerifyModule,
        DirectFundsModule,
        EvidenceModule,
        InsightModule,
        WorkbenchModule,
        ReportsModule,
        ExportsModule,
      ],
    };
  }
}
