import type { JobState, LedgerClient, UploadFile } from './ledger-client.js';

export interface RollView {
  id: string;
  state: string;
  rowCount: number;
  lineCount: number;
  blockedCount: number;
  warnedCount: number;
  payCount: number;
  payTotal: string;
}

export interface BridgeItem {
  item: string;
  label: string;
  people: number;
  amount: string;
}

export interface BatchDetail {
  id: string;
  number: string;
  scheme: string;
  period: string;
  kind: string;
  state: string;
  digest: string;
  lineCount: number;
  total: string;
  payOn: string;
  bridge: BridgeItem[];
}

export interface BouncedRow {
  reference: string;
  period: string;
  name: string;
  accountMasked: string;
  cause: string;
  amount: string;
}

export interface Correction {
  reference: string;
  accountNumber?: string;
  accountName?: string;
  bankName?: string;
  confirmed?: boolean;
}

interface Paged<T> {
  rows: T[];
}

/** What stands behind a batch at the bank. */
export interface BankOfBatch {
  bankFile: { id: string; fileName: string; formatCode: string; formatVersion: number } | null;
  slip: { number: string; paidOn: string } | null;
}

export type Watch = (job: JobState) => void;

/**
 * What one person does at their desk, as the API names it. Keys are given by whoever plays a script twice: a repeated act
 * with the same key answers the same and changes nothing.
 */
export class Desk {
  constructor(readonly client: LedgerClient) {}

  /** Waits until the file is read and checked. `source` names whose layout it has; the scheme's own when absent. */
  async uploadRoll<R = RollView>(
    scheme: string,
    period: string,
    file: UploadFile,
    key?: string,
    more: { source?: string; watch?: Watch } = {},
  ): Promise<R> {
    const fields = { scheme, period, ...(more.source ? { source: more.source } : {}) };
    const { id, jobId } = await this.client.upload<{ id: string; jobId: string }>('/v1/rolls', fields, file, { key });
    await this.client.waitForJob(jobId, more.watch);
    return this.client.get<R>(`/v1/rolls/${id}`);
  }

  acceptRoll(id: string, acceptBlocked: number, key?: string): Promise<RollView> {
    return this.client.post(`/v1/rolls/${id}/accept`, { acceptBlocked }, { key });
  }

  async draftBatch(rollId: string, key?: string): Promise<BatchDetail> {
    const { id } = await this.client.post<{ id: string }>('/v1/batches', { rollId }, { key });
    return this.batch(id);
  }

  batch(id: string): Promise<BatchDetail> {
    return this.client.get(`/v1/batches/${id}`);
  }

  /** Signs what this person has just been shown: digest, count and total; or the digest they have seen before. */
  async sign<R = unknown>(
    batchId: string,
    step: 'submit' | 'review' | 'approve',
    key?: string,
    seen?: string,
  ): Promise<R> {
    const { digest, lineCount, total } = await this.batch(batchId);
    const body = { digest: seen ?? digest, lineCount, total };
    return this.client.post<R>(`/v1/batches/${batchId}/${step}`, body, { key });
  }

  requestFunds(fund: string, period: string, key?: string): Promise<{ id: string; amount: string; dueOn: string }> {
    return this.client.post('/v1/fund-requests', { fund, period }, { key });
  }

  recordFundArrival(id: string, on: string, amount: string, key?: string): Promise<void> {
    return this.client.post(`/v1/fund-requests/${id}/arrival`, { on, amount }, { key });
  }

  issueBankFile(batchId: string, key?: string): Promise<{ id: string; fileName: string; digest: string }> {
    return this.client.post(`/v1/batches/${batchId}/bank-file`, {}, { key });
  }

  /** The bytes of a bank file; each download is logged under this person's name. */
  downloadBankFile(id: string): Promise<Buffer> {
    return this.client.postForBytes(`/v1/bank-files/${id}/download`);
  }

  recordSlip<R = void>(batchId: string, number: string, paidOn: string, key?: string): Promise<R> {
    return this.client.post(`/v1/batches/${batchId}/bank-slip`, { number, paidOn }, { key });
  }

  bank(batchId: string): Promise<BankOfBatch> {
    return this.client.get(`/v1/batches/${batchId}/bank`);
  }

  /** @returns id of the result file, which has been taken in when this returns */
  async takeInResult(batchId: string, file: UploadFile, key?: string, watch?: Watch): Promise<string> {
    const path = `/v1/batches/${batchId}/bank-results`;
    const { id, jobId } = await this.client.upload<{ id: string; jobId: string }>(path, {}, file, { key });
    await this.client.waitForJob(jobId, watch);
    return id;
  }

  bounced(filter: { scheme?: string; cause?: string; township?: string } = {}): Promise<Paged<BouncedRow>> {
    return this.client.get(`/v1/bounced?${new URLSearchParams({ ...filter, pageSize: '1000' })}`);
  }

  /** Reissue batches of bounced payouts, one per scheme and month. */
  async draftReissue(items: readonly Correction[], key?: string): Promise<BatchDetail[]> {
    const { batches } = await this.client.post<{ batches: { id: string }[] }>('/v1/reissues', { items }, { key });
    return Promise.all(batches.map(({ id }) => this.batch(id)));
  }

  /** 到位 or spending of a project; amounts in yuan. */
  recordProjectEvent<R = void>(
    projectId: string,
    event: {
      kind: 'ALLOT' | 'ADJUST' | 'ARRIVE' | 'SPEND';
      level: string;
      amount: string;
      on: string;
      documentNo?: string;
      note?: string;
    },
    key?: string,
  ): Promise<R> {
    return this.client.post(`/v1/projects/${projectId}/events`, event, { key });
  }

  /** Reviews every voucher of the month that nobody has reviewed yet; without a key, because a second time there is none. */
  async reviewVouchers(period: string): Promise<number> {
    const { rows } = await this.client.get<Paged<{ id: string }>>(
      `/v1/vouchers?${new URLSearchParams({ period, unreviewed: 'true', pageSize: '1000' })}`,
    );
    if (rows.length > 0) await this.client.post('/v1/vouchers/review', { ids: rows.map((row) => row.id) });
    return rows.length;
  }
}
