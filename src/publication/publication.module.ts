import { Module } from '@nestjs/common';
import { AcknowledgeFinding } from './acknowledge-finding.js';
import { AdoptBook } from './adopt-book.js';
import { BookContentController } from './book-content.controller.js';
import { BooksStore } from './books.store.js';
import { BudgetBooksController } from './budget-books.controller.js';
import { CheckBook } from './check-book.js';
import { ChecksStore } from './checks.store.js';
import { ContentStore } from './content.store.js';
import { CreateBook } from './create-book.js';
import { ExportBook } from './export-book.js';
import { ImportBook } from './import-book.js';
import { PublicationChecksController } from './publication-checks.controller.js';
import { PublicationService } from './publication.service.js';
import { RemoveLine } from './remove-line.js';
import { RemoveBookProject } from './remove-project.js';
import { RemoveStatement } from './remove-statement.js';
import { SaveLine } from './save-line.js';
import { SaveBookProject } from './save-project.js';
import { SaveStatement } from './save-statement.js';
import { ShowBook } from './show-book.js';
import { PublicationVerifier } from './verify-publication.js';
import { VerifyPublicationStore } from './verify-publication.store.js';
import { WithdrawBook } from './withdraw-book.js';

/** The departmental budget as it is published, and its cross-checks (docs/publication.md). Needs DB and Commands. */
@Module({
  controllers: [BudgetBooksController, BookContentController, PublicationChecksController],
  providers: [
    BooksStore,
    ContentStore,
    ChecksStore,
    ShowBook,
    CreateBook,
    SaveLine,
    RemoveLine,
    SaveBookProject,
    RemoveBookProject,
    SaveStatement,
    RemoveStatement,
    ImportBook,
    ExportBook,
    AdoptBook,
    WithdrawBook,
    CheckBook,
    AcknowledgeFinding,
    VerifyPublicationStore,
    PublicationVerifier,
    PublicationService,
  ],
  exports: [PublicationService],
})
export class PublicationModule {}
