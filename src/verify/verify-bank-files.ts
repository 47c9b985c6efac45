import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Sm3Stream, sm3Hex } from '../kernel/digest.js';
import { Decimal } from '../kernel/money.js';
import { Finding, type CheckResult } from '../kernel/verification.js';
import { verifyWhy as why } from '../messages/verify.js';
import type { Tx } from '../platform/db/db.js';
import { FileVault } from '../platform/files/file-vault.js';
import { bankFileText } from './domain/batch-text.js';
import { VerifyStore } from './verify.store.js';

/** The chain of bank files, and the bytes that were handed to the bank. */
@Injectable()
export class BankFileVerifier {
  constructor(
    @Inject(VerifyStore) private readonly store: VerifyStore,
    @Inject(FileVault) private readonly vault: FileVault,
  ) {}

  async verify(tx: Tx, agencyId: number): Promise<CheckResult[]> {
    const chain = new Finding('bank-file-chain');
    const bytes = new Finding('bank-file-bytes');
    let prevHash = '0'.repeat(64);
    let chainNo = 0n;
    for (const file of await this.store.bankFiles(tx, agencyId)) {
      chain.count();
      const bad = (sentence: string): void => chain.bad('bankFile', file.id, sentence);
      if (file.chainNo !== String(chainNo + 1n)) bad(why.fileGap(file.fileName, String(chainNo + 1n)));
      else if (file.prevHash !== prevHash) bad(why.fileLink(file.fileName));
      else if (sm3Hex(bankFileText(file)) !== file.hash) bad(why.fileContent(file.fileName));
      else if (Number(file.lineCount) !== file.batchLines || !new Decimal(file.total).eq(file.batchTotal)) {
        bad(why.fileBatch(file.fileName, file.batchNumber));
      }
      chainNo = BigInt(file.chainNo);
      prevHash = file.hash;

      bytes.count();
      if (file.digest !== file.storedDigest || (await this.digestOf(tx, file.fileId)) !== file.digest) {
        bytes.bad('bankFile', file.id, why.fileBytes(file.fileName));
      }
    }
    return [chain.result(), bytes.result()];
  }

  /** SM3 of the decrypted bytes; null when the vault itself finds them damaged. */
  private async digestOf(tx: Tx, fileId: string): Promise<string | null> {
    const hash = new Sm3Stream();
    try {
      for await (const chunk of this.vault.open(tx, fileId)) hash.update(chunk);
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
    return hash.hex();
  }
}
