import { Inject, Injectable } from '@nestjs/common';
import { money, sumMoney, toWire, ZERO } from '../kernel/money.js';
import { intToPeriod, type Period } from '../kernel/period.js';
import type { Fund } from '../ledger/domain/ledger.types.js';
import { nextStepTexts, statementTitles } from '../messages/statements.js';
import type { Tx } from '../platform/db/db.js';
import type { Page, PageQuery } from '../platform/http/paging.js';
import { maskName } from './domain/open-items.js';
import { nextStep, RETURN_STATES, type NextStep, type ReturnState } from './domain/returned-money.js';
import type { StatementCheck } from './domain/statement.types.js';
import { ReturnedMoneyStore, type ReturnedRow } from './returned-money.store.js';

export interface ReturnedMoney extends Omit<ReturnedRow, 'period' | 'clerk' | 'waiverProposed'> {
  period: Period;
  nextStep: NextStep;
  nextStepText: string;
  ownerRole: string | null;
  /** The clerk who made the batch, where the step is the clerk's; else anyone of the role. */
  ownerName: string | null;
}

export interface FundReturns {
  fund: Fund;
  fundName: string;
  states: { state: ReturnState; count: number; amount: string }[];
  /** Everything that ever came back. */
  returned: string;
  /** Neither paid again nor waived. */
  open: string;
  /** Balance of 暂收款—待遇退回. */
  clearing: string;
  check: StatementCheck;
}

/** The returned-money board: every returned cent with its state, age, owner and next step, held against the clearing accounts. */
@Injectable()
export class ShowReturnedMoney {
  constructor(@Inject(ReturnedMoneyStore) private readonly store: ReturnedMoneyStore) {}

  async run(
    tx: Tx,
    agencyId: number,
    today: string,
    filter: { fund?: Fund; state?: ReturnState; olderThan?: number; sort?: string },
    query: PageQuery,
  ): Promise<Page<ReturnedMoney> & { funds: FundReturns[] }> {
    const rows = await this.store.rows(tx, agencyId, today, filter, query);
    const first =
      rows.length === 0 && query.page > 1
        ? await this.store.rows(tx, agencyId, today, filter, { page: 1, pageSize: 1 })
        : rows;
    return {
      rows: rows.map(outward),
      total: Number(first[0]?.total ?? 0),
      page: query.page,
      pageSize: query.pageSize,
      funds: await this.funds(tx, agencyId, filter.fund ?? null),
    };
  }

  private async funds(tx: Tx, agencyId: number, fund: Fund | null): Promise<FundReturns[]> {
    const sums = await this.store.sums(tx, agencyId, fund);
    return (await this.store.clearing(tx, agencyId, fund)).map((account) => {
      const states = RETURN_STATES.map((state) => {
        const sum = sums.find((one) => one.fund === account.fund && one.state === state);
        return { state, count: sum?.count ?? 0, amount: toWire(money(sum?.amount ?? '0')) };
      });
      const open = sumMoney(
        states.filter(({ state }) => state === 'HELD' || state === 'IN_REISSUE').map(({ amount }) => money(amount)),
      );
      // A fund that books returns red has lowered its expense at once: its clearing account stays empty.
      const expected = account.bounceRule === 'SUSPENSE' ? open : ZERO;
      return {
        fund: account.fund,
        fundName: account.name,
        states,
        returned: toWire(sumMoney(states.map(({ amount }) => money(amount)))),
        open: toWire(open),
        clearing: toWire(money(account.balance)),
        check: {
          name: 'clearing',
          title: statementTitles.checks.clearing,
          difference: toWire(money(account.balance).minus(expected)),
        },
      };
    });
  }
}

function outward({ clerk, waiverProposed, total: _total, ...row }: ReturnedRow & { total: string }): ReturnedMoney {
  const { step, role } = nextStep({ ...row, waiverProposed });
  return {
    ...row,
    name: maskName(row.name),
    period: intToPeriod(row.period),
    nextStep: step,
    nextStepText: nextStepTexts[step],
    ownerRole: role,
    ownerName: role === 'FINANCE_CLERK' ? clerk : null,
  };
}
