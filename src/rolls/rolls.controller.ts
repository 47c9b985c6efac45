import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { attachment } from '../platform/files/file-name.js';
import { TakesFile, TheFile } from '../platform/files/upload.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { AcceptRoll } from './accept-roll.js';
import { ExportRollIssues } from './export-roll-issues.js';
import { ReadFileRow } from './read-file-row.js';
import { ReadRolls } from './read-rolls.js';
import { RejectRoll } from './reject-roll.js';
import { RestartRoll } from './restart-roll.js';
import {
  AcceptRollDto,
  IssueListQuery,
  MapRollDto,
  RejectRollDto,
  RollAcceptedDto,
  RollDto,
  RollFileRowDto,
  RollIssuePageDto,
  RollIssueQuery,
  RollLinePageDto,
  RollLineQuery,
  RollPageDto,
  RollParam,
  RollQuery,
  RollRowParam,
  RollStartedDto,
  RollStateDto,
  RollUploadDto,
  RollUploadForm,
} from './rolls.dto.js';
import { UploadRoll } from './upload-roll.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@ApiTags('花名册')
@Controller('v1/rolls')
export class RollsController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ReadRolls) private readonly read: ReadRolls,
    @Inject(ReadFileRow) private readonly readRow: ReadFileRow,
    @Inject(UploadRoll) private readonly uploadRoll: UploadRoll,
    @Inject(RestartRoll) private readonly restartRoll: RestartRoll,
    @Inject(AcceptRoll) private readonly acceptRoll: AcceptRoll,
    @Inject(RejectRoll) private readonly rejectRoll: RejectRoll,
    @Inject(ExportRollIssues) private readonly exportIssues: ExportRollIssues,
  ) {}

  @Post()
  @Allow('roll.import')
  @TakesFile()
  @ApiOperation({ summary: '上传一个月的花名册，随后在后台读取和校验' })
  @ApiBody({ type: RollUploadForm })
  @ApiCreatedResponse({ type: RollStartedDto })
  async upload(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: RollUploadDto,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RollStartedDto> {
    const input = { ...body, fileDigest: file.digest.toString('hex') };
    const command = { name: 'roll.upload', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.uploadRoll.run(ctx, { ...body, file })));
  }

  @Get()
  @Allow('roll.read')
  @ApiOperation({ summary: '花名册，新的在前' })
  @ApiOkResponse({ type: RollPageDto })
  list(@From() caller: Caller, @Query() query: RollQuery): Promise<RollPageDto> {
    return this.read.list(caller, query);
  }

  @Get(':id')
  @Allow('roll.read')
  @ApiOperation({ summary: '花名册的校验结果和可进行的操作' })
  @ApiOkResponse({ type: RollDto })
  detail(@From() caller: Caller, @Param() { id }: RollParam): Promise<RollDto> {
    return this.read.detail(caller, id);
  }

  @Get(':id/issues')
  @Allow('roll.read')
  @ApiOperation({ summary: '校验问题，按文件顺序' })
  @ApiOkResponse({ type: RollIssuePageDto })
  issues(
    @From() caller: Caller,
    @Param() { id }: RollParam,
    @Query() query: RollIssueQuery,
  ): Promise<RollIssuePageDto> {
    return this.read.issues(caller, id, query);
  }

  @Get(':id/issues.xlsx')
  @Allow('roll.read')
  @ApiOperation({ summary: '问题清单工作簿：有问题的行，单元格已标色并附批注' })
  @ApiProduces(XLSX)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async issueList(
    @From() caller: Caller,
    @Param() { id }: RollParam,
    @Query() { reason }: IssueListQuery,
    @Res() res: Response,
  ): Promise<void> {
    const list = await this.exportIssues.prepare(caller, id, reason);
    res.setHeader('Content-Type', XLSX);
    res.setHeader('Content-Disposition', attachment(list.fileName));
    await this.exportIssues.write(list, res);
  }

  @Get(':id/rows/:ordinal')
  @Allow('roll.read')
  @ApiOperation({ summary: '有问题的一行在文件中的原样，有问题的单元格已标出，号码隐去' })
  @ApiOkResponse({ type: RollFileRowDto })
  fileRow(@From() caller: Caller, @Param() { id, ordinal }: RollRowParam): Promise<RollFileRowDto> {
    return this.readRow.run(caller, id, ordinal);
  }

  @Get(':id/lines')
  @Allow('roll.read')
  @ApiOperation({ summary: '可用的各行，号码隐去' })
  @ApiOkResponse({ type: RollLinePageDto })
  lines(@From() caller: Caller, @Param() { id }: RollParam, @Query() query: RollLineQuery): Promise<RollLinePageDto> {
    return this.read.lines(caller, id, query);
  }

  @Post(':id/mapping')
  @HttpCode(200)
  @Allow('roll.import')
  @ApiOperation({ summary: '指定表头对应的项目，重新读取和校验；以后同一来源沿用' })
  @ApiOkResponse({ type: RollStartedDto })
  async map(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: RollParam,
    @Body() { mapping }: MapRollDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RollStartedDto> {
    const command = { name: 'roll.map', key, input: { id, mapping } };
    const answer = await this.commands.run(caller, command, (ctx) =>
      this.restartRoll.run(ctx, { rollId: id, mapping }),
    );
    return reply(res, answer);
  }

  @Post(':id/recheck')
  @HttpCode(200)
  @Allow('roll.import')
  @ApiOperation({ summary: '按现在的登记情况重新校验' })
  @ApiOkResponse({ type: RollStartedDto })
  async recheck(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: RollParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RollStartedDto> {
    const command = { name: 'roll.recheck', key, input: { id } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.restartRoll.run(ctx, { rollId: id })));
  }

  @Post(':id/accept')
  @HttpCode(200)
  @Allow('roll.import')
  @ApiOperation({ summary: '接收花名册：登记人员、账户和领取期间' })
  @ApiOkResponse({ type: RollAcceptedDto })
  async accept(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: RollParam,
    @Body() { acceptBlocked }: AcceptRollDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RollAcceptedDto> {
    const command = { name: 'roll.accept', key, input: { id, acceptBlocked } };
    const answer = await this.commands.run(caller, command, (ctx) =>
      this.acceptRoll.run(ctx, { rollId: id, acceptBlocked }),
    );
    return reply(res, answer);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Allow('roll.import')
  @ApiOperation({ summary: '退回花名册，文件更正后可以再传' })
  @ApiOkResponse({ type: RollStateDto })
  async reject(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: RollParam,
    @Body() { reason }: RejectRollDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<RollStateDto> {
    const command = { name: 'roll.reject', key, input: { id, reason } };
    const answer = await this.commands.run(caller, command, (ctx) => this.rejectRoll.run(ctx, { rollId: id, reason }));
    return reply(res, answer);
  }
}
