import type { ResultLineView } from '../banking/banking.dto.js';
import type { LedgerClient } from '../client/ledger-client.js';
import type { Wire } from '../client/wire.js';
import { makeBankStatement, type BankMovement, type PrintedStatement } from '../demo/bank-statement.js';
import { money, sumMoney } from '../kernel/money.js';
import type { Period } from '../kernel/period.js';
import type { FundRequestDto } from '../ledger/fund-requests.dto.js';
import { bankNames, statementFileName } from '../messages/rehearsal.js';
import type { BatchDto } from '../payouts/batches.dto.js';
import type { PayoutActDto } from '../payouts/payouts.dto.js';
import type { ProjectDetailDto, ProjectDto } from '../projects/projects.dto.js';
import { withQuery } from '../client/with-query.js';
import type { ReconciliationStatusDto } from '../reconcile/reconcile-answers.dto.js';
import { OPENING_BALANCES, type Scheme } from '../reference/money-plan.js';

/** A year of a fund fits: at most a few batches, requests and acts a month. */
const ALL = '1000';
const SEED = 2024;

/** Money of others that the bank put into a 支出户, and the day it took it back: what the books never know of. */
const MISTAKES: Partial<Record<Scheme, { on: string; backOn: string; amount: string }>> = {
  ENTERPRISE: { on: '2024-05-29', backOn: '2024-06-04', amount: '3200.00' },
  RESIDENT: { on: '2024-11-27', backOn: '2024-12-03', amount: '1250.00' },
};

/** What the bank hands over the counter for one account and month. */
export interface HandedStatement extends PrintedStatement {
  account: string;
  fileName: string;
}

interface Moved {
  TREASURY: BankMovement[];
  DISBURSEMENT: BankMovement[];
}

interface BankOfBatch {
  bankFile: { total: string } | null;
  slip: { number: string; paidOn: string } | null;
  results: { id: string; classes: { class: string; lines: number }[] }[];
}

/**
 * Demonstration only: the counter of the simulated bank, where statements are fetched. The bank knows the orders it was
 * given, what it answered, transfers between the accounts and subsidies that came in; it is told of them by the service's
 * records of these facts and never looks at vouchers.
 */
export class BankWindow {
  /** Settled batches move nothing any more. */
  private readonly settled = new Map<string, BankMovement[]>();

  constructor(private readonly client: LedgerClient) {}

  /** Statements of the accounts that a fund has in use, for a month that is over. */
  async statements(fund: Scheme, period: Period): Promise<HandedStatement[]> {
    const path = withQuery('/v1/bank-reconciliation/status', { fund, period });
    const { accounts } = await this.client.get<Wire<ReconciliationStatusDto>>(path);
    const moved: Moved = { TREASURY: await this.treasury(fund), DISBURSEMENT: await this.disbursement(fund) };
    for (const transfer of await this.transfers(fund)) {
      moved.DISBURSEMENT.push(transfer);
      moved.TREASURY.push({ ...transfer, key: `${transfer.key}/out`, amount: transfer.amount.neg() });
    }
    return accounts.flatMap(({ account, name, purpose, needed }) => {
      if (!needed || (purpose !== 'TREASURY' && purpose !== 'DISBURSEMENT')) return [];
      const printed = makeBankStatement({ period, movements: moved[purpose], seed: SEED, ...bankNames });
      return [{ ...printed, account, fileName: statementFileName(fund, name, period) }];
    });
  }

  /** 财政专户: what it held at the beginning, and the subsidies. */
  private async treasury(fund: Scheme): Promise<BankMovement[]> {
    const held = { key: `held/${fund}`, kind: 'HELD' as const, on: '2024-01-01', amount: OPENING_BALANCES[fund] };
    const movements: BankMovement[] = [{ ...held, reference: null, returned: [] }];
    const projects = await this.client.get<Wire<ProjectDto>[]>('/v1/projects');
    for (const { id, code, scheme } of projects) {
      if (scheme !== fund) continue;
      const { events } = await this.client.get<Wire<ProjectDetailDto>>(`/v1/projects/${id}`);
      for (const event of events) {
        if (event.kind !== 'ARRIVE' || event.reversalOf !== null || event.reversedBy !== null) continue;
        movements.push({
          key: `subsidy/${code}/${event.on}`,
          kind: 'SUBSIDY',
          on: event.on,
          amount: money(event.amount),
          reference: event.documentNo,
          returned: [],
        });
      }
    }
    return movements;
  }

