import { Inject, Injectable } from '@nestjs/common';
import { sm3Hex } from '../kernel/digest.js';
import { Finding, type CheckResult } from '../kernel/verification.js';
import { verifyWhy as why } from '../messages/verify.js';
import type { Tx } from '../platform/db/db.js';
import { ContentPass } from './domain/batch-content.js';
import { signatureText } from './domain/batch-text.js';
import { ContentRows, type PayeeBytes } from './domain/content-rows.js';
import { VerifyStore, type Place } from './verify.store.js';

/** Payees kept from page to page: the people of one month are those of the next. About 500 bytes each. */
const PAYEES_KEPT = 200_000;
/** Payouts read at a time: 4 MB. */
const PAGE = 50_000;
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
    const batches = new Map([...(await this.store.batches(tx, agencyId))].map(([id, batch]) => [Number(id), batch]));
    const seen = new Set<string>();
    const payees = new Map<number, PayeeBytes>();
    let pass = null as ContentPass | null;
    const close = (ended: ContentPass | null): void => {
      const difference = ended?.difference();
      if (ended && difference) finding.bad('batch', ended.batch.id, why.content(ended.batch.number, difference));
    };
    for await (const page of this.pages(tx, agencyId)) {
      await this.loadPayees(tx, agencyId, payees, page);
      const rows = new ContentRows(page);
      let payee: PayeeBytes | undefined;
      const make = (): void => rows.line(payee!);
      while (rows.step()) {
        finding.count();
        const batch = batches.get(rows.batchId());
        if (!batch) continue;
        if (pass?.batch !== batch) {
          close(pass);
          pass = new ContentPass(batch);
          seen.add(batch.id);
        }
        payee = payees.get(rows.payeeVersionId());
        if (payee) pass.accept(rows, make);
        else finding.bad('payout', `${batch.id}/${rows.lineNo()}`, why.payeeMissing(batch.number, rows.lineNo()));
      }
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

  /** All payouts, in order; the next page is asked for while the present one is worked on. */
  private async *pages(tx: Tx, agencyId: number): AsyncGenerator<Buffer> {
    let next: Promise<Buffer> | null = this.store.payouts(tx, agencyId, null, PAGE);
    while (next) {
      const page: Buffer = await next;
      if (page.length === 0) return;
      const { rows, place } = lastOf(page);
      next = rows < PAGE ? null : this.store.payouts(tx, agencyId, place, PAGE);
      // Its failure is thrown when it is awaited; until then it must not count as unhandled.
      next?.catch(() => undefined);
      yield page;
    }
  }

  private async loadPayees(tx: Tx, agencyId: number, payees: Map<number, PayeeBytes>, page: Buffer): Promise<void> {
    const missing = new Set<number>();
    for (const rows = new ContentRows(page); rows.step();) {
      const id = rows.payeeVersionId();
      if (!payees.has(id)) missing.add(id);
    }
    if (missing.size === 0) return;
    if (payees.size + missing.size > PAYEES_KEPT) {
      payees.clear();
      for (const rows = new ContentRows(page); rows.step();) missing.add(rows.payeeVersionId());
    }
    for (const [id, payee] of await this.store.payees(tx, agencyId, [...missing])) payees.set(id, payee);
  }
}

/** How many rows a page has, and where it ends. */
function lastOf(page: Buffer): { rows: number; place: Place } {
  let count = 0;
  for (let at = page.indexOf(10); at >= 0; at = page.indexOf(10, at + 1)) count += 1;
  const last = new ContentRows(page.subarray(page.lastIndexOf(10, -2) + 1));
  last.step();
  return { rows: count, place: last.place() };
}
