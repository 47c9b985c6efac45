import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { publicationHelp as help } from '../messages/publication.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { attachment } from '../platform/files/file-name.js';
import { TakesFile, TheFile } from '../platform/files/upload.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { IdParam } from '../platform/http/id-param.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { AdoptBook } from './adopt-book.js';
import { BooksStore } from './books.store.js';
import { CreateBook } from './create-book.js';
import { ExportBook } from './export-book.js';
import { ImportBook } from './import-book.js';
import {
  BookAdoptedDto,
  BookCreatedDto,
  BookDetailDto,
  BookIdDto,
  BookImportedDto,
  BookPageDto,
} from './publication-answers.dto.js';
import {
  AdoptBookDto,
  BookFileForm,
  BookFileQuery,
  BookQuery,
  BookReasonDto,
  CreateBookDto,
} from './publication.dto.js';
import { headOutward, ShowBook } from './show-book.js';
import { WithdrawBook } from './withdraw-book.js';

@ApiTags(help.tag)
@Controller('v1/budget-books')
export class BudgetBooksController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(BooksStore) private readonly books: BooksStore,
    @Inject(ShowBook) private readonly show: ShowBook,
    @Inject(CreateBook) private readonly creating: CreateBook,
    @Inject(ImportBook) private readonly importing: ImportBook,
    @Inject(ExportBook) private readonly exporting: ExportBook,
    @Inject(AdoptBook) private readonly adopting: AdoptBook,
    @Inject(WithdrawBook) private readonly withdrawing: WithdrawBook,
  ) {}

  @Get()
  @Allow('publication.read')
  @ApiOperation({ summary: help.list })
  @ApiOkResponse({ type: BookPageDto })
  async list(@From() caller: Caller, @Query() query: BookQuery): Promise<BookPageDto> {
    const page = await this.db.read((tx) => this.books.list(tx, caller.agencyId, query));
    return { ...page, rows: page.rows.map(headOutward) };
  }

  @Post()
  @Allow('publication.edit')
  @ApiOperation({ summary: help.create })
  @ApiCreatedResponse({ type: BookCreatedDto })
  async create(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: CreateBookDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookCreatedDto> {
    const command = { name: 'budgetBook.create', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.creating.run(ctx, body)));
  }

  @Get(':id')
  @Allow('publication.read')
  @ApiOperation({ summary: help.show })
  @ApiOkResponse({ type: BookDetailDto })
  one(@From() caller: Caller, @IdParam() id: string): Promise<BookDetailDto> {
    return this.db.read((tx) => this.show.detail(tx, caller, id));
  }

  @Post(':id/file')
  @HttpCode(200)
  @Allow('publication.edit')
  @TakesFile()
  @ApiOperation({ summary: help.importFile })
  @ApiBody({ type: BookFileForm })
  @ApiOkResponse({ type: BookImportedDto })
  async importFile(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookImportedDto> {
    const command = { name: 'budgetBook.import', key, input: { id, fileDigest: file.digest.toString('hex') } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.importing.run(ctx, id, file)));
  }

  @Get(':id/file')
  @Allow('publication.read')
  @ApiOperation({ summary: help.file })
  @ApiProduces('application/pdf', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async file(
    @From() caller: Caller,
    @IdParam() id: string,
    @Query() { format }: BookFileQuery,
  ): Promise<StreamableFile> {
    const { bytes, name, mediaType } = await this.exporting.run(caller, { bookId: id, format });
    return new StreamableFile(bytes, { type: mediaType, disposition: attachment(name), length: bytes.length });
  }

  @Post(':id/adopt')
  @HttpCode(200)
  @Allow('publication.adopt')
  @ApiOperation({ summary: help.adopt })
  @ApiOkResponse({ type: BookAdoptedDto })
  async adopt(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() { digest }: AdoptBookDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookAdoptedDto> {
    const command = { name: 'budgetBook.adopt', key, input: { id, digest } };
    const work = { bookId: id, digest };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.adopting.run(ctx, work)));
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('publication.edit')
  @ApiOperation({ summary: help.withdraw })
  @ApiOkResponse({ type: BookIdDto })
  async withdraw(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() { reason }: BookReasonDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookIdDto> {
    const command = { name: 'budgetBook.withdraw', key, input: { id, reason } };
    const work = { bookId: id, reason };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.withdrawing.run(ctx, work)));
  }
}