  private async transfers(fund: Scheme): Promise<BankMovement[]> {
    const requests = await this.list<FundRequestDto>('/v1/fund-requests', { fund, state: 'ARRIVED' });
    return requests.map(({ id, arrivedOn, arrivedAmount, documentNo }) => ({
      key: `transfer/${fund}/${arrivedOn}/${arrivedAmount}`,
      kind: 'TRANSFER',
      on: arrivedOn!,
      amount: money(arrivedAmount!),
      reference: documentNo ?? bankNames.requestWords(id),
      returned: [],
    }));
  }

  /** 支出户: orders and what came back of them. */
  private async disbursement(fund: Scheme): Promise<BankMovement[]> {
    const movements: BankMovement[] = [];
    for (const batch of await this.list<BatchDto>('/v1/batches', { scheme: fund })) {
      const known = this.settled.get(batch.id) ?? (await this.ofBatch(batch));
      if (batch.state === 'SETTLED') this.settled.set(batch.id, known);
      movements.push(...known);
    }
    const acts = await this.list<PayoutActDto>('/v1/payout-acts', { kind: 'LATE_RETURN', state: 'CONFIRMED' });
    for (const { scheme, batchNumber, lineNo, onDate, amount } of acts) {
      if (scheme !== fund) continue;
      const key = `late/${batchNumber}/${lineNo}`;
      const back = { on: onDate!, amount: money(amount), reference: batchNumber, returned: [] };
      movements.push({ key, kind: 'LATE_RETURN', ...back });
    }
    return [...movements, ...mistakes(fund, movements)];
  }

  private async ofBatch({ id, number }: Wire<BatchDto>): Promise<BankMovement[]> {
    const { bankFile, slip, results } = await this.client.get<BankOfBatch>(`/v1/batches/${id}/bank`);
    if (bankFile === null || slip === null) return [];
    const paid = { on: slip.paidOn, amount: money(bankFile.total).neg(), reference: slip.number, returned: [] };
    const movements: BankMovement[] = [{ key: `order/${number}`, kind: 'ORDER', ...paid }];
    for (const [i, result] of results.entries()) {
      if (!result.classes.some((one) => one.class === 'FAILED' && one.lines > 0)) continue;
      const failed = await this.list<ResultLineView>(`/v1/bank-results/${result.id}/lines`, { class: 'FAILED' });
      const returned = failed.map(({ reference, amount }) => ({ reference: reference!, amount: money(amount!) }));
      movements.push({
        key: `return/${number}/${i + 1}`,
        kind: 'RETURN',
        on: failed.reduce(
          (last, { creditedOn }) => (creditedOn !== null && creditedOn > last ? creditedOn : last),
          slip.paidOn,
        ),
        amount: sumMoney(returned.map(({ amount }) => amount)),
        reference: number,
        returned,
      });
    }
    return movements;
  }

  private async list<Row extends object>(path: string, query: Record<string, string>): Promise<Wire<Row>[]> {
    return (await this.client.get<{ rows: Wire<Row>[] }>(withQuery(path, { ...query, pageSize: ALL }))).rows;
  }
}

/** Only in an account that was in use by then. */
function mistakes(fund: Scheme, movements: readonly BankMovement[]): BankMovement[] {
  const mistake = MISTAKES[fund];
  if (!mistake || !movements.some(({ on }) => on < mistake.on)) return [];
  const amount = money(mistake.amount);
  const made = { kind: 'MISTAKE' as const, reference: null, returned: [] };
  return [
    { ...made, key: `mistake/${fund}/${mistake.on}`, on: mistake.on, amount },
    { ...made, key: `mistake/${fund}/${mistake.backOn}`, on: mistake.backOn, amount: amount.neg() },
  ];
}
