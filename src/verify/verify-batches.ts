import { Inject, Injectable } from '@nestjs/common';
import { sm3Hex } from '../kernel/digest.js';
import { Finding, type CheckResult } from '../ledger/domain/verification.types.js';
import { verifyWhy as why } from '../messages/verify.js';
import type { Tx } from '../platform/db/db.js';
import { ContentPass } from './domain/batch-content.js';
import { signatureText, type PayeeText } from './domain/batch-text.js';
import { VerifyStore, type ContentRow } from './verify.store.js';

/** Payee texts kept from page to page: the people of one month are those of the next. About 500 bytes each. */
const PAYEES_KEPT = 200_000;
const ZERO_HASH = '0'.repeat(64);
const SIGNED = new Set(['SUBMITTED', 'REVIEWED', 'APPROVED', 'ISSUED', 'SETTLED']);
const SIGNERS: Readonly<Record<string, number>> = { SUBMITTED: 1, REVIEWED: 2 };

/** Recomputes, outside the database, the content of every batch line by line and every signature over it. */
@Injectable()
export class BatchVerifier {
  constructor(@Inject(VerifyStore) private readonly store: VerifyStore) {}

  /** Content digests, counts and totals of all batches, amended ones also as they were signed. */
  async contents(tx: Tx, agencyId: number): Promise<CheckResult> {
    const finding = new Finding('batch-digest');
    const batches = await this.store.batches(tx, agencyId);
    const seen = new Set<string>();
    const payees = new Map<string, PayeeText>();
    let pass = null as ContentPass | null;
    const close = (ended: ContentPass | null): void => {
      const difference = ended?.difference();
      if (ended && difference) finding.bad('batch', ended.batch.id, why.content(ended.batch.number, difference));
    };
    for await (const rows of ahead(this.store.payouts(tx, agencyId))) {
      await this.loadPayees(tx, agencyId, payees, rows);
      for (const row of rows) {
        const batch = batches.get(row.batchId);
        if (!batch) continue;
        if (pass?.batch !== batch) {
          close(pass);
          pass = new ContentPass(batch);
          seen.add(batch.id);
        }
        const payee = payees.get(row.payeeVersionId);
        if (payee === undefined)
          finding.bad('payout', `${row.batchId}/${row.lineNo}`, why.payeeMissing(batch.number, row.lineNo));
        else pass.accept(row, row.amount, row.live, payee);
      }
      finding.count(rows.length);
    }
    close(pass);
    for (const batch of batches.values()) if (!seen.has(batch.id)) close(new ContentPass(batch));
    return finding.result();
  }

  /** The chain of signatures of each batch, and whether what is approved was signed by as many people as its state asks. */
  async signatures(tx: Tx, agencyId: number): Promise<CheckResult> {
    const finding = new Finding('signature-chain');
    const batches = new Map((await this.store.signedBatches(tx, agencyId)).map((batch) => [batch.id, batch]));
    const signers = new Map<string, Set<string>>();
    let before: { batchId: string; hash: string } | null = null;
    for (const signature of await this.store.signatures(tx, agencyId)) {
      finding.count();
      const batch = batches.get(signature.batchId);
      const id = `${signature.batchId}/${signature.round}/${signature.step}`;
      const number = batch?.number ?? signature.batchId;
      const expected: string = before?.batchId === signature.batchId ? before.hash : ZERO_HASH;
      if (signature.prevHash !== expected)
        finding.bad('signature', id, why.signatureLink(number, signature.round, signature.step));
      else if (sm3Hex(signatureText(signature)) !== signature.hash) {
        finding.bad('signature', id, why.signatureContent(number, signature.round, signature.step));
      }
      if (batch && String(batch.round) === signature.round && batch.signedDigest === signature.digest) {
        signers.set(batch.id, (signers.get(batch.id) ?? new Set()).add(signature.actorId));
      }
      before = { batchId: signature.batchId, hash: signature.hash };
    }
    for (const batch of batches.values()) {
      const signed = signers.get(batch.id)?.size ?? 0;
      if (SIGNED.has(batch.state) && signed < (SIGNERS[batch.state] ?? 3)) {
        finding.bad('batch', batch.id, why.signersMissing(batch.number, signed, SIGNERS[batch.state] ?? 3));
      }
    }
    return finding.result();
  }

  private async loadPayees(
    tx: Tx,
    agencyId: number,
    payees: Map<string, PayeeText>,
    rows: readonly ContentRow[],
  ): Promise<void> {
    const missing = new Set<string>();
    for (const row of rows) if (!payees.has(row.payeeVersionId)) missing.add(row.payeeVersionId);
    if (missing.size === 0) return;
    if (payees.size + missing.size > PAYEES_KEPT) {
      payees.clear();
      for (const row of rows) missing.add(row.payeeVersionId);
    }
    for (const [id, text] of await this.store.payees(tx, agencyId, [...missing])) payees.set(id, text);
  }
}

/** Asks for the next page while the present one is worked on. */
async function* ahead<T>(pages: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = pages[Symbol.asyncIterator]();
  let next = iterator.next();
  for (;;) {
    const page = await next;
    if (page.done) return;
    next = iterator.next();
    // Its failure is thrown when it is awaited; until then it must not count as unhandled.
    next.catch(() => undefined);
    yield page.value;
  }
}
