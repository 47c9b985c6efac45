import type { JobState, LedgerClient, UploadFile } from './ledger-client.js';
import { withQuery } from './with-query.js';

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

export interface StatementDays {
  fund: string;
  account: string;
  from: string;
  to: string;
  opening?: string;
  formatCode?: string;
}

export interface StatementImported {
  id: string;
  from: string;
  to: string;
  opening: string;
  closing: string;
  lineCount: number;
  knownCount: number;
}

export interface BreakView {
  side: string;
  account: string;
  on: string;
  /** Yuan; positive received, negative paid. */
  amount: string;
  lineId: string | null;
  voucherId: string | null;
  postingNo: number | null;
  statementId: string | null;
  ownerId: string | null;
}

/** What an answer of automatic matching found, and what it left with its reason. */
export interface MatchesFound {
  matches: { rule: string; ruleLabel: string; lines: string[]; postings: string[] }[];
  open: { side: string; id: string; why: string; whyLabel: string; candidates: string[] }[];
}

export interface ClosingItemView {
  code: string;
  title: string;
  state: string;
  count: number;
  sentence: string;
  things: { id: string; label: string; explained: string | null }[];
}

export interface ChecklistView {
  state: string;
  ready: boolean;
  items: ClosingItemView[];
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

  async userId(): Promise<string> {
    return (await this.client.get<{ user: { id: string } }>('/v1/me')).user.id;
  }

  importStatement(days: StatementDays, file: UploadFile, key?: string): Promise<StatementImported> {
    const fields = Object.fromEntries(Object.entries(days).filter(([, value]) => value !== undefined));
    return this.client.upload('/v1/bank-statements', fields, file, { key });
  }

  /** The service's own tolerance of days when none is given. */
  matchAutomatically(fund: string, account: string, key?: string, toleranceDays?: string): Promise<MatchesFound> {
    const body = { fund, account, ...(toleranceDays === undefined ? {} : { toleranceDays: Number(toleranceDays) }) };
    return this.client.post('/v1/bank-matches/auto', body, { key });
  }

  matchByHand(
    lines: readonly string[],
    postings: readonly { voucherId: string; lineNo: number }[],
    reason: string,
    key?: string,
  ): Promise<{ id: string }> {
    return this.client.post('/v1/bank-matches', { lines, postings, reason }, { key });
  }

  /** Differences as of the end of a day, today when absent. */
  breaks<R = BreakView>(filter: {
    fund?: string;
    account?: string;
    on?: string;
    unowned?: string;
  }): Promise<{ rows: R[]; total: number }> {
    return this.client.get(withQuery('/v1/bank-breaks', { ...filter, pageSize: '1000' }));
  }

  assignBreaks(breaks: readonly BreakView[], ownerId: string, note?: string, key?: string): Promise<unknown> {
    const subjects = breaks.map(({ lineId, voucherId, postingNo, statementId }) =>
      Object.fromEntries(
        Object.entries({ lineId, voucherId, postingNo, statementId }).filter(([, value]) => value !== null),
      ),
    );
    return this.client.post('/v1/bank-breaks/assign', { breaks: subjects, ownerId, note }, { key });
  }

  checklist<R = ChecklistView>(fund: string, period: string): Promise<R> {
    return this.client.get(`/v1/accounting-periods/${fund}/${period}/checklist`);
  }

  closePeriod(fund: string, period: string, key?: string): Promise<unknown> {
    return this.client.post('/v1/accounting-periods/close', { fund, period }, { key });
  }

  /** Months that are closed, as `fund/period`. */
  async closedPeriods(): Promise<string[]> {
    const all = await this.client.get<{ fund: string; period: string; state: string }[]>('/v1/accounting-periods');
    return all.filter(({ state }) => state === 'CLOSED').map(({ fund, period }) => `${fund}/${period}`);
  }

  /** Income and expense of the year go to the surplus. */
  carryYear<R = unknown>(fund: string, year: number, key?: string): Promise<R> {
    return this.client.post('/v1/vouchers/year-end', { fund, year }, { key });
  }
}
