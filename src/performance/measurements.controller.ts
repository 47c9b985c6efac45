import { Controller, Get, Inject, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../kernel/domain-error.js';
import { performanceThings } from '../messages/performance.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { attachment } from '../platform/files/file-name.js';
import { FileVault } from '../platform/files/file-vault.js';
import { IdParam } from '../platform/http/id-param.js';
import { Allow, From } from '../platform/http/request-context.js';
import { MeasurementView } from './indicators.dto.js';
import { measurementOutward } from './measurement-outward.js';
import { PerformanceStore, type MeasurementRow } from './performance.store.js';

/** One measured value, whenever it was measured: a form keeps pointing at the one that it was signed with. */
@ApiTags('绩效')
@Controller('v1/measurements/:id')
export class MeasurementsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(PerformanceStore) private readonly store: PerformanceStore,
    @Inject(FileVault) private readonly vault: FileVault,
  ) {}

  @Get()
  @Allow('performance.read')
  @ApiOperation({ summary: '一个监测值：算法、事实、得分' })
  @ApiOkResponse({ type: MeasurementView })
  one(@From() caller: Caller, @IdParam() id: string): Promise<MeasurementView> {
    return this.db.read(async (tx) => measurementOutward(await this.found(tx, caller, id)));
  }

  @Get('document')
  @Allow('performance.read')
  @ApiOperation({ summary: '录入的完成值所附的佐证文件' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  document(@From() caller: Caller, @IdParam() id: string): Promise<StreamableFile> {
    return this.db.read(async (tx) => {
      const { facts } = await this.found(tx, caller, id);
      const { evidenceFileId } = facts as { evidenceFileId?: string };
      if (!evidenceFileId) throw new DomainError('NOT_FOUND', 'missing', { what: performanceThings.document });
      const { name } = await this.vault.info(tx, evidenceFileId);
      const chunks: Buffer[] = [];
      for await (const chunk of this.vault.open(tx, evidenceFileId)) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const type = 'application/octet-stream';
      return new StreamableFile(bytes, { type, disposition: attachment(name), length: bytes.length });
    });
  }

  private async found(tx: Tx, caller: Caller, id: string): Promise<MeasurementRow> {
    const measurement = await this.store.measurement(tx, caller.agencyId, id);
    if (!measurement) throw new DomainError('NOT_FOUND', 'missing', { what: performanceThings.measurement });
    return measurement;
  }
}
