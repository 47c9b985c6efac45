import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../kernel/domain-error.js';
import { comparePeriod, firstDay, intToPeriod, lastDay, parseDate, periodToInt } from '../kernel/period.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import type { PageQuery } from '../platform/http/paging.js';
import { Allow, From } from '../platform/http/request-context.js';
import { BankJournalQuery, BookPage, GeneralLedgerPage, GeneralLedgerQuery, SubLedgerQuery } from './books.dto.js';
import { BooksStore, type BookScope } from './books.store.js';

/** The books go by the date of the money, like the vouchers. */
const CLOCK = 'DATE_PAID';

@ApiTags('账簿')
@Controller('v1/books')
export class BooksController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(BooksStore) private readonly books: BooksStore,
  ) {}

  @Get('general-ledger')
  @Allow('ledger.read')
  @ApiOperation({ summary: '总账：各科目逐月的期初、发生额、期末和本年累计' })
  @ApiOkResponse({ type: GeneralLedgerPage })
  async generalLedger(@From() caller: Caller, @Query() query: GeneralLedgerQuery): Promise<GeneralLedgerPage> {
    if (comparePeriod(query.from, query.to) > 0) throw backwards(query.from, query.to);
    const scope = { ...query, from: periodToInt(query.from), to: periodToInt(query.to) };
    const page = await this.books.generalLedger(this.db, caller.agencyId, scope, query);
    return { ...page, clock: CLOCK, rows: page.rows.map((row) => ({ ...row, period: intToPeriod(row.period) })) };
  }

  @Get('sub-ledger')
  @Allow('ledger.read')
  @ApiOperation({ summary: '明细账：一个科目的每笔分录、对方科目和逐笔余额' })
  @ApiOkResponse({ type: BookPage })
  async subLedger(@From() caller: Caller, @Query() query: SubLedgerQuery): Promise<BookPage> {
    const { fund, account: code, totals, sort } = query;
    const scope = { fund, from: firstDay(query.from), to: lastDay(query.to) };
    return this.book(caller, { code }, { ...scope, totals: totals ? 'MONTHS' : 'NONE', sort }, query);
  }

  @Get('bank-journal')
  @Allow('ledger.read')
  @ApiOperation({ summary: '银行存款日记账：支出户、财政专户、收入户的逐笔收付和逐日余额' })
  @ApiOkResponse({ type: BookPage })
  async bankJournal(@From() caller: Caller, @Query() query: BankJournalQuery): Promise<BookPage> {
    const { fund, bank: purpose, sort } = query;
    const scope = { fund, from: parseDate(query.from), to: parseDate(query.to) };
    return this.book(caller, { purpose }, { ...scope, totals: 'DAYS', sort }, query);
  }

  private async book(
    caller: Caller,
    by: { code?: string; purpose?: string },
    scope: Omit<BookScope, 'account'> & { totals: 'NONE' | 'MONTHS' | 'DAYS'; sort?: string },
    query: PageQuery,
  ): Promise<BookPage> {
    if (scope.from > scope.to) throw backwards(scope.from, scope.to);
    return this.db.read(async (tx) => {
      const account = await this.books.account(tx, caller.agencyId, scope.fund, by);
      if (!account) throw new DomainError('ACCOUNT_NOT_FOUND', 'missing', { code: by.code ?? by.purpose });
      const of = { ...scope, account: account.code };
      const page = await this.books.book(tx, caller.agencyId, of, query);
      return {
        ...page,
        rows: page.rows.map((row) => ({ ...row, period: intToPeriod(row.period) })),
        clock: CLOCK,
        account: account.code,
        accountName: account.name,
        ...(await this.books.totals(tx, caller.agencyId, of)),
      };
    });
  }
}

function backwards(from: string, to: string): DomainError {
  return new DomainError('BOOK_RANGE_WRONG', 'invalid', { from, to });
}
