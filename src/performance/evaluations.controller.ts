import { Body, Controller, Get, HttpCode, Inject, Post, Put, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { evaluationForm } from '../messages/evaluations.js';
import { Commands } from '../platform/commands.js';
import type { Caller, Ctx } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { PresentAnswers } from '../platform/db/present-answers.js';
import { attachment } from '../platform/files/file-name.js';
import { IdParam } from '../platform/http/id-param.js';
import { XLSX } from '../platform/http/list-export.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { ApproveEvaluation } from './approve-evaluation.js';
import { DraftEvaluation } from './draft-evaluation.js';
import { EditEvaluation } from './edit-evaluation.js';
import { evaluationDocx, evaluationPdf, evaluationXlsx } from './evaluation-files.js';
import { EvaluationForms } from './evaluation-forms.js';
import { evaluationDetail, evaluationOutward } from './evaluation-outward.js';
import { printEvaluation } from './evaluation-print.js';
import {
  DraftEvaluationBody,
  EditEvaluationBody,
  SelfEvaluationDetailDto,
  SelfEvaluationDto,
  EvaluationFileQuery,
  EvaluationIdDto,
  RescoredDto,
  RescoreQuery,
  SendBackEvaluationBody,
  SignEvaluationBody,
} from './evaluations.dto.js';
import { EvaluationsStore } from './evaluations.store.js';
import { YearQuery } from './indicators.dto.js';
import { RescoreEvaluation } from './rescore-evaluation.js';
import { ScoringRulesStore } from './scoring-rules.store.js';
import { SubmitEvaluation } from './submit-evaluation.js';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const FILES = {
  xlsx: { mediaType: XLSX, write: evaluationXlsx },
  docx: { mediaType: DOCX, write: evaluationDocx },
  pdf: { mediaType: 'application/pdf', write: evaluationPdf },
} as const;

@ApiTags('绩效')
@Controller('v1/self-evaluations')
export class EvaluationsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(PresentAnswers) private readonly answers: PresentAnswers,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(EvaluationsStore) private readonly store: EvaluationsStore,
    @Inject(EvaluationForms) private readonly forms: EvaluationForms,
    @Inject(DraftEvaluation) private readonly draftEvaluation: DraftEvaluation,
    @Inject(EditEvaluation) private readonly editEvaluation: EditEvaluation,
    @Inject(SubmitEvaluation) private readonly submitEvaluation: SubmitEvaluation,
    @Inject(ApproveEvaluation) private readonly approveEvaluation: ApproveEvaluation,
    @Inject(ScoringRulesStore) private readonly rules: ScoringRulesStore,
    @Inject(RescoreEvaluation) private readonly rescoreEvaluation: RescoreEvaluation,
  ) {}

  @Get()
  @Allow('performance.read')
  @ApiOperation({ summary: '一个年度的绩效自评表' })
  @ApiOkResponse({ type: [SelfEvaluationDto] })
  async list(@From() caller: Caller, @Query() { fiscalYear }: YearQuery): Promise<SelfEvaluationDto[]> {
    return (await this.db.read((tx) => this.store.list(tx, caller.agencyId, fiscalYear))).map(evaluationOutward);
  }

  @Get(':id')
  @Allow('performance.read')
  @ApiOperation({ summary: '一张自评表的全部内容、须补充之处和可办的事' })
  @ApiOkResponse({ type: SelfEvaluationDetailDto })
  async detail(@From() { agencyId, actor }: Caller, @IdParam() id: string): Promise<SelfEvaluationDetailDto> {
    // Who asks decides only what they may do with it.
    const { composed, rules } = await this.answers.of(`self-evaluation/${agencyId}/${id}`, async (tx) => ({
      composed: await this.forms.composed(tx, agencyId, id),
      rules: await this.rules.newestVersion(tx, agencyId),
    }));
    return evaluationDetail(composed, actor, rules);
  }

  @Get(':id/file')
  @Allow('performance.read')
  @ApiOperation({ summary: '按本地区格式导出（xlsx、docx、pdf）' })
  @ApiProduces(XLSX, DOCX, 'application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async file(
    @From() caller: Caller,
    @IdParam() id: string,
    @Query() { format }: EvaluationFileQuery,
  ): Promise<StreamableFile> {
    const composed = await this.db.read((tx) => this.forms.composed(tx, caller.agencyId, id));
    const { mediaType, write } = FILES[format];
    const bytes = await write(printEvaluation(composed));
    const { projectCode, cutOff } = composed.content;
    const name = evaluationForm.fileName(projectCode ?? evaluationForm.ownUnit, cutOff, format);
    return new StreamableFile(bytes, { type: mediaType, disposition: attachment(name), length: bytes.length });
  }

  @Get(':id/rescored')
  @Allow('performance.read')
  @ApiOperation({ summary: '同一张表按另一版赋分规则得多少分，差在哪里' })
  @ApiOkResponse({ type: RescoredDto })
  rescored(@From() caller: Caller, @IdParam() id: string, @Query() query: RescoreQuery): Promise<RescoredDto> {
    return this.db.read((tx) =>
      this.rescoreEvaluation.run(tx, caller.agencyId, { id, version: query.version, against: query.against ?? null }),
    );
  }

  @Post()
  @Allow('performance.manage')
  @ApiOperation({ summary: '填报自评表：按已结账的截止日期计量并填入' })
  @ApiCreatedResponse({ type: EvaluationIdDto })
  draft(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: DraftEvaluationBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<EvaluationIdDto> {
    const input = { ...body, projectId: body.projectId ?? null };
    return this.act(caller, res, { name: 'evaluation.draft', key, input }, (ctx) =>
      this.draftEvaluation.run(ctx, input),
    );
  }

  @Put(':id')
  @Allow('performance.manage')
  @ApiOperation({ summary: '填写目标完成情况和偏差原因' })
  @ApiOkResponse({ type: EvaluationIdDto })
  edit(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: EditEvaluationBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<EvaluationIdDto> {
    const deviations = body.deviations.map(({ indicatorId, deviation }) => ({
      indicatorId,
      deviation: deviation ?? null,
    }));
    const input = { id, goalCompletion: body.goalCompletion ?? null, deviations };
    return this.act(caller, res, { name: 'evaluation.edit', key, input }, (ctx) => this.editEvaluation.run(ctx, input));
  }

  @Post(':id/measure')
  @HttpCode(200)
  @Allow('performance.manage')
  @ApiOperation({ summary: '重新计量：计入此后录入的完成值' })
  @ApiOkResponse({ type: EvaluationIdDto })
  measure(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Res({ passthrough: true }) res: Response,
  ): Promise<EvaluationIdDto> {
    return this.act(caller, res, { name: 'evaluation.measure', key, input: { id } }, (ctx) =>
      this.draftEvaluation.again(ctx, { id }),
    );
  }

  @Post(':id/submit')
  @HttpCode(200)
  @Allow('performance.manage')
  @ApiOperation({ summary: '提交：内容连同摘要固定' })
  @ApiOkResponse({ type: EvaluationIdDto })
  submit(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() { digest }: SignEvaluationBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<EvaluationIdDto> {
    const input = { id, digest };
    return this.act(caller, res, { name: 'evaluation.submit', key, input }, (ctx) =>
      this.submitEvaluation.run(ctx, input),
    );
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Allow('performance.approve')
  @ApiOperation({ summary: '审定：由填报人以外的人办理' })
  @ApiOkResponse({ type: EvaluationIdDto })
  approve(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() { digest }: SignEvaluationBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<EvaluationIdDto> {
    const input = { id, digest };
    return this.act(caller, res, { name: 'evaluation.approve', key, input }, (ctx) =>
      this.approveEvaluation.run(ctx, input),
    );
  }

  @Post(':id/send-back')
  @HttpCode(200)
  @Allow('performance.approve')
  @ApiOperation({ summary: '退回修改' })
  @ApiOkResponse({ type: EvaluationIdDto })
  sendBack(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() { reason }: SendBackEvaluationBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<EvaluationIdDto> {
    const input = { id, reason };
    return this.act(caller, res, { name: 'evaluation.sendBack', key, input }, (ctx) =>
      this.approveEvaluation.sendBack(ctx, input),
    );
  }

  private async act(
    caller: Caller,
    res: Response,
    command: { name: string; key: string | undefined; input: object },
    work: (ctx: Ctx) => Promise<EvaluationIdDto>,
  ): Promise<EvaluationIdDto> {
    return reply(res, await this.commands.run(caller, command, work));
  }
}
