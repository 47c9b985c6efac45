import { Module } from '@nestjs/common';
import { AmendDocument } from './amend-document.js';
import { CancelDocument } from './cancel-document.js';
import { DirectFundsController } from './direct-funds.controller.js';
import { DirectFundsService } from './direct-funds.service.js';
import { DirectFundsStore } from './direct-funds.store.js';
import { DocumentsStore } from './documents.store.js';
import { ExportFeedback } from './export-feedback.js';
import { LinkEvent } from './link-event.js';
import { PlanArrivals } from './plan-arrivals.js';
import { RegisterDocument } from './register-document.js';
import { ShowDirectFunds } from './show-direct-funds.js';
import { ShowDocument } from './show-document.js';
import { DocumentVerifier } from './verify-documents.store.js';

@Module({
  controllers: [DirectFundsController],
  providers: [
    DirectFundsStore,
    DocumentsStore,
    DocumentVerifier,
    DirectFundsService,
    ShowDirectFunds,
    ShowDocument,
    ExportFeedback,
    RegisterDocument,
    AmendDocument,
    CancelDocument,
    LinkEvent,
    PlanArrivals,
  ],
  exports: [DirectFundsService],
})
export class DirectFundsModule {}
