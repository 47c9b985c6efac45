import { Body, Controller, Delete, Inject, Param, Put, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { publicationHelp as help } from '../messages/publication.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { BookRevisionDto } from './publication-answers.dto.js';
import {
  BookLineInputDto,
  BookLineParam,
  BookProjectInputDto,
  BookProjectParam,
  BookStatementInputDto,
  BookStatementParam,
} from './publication.dto.js';
import { RemoveLine } from './remove-line.js';
import { RemoveBookProject } from './remove-project.js';
import { RemoveStatement } from './remove-statement.js';
import { SaveLine } from './save-line.js';
import { SaveBookProject } from './save-project.js';
import { SaveStatement } from './save-statement.js';

@ApiTags(help.tag)
@Controller('v1/budget-books/:id')
export class BookContentController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(SaveLine) private readonly saveLine: SaveLine,
    @Inject(RemoveLine) private readonly removeLine: RemoveLine,
    @Inject(SaveBookProject) private readonly saveProject: SaveBookProject,
    @Inject(RemoveBookProject) private readonly removeProject: RemoveBookProject,
    @Inject(SaveStatement) private readonly saveStatement: SaveStatement,
    @Inject(RemoveStatement) private readonly removeStatement: RemoveStatement,
  ) {}

  @Put('tables/:table/lines/:key')
  @Allow('publication.edit')
  @ApiOperation({ summary: help.saveLine })
  @ApiOkResponse({ type: BookRevisionDto })
  async putLine(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() param: BookLineParam,
    @Body() body: BookLineInputDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookRevisionDto> {
    const command = { name: 'budgetBook.saveLine', key, input: { ...body, ...plain(param) } };
    const line = { bookId: param.id, table: param.table, key: param.key, name: body.name, cells: body.cells };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.saveLine.run(ctx, line)));
  }

  @Delete('tables/:table/lines/:key')
  @Allow('publication.edit')
  @ApiOperation({ summary: help.removeLine })
  @ApiOkResponse({ type: BookRevisionDto })
  async deleteLine(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() param: BookLineParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookRevisionDto> {
    const command = { name: 'budgetBook.removeLine', key, input: plain(param) };
    const line = { bookId: param.id, table: param.table, key: param.key };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.removeLine.run(ctx, line)));
  }

  @Put('projects/:code')
  @Allow('publication.edit')
  @ApiOperation({ summary: help.saveProject })
  @ApiOkResponse({ type: BookRevisionDto })
  async putProject(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id, code }: BookProjectParam,
    @Body() body: BookProjectInputDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookRevisionDto> {
    const { scheme = null, documentNo = null, subsidised = null, standard = null } = body;
    const project = { ...body, code, scheme, documentNo, subsidised, standard };
    const command = { name: 'budgetBook.saveProject', key, input: { ...project, id } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.saveProject.run(ctx, id, project)));
  }

  @Delete('projects/:code')
  @Allow('publication.edit')
  @ApiOperation({ summary: help.removeProject })
  @ApiOkResponse({ type: BookRevisionDto })
  async deleteProject(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id, code }: BookProjectParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookRevisionDto> {
    const command = { name: 'budgetBook.removeProject', key, input: { id, code } };
    const project = { bookId: id, code };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.removeProject.run(ctx, project)));
  }

  @Put('statements/:key')
  @Allow('publication.edit')
  @ApiOperation({ summary: help.saveStatement })
  @ApiOkResponse({ type: BookRevisionDto })
  async putStatement(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id, key: statementKey }: BookStatementParam,
    @Body() body: BookStatementInputDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookRevisionDto> {
    const { direction = null, reason = null } = body;
    const statement = { ...body, key: statementKey, direction, reason };
    const command = { name: 'budgetBook.saveStatement', key, input: { ...statement, id } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.saveStatement.run(ctx, id, statement)));
  }

  @Delete('statements/:key')
  @Allow('publication.edit')
  @ApiOperation({ summary: help.removeStatement })
  @ApiOkResponse({ type: BookRevisionDto })
  async deleteStatement(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id, key: statementKey }: BookStatementParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BookRevisionDto> {
    const command = { name: 'budgetBook.removeStatement', key, input: { id, statement: statementKey } };
    const statement = { bookId: id, key: statementKey };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.removeStatement.run(ctx, statement)));
  }
}

function plain({ id, table, key }: BookLineParam): { id: string; table: number; line: string } {
  return { id, table, line: key };
}
