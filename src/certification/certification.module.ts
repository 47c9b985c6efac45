import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { BeneficiariesModule } from '../beneficiaries/beneficiaries.module.js';
import { FilesModule } from '../platform/files/files.module.js';
import { CertificationController } from './certification.controller.js';
import { CertificationDueStore } from './certification-due.store.js';
import { CertificationImportStore } from './certification-import.store.js';
import { CertificationService } from './certification.service.js';
import { CertificationStore } from './certification.store.js';
import { DecideSuspension } from './decide-suspension.js';
import { ImportCertifications } from './import-certifications.js';
import { ProposeSuspension } from './propose-suspension.js';
import { ReadDue } from './read-due.js';
import { RecordCertification } from './record-certification.js';
import { ResumePayment } from './resume-payment.js';
import { ResumesStore } from './resumes.store.js';
import { SetCertificationRule } from './set-certification-rule.js';
import { SuspensionsController } from './suspensions.controller.js';
import { SuspensionsStore } from './suspensions.store.js';
import { WithdrawCertification } from './withdraw-certification.js';

/** Needs DB, Commands and PERSONAL_NUMBERS. */
@Module({
  imports: [AgenciesModule, BeneficiariesModule, FilesModule],
  controllers: [CertificationController, SuspensionsController],
  providers: [
    CertificationStore,
    CertificationImportStore,
    CertificationDueStore,
    SuspensionsStore,
    ResumesStore,
    ReadDue,
    RecordCertification,
    WithdrawCertification,
    ImportCertifications,
    SetCertificationRule,
    ProposeSuspension,
    DecideSuspension,
    ResumePayment,
    CertificationService,
  ],
  exports: [CertificationService],
})
export class CertificationModule {}
