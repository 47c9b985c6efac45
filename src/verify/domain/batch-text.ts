import { canonical } from '../../kernel/digest.js';

/** Head of a batch's content; the text of its lines follows in line order. */
export function batchHead(batch: { id: string; scheme: string; period: string; kind: string }): string {
  return canonical([batch.id, batch.scheme, batch.period, batch.kind]);
}

/** What a line says of the payee: blind indexes in hexadecimal, never the numbers; then the spelling at the bank, and the bank. */
export interface PayeeText {
  indexes: string;
  atBank: string;
}

export function payeeText(payee: {
  idIndex: string;
  accountName: string;
  accountIndex: string;
  bankName: string | null;
}): PayeeText {
  return { indexes: payee.idIndex + payee.accountIndex, atBank: canonical([payee.accountName, payee.bankName]) };
}

/** What an approval signs, with the signature before it. */
export interface Signature {
  batchId: string;
  round: string;
  step: string;
  actorId: string;
  digest: string;
  lineCount: string;
  total: string;
  signedAt: string;
  prevHash: string;
  hash: string;
}

export function signatureText(s: Signature): string {
  return canonical([s.prevHash, s.batchId, s.round, s.step, s.actorId, s.digest, s.lineCount, s.total, s.signedAt]);
}

/** A bank file as its link of the agency's chain sees it. */
export interface ChainedFile {
  id: string;
  agencyId: string;
  chainNo: string;
  batchId: string;
  formatCode: string;
  formatVersion: string;
  fileName: string;
  digest: string;
  lineCount: string;
  total: string;
  issuedBy: string;
  issuedAt: string;
  prevHash: string;
  hash: string;
}

export function bankFileText(f: ChainedFile): string {
  return canonical([
    f.prevHash,
    f.agencyId,
    f.chainNo,
    f.batchId,
    f.formatCode,
    f.formatVersion,
    f.fileName,
    f.digest,
    f.lineCount,
    f.total,
    f.issuedBy,
    f.issuedAt,
  ]);
}
