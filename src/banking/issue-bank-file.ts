import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire } from '../kernel/money.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { PayoutsService } from '../payouts/payouts.service.js';
import type { BatchView } from '../payouts/domain/payouts.types.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Ctx } from '../platform/db/ctx.js';
import { FileVault } from '../platform/files/file-vault.js';
import { payoutPurpose } from '../messages/banking.js';
import { BankingStore } from './banking.store.js';
import type { OrderLine } from './domain/check-order-line.js';
import { sumOrderFile } from './domain/read-order.js';
import { OrderFileWriter } from './domain/write-order.js';

/**
 * Writes the bank file (报盘) of an approved batch, once ever, and makes the batch ISSUED. The bytes follow from batch
 * and format version alone; they are read back and must hold the approved count and total before anything is kept.
 *
 * Errors: NOT_FOUND (missing); BANK_FILE_BATCH_STATE (conflict) unless APPROVED; BANK_FORMAT_NOT_SET (rule);
 * FUNDS_SHORT (rule) while the book balance of 支出户, less files issued and not yet paid, is below the total;
 * BANK_FILE_UNSAFE (rule) with every row the bank would refuse; BANK_FILE_TOTALS_DIFFER (rule); BANK_FILE_ISSUED_ALREADY
 * (conflict); MAKER_MAY_NOT_CHECK, SIGNER_MAY_NOT_ISSUE (denied) and the others of PayoutsService.markIssued.
 */
@Injectable()
export class IssueBankFile {
  constructor(
    @Inject(BankingStore) private readonly store: BankingStore,
    @Inject(PayoutsService) private readonly payouts: PayoutsService,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
  ) {}

  async run(ctx: Ctx, input: { batchId: string }): Promise<IssuedFile> {
    const batch = await this.payouts.batch(ctx.tx, ctx.agencyId, input.batchId, { lock: true });
    if (batch.state !== 'APPROVED') {
      throw new DomainError('BANK_FILE_BATCH_STATE', 'conflict', { number: batch.number, state: batch.state });
    }
    const format = await this.formatOf(ctx, batch);
    const available = await this.ledger.availableForPayment(ctx.tx, ctx.agencyId, batch.scheme);
    if (available.lt(batch.total)) {
      throw new DomainError('FUNDS_SHORT', 'rule', {
        available: toWire(available),
        needed: toWire(batch.total),
        short: toWire(batch.total.minus(available)),
      });
    }

    const agency = await this.agencies.agency(ctx.tx, ctx.agencyId);
    const writer = new OrderFileWriter(format.definition, {
      batchNo: batch.number,
      agencyCode: agency.code,
      agencyName: agency.name,
      payOn: batch.payOn,
      total: batch.total,
      count: batch.lineCount,
    });
    for await (const page of this.payouts.orderLines(ctx.tx, batch)) {
      for (const line of page) writer.add(this.toOrderLine(batch, line));
    }
    const { fileName, blocks, count, total } = writer.finish();
    const bytes = Buffer.concat(blocks);
    const readBack = sumOrderFile(format.definition, bytes);
    if (
      readBack.count !== batch.lineCount ||
      count !== batch.lineCount ||
      !readBack.total.eq(batch.total) ||
      !total.eq(batch.total)
    ) {
      throw new DomainError('BANK_FILE_TOTALS_DIFFER', 'rule', {
        count: readBack.count,
        total: toWire(readBack.total),
      });
    }

    const stored = await this.vault.put(ctx, {
      purpose: 'bank-file',
      name: fileName,
      mediaType: 'application/octet-stream',
      source: once(bytes),
    });
    const id = await this.store.insertBankFile(ctx, {
      batchId: batch.id,
      format,
      fileId: stored.id,
      fileName,
      digest: stored.digest,
      lineCount: count,
      total: toWire(total),
    });
    await this.payouts.markIssued(ctx, batch.id);
    const digest = stored.digest.toString('hex');
    ctx.note('batch', batch.id, {
      number: batch.number,
      bankFileId: id,
      fileDigest: digest,
      count,
      total: toWire(total),
    });
    return {
      id,
      batchId: batch.id,
      fileName,
      digest,
      lineCount: count,
      total: toWire(total),
      formatCode: format.code,
      formatVersion: format.version,
    };
  }

  private async formatOf(ctx: Ctx, batch: BatchView) {
    const fund = await this.agencies.fund(ctx.tx, ctx.agencyId, batch.scheme);
    const format = fund.bankFormatCode ? await this.store.format(ctx.tx, ctx.agencyId, fund.bankFormatCode) : null;
    if (!format) throw new DomainError('BANK_FORMAT_NOT_SET', 'rule', { fund: fund.name });
    return format;
  }

  private toOrderLine(
    batch: BatchView,
    line: {
      lineNo: number;
      reference: string;
      accountName: string;
      accountCipher: Buffer;
      bankName: string | null;
      amount: string;
    },
  ): OrderLine {
    return {
      sequence: line.lineNo,
      reference: line.reference,
      name: line.accountName,
      account: this.numbers.open(line.accountCipher),
      bankName: line.bankName ?? '',
      amount: money(line.amount),
      purpose: payoutPurpose(batch.period, batch.scheme),
    };
  }
}

export interface IssuedFile {
  id: string;
  batchId: string;
  fileName: string;
  /** SM3 of the bytes, hexadecimal. */
  digest: string;
  lineCount: number;
  /** Yuan, two decimals. */
  total: string;
  formatCode: string;
  formatVersion: number;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
