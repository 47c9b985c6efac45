import { Module } from '@nestjs/common';
import { ExportStatements } from './export-statements.js';
import { FundStatementsController } from './fund-statements.controller.js';
import { ReturnedMoneyStore } from './returned-money.store.js';
import { ShowReturnedMoney } from './show-returned-money.js';
import { ShowStatements } from './show-statements.js';
import { StatementsService } from './statements.service.js';
import { StatementsStore } from './statements.store.js';

/** Read-only: what the books say, as the forms that people sign. Needs DB, CLOCK and Commands. */
@Module({
  controllers: [FundStatementsController],
  providers: [
    StatementsStore,
    ReturnedMoneyStore,
    ShowStatements,
    ExportStatements,
    ShowReturnedMoney,
    StatementsService,
  ],
  exports: [StatementsService],
})
export class StatementsModule {}
