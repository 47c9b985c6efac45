import { lastDay } from '../../src/kernel/period.js';
import { Decimal, ZERO } from '../../src/kernel/money.js';
import { ClosePeriod } from '../../src/ledger/close-period.js';
import { ExplainOpenBatch } from '../../src/ledger/explain-open-batch.js';
import { ReopenPeriod } from '../../src/ledger/reopen-period.js';
import { AssignBreakOwner } from '../../src/reconcile/assign-break-owner.js';
import { BreaksStore } from '../../src/reconcile/breaks.store.js';
import { MatchAutomatically } from '../../src/reconcile/match-automatically.js';
import { UploadStatement } from '../../src/reconcile/upload-statement.js';
import { DONE } from './books-oracle.js';
import type { BooksBatch, OracleReopening } from './books-oracle.types.js';
import { wire, type BooksPlayer, type FundAtPlay } from './books-player.js';
import { asUpload } from './desks.js';
import type { Person } from './oracle.types.js';

const TITLES = '日期,摘要,对方户名,借方,贷方,余额,流水号';
const REASON = '模型测试';
let printed = 0;

/** Bank statements, the closing of months and their re-opening. */
export class ClosingActs {
  constructor(private readonly player: BooksPlayer) {}

  /** As `dice` says, the bank tells of interest that nobody booked, has not made a payment, or begins with a wrong balance. */
  async statement(at: FundAtPlay, account: string, month: string, dice: number | null): Promise<void> {
    const bank = at.books.banks.get(account)!;
    const extra = dice !== null && account === '1004' && dice % 4 === 0 ? this.player.amount() : null;
    const dropped = dice !== null && dice % 5 === 0 ? dice >> 3 : null;
    const shift = dice !== null && dice % 29 === 0 ? new Decimal('0.01') : ZERO;
    const [expected, { from, to, opening, lines }] = bank.print(month, { extra, dropped, shift });
    const rows = lines.map(({ on, amount, balance }) => {
      const [paid, received] = amount.isNegative() ? [wire(amount.neg()), ''] : ['', wire(amount)];
      return [on, '转账', '', paid, received, wire(balance), `S${(printed += 1)}`].join(',');
    });
    const file = asUpload('statement.csv', Buffer.from([TITLES, ...rows, ''].join('\r\n'), 'utf8'));
    const input = { fund: at.fund, account, from, to, opening: wire(opening), formatCode: 'GENERIC' };
    const told = { ...input, rows: rows.map((row) => row.replace(/,转账,+/, ' ')) };
    await this.player.send(at, 'bookkeeper', 'statement', told, expected, (ctx) =>
      this.player.desks.use(UploadStatement).run(ctx, { ...input, file }),
    );
  }

  async match(at: FundAtPlay, account: string): Promise<void> {
    const expected = at.books.banks.get(account)!.match();
    const input = { fund: at.fund, account, toleranceDays: 0 };
    const value = await this.player.send(at, 'bookkeeper', 'match', input, DONE, (ctx) =>
      this.player.desks.use(MatchAutomatically).run(ctx, input),
    );
    this.player.agree('matches', String(value!.ids.length), String(expected));
  }

  /** Every difference at the end of the month gets its owner. */
  async owners(at: FundAtPlay, account: string, month: string): Promise<void> {
    const { desks } = this.player;
    const asOf = { fund: at.fund, account, on: lastDay(month), knownAt: null };
    const rows = await desks.use(BreaksStore).all(desks.db, desks.agencyId, asOf);
    const { books, bank, start } = at.books.banks.get(account)!.open(month);
    const told = rows.map(({ side, on, amount }) => (side === 'START' ? `START ${amount}` : `${side} ${on} ${amount}`));
    const known = [
      ...books.map(({ on, amount }) => `BOOK ${on} ${wire(amount)}`),
      ...bank.map(({ on, amount }) => `BANK ${on} ${wire(amount)}`),
      ...(start.isZero() ? [] : [`START ${wire(start)}`]),
    ];
    this.player.agree(`breaks of ${at.fund} ${account} in ${month}`, told.sort().join('\n'), known.sort().join('\n'));
    if (rows.length === 0) return;
    at.books.banks.get(account)!.assign(month);
    const breaks = rows.map(({ lineId, voucherId, postingNo, statementId }) => ({
      lineId: lineId ?? undefined,
      voucherId: voucherId ?? undefined,
      postingNo: postingNo ?? undefined,
      statementId: statementId ?? undefined,
    }));
    const input = { breaks, ownerId: desks.userId('cashier') };
    await this.player.send(at, 'bookkeeper', 'owners', input, DONE, (ctx) =>
      desks.use(AssignBreakOwner).run(ctx, input),
    );
  }

  async explain(at: FundAtPlay, batch: BooksBatch, month: string): Promise<void> {
    const expected = at.books.explain(batch, month);
    const input = { fund: at.fund, period: month, batchId: batch.id, reason: REASON };
    await this.player.send(at, 'bookkeeper', 'explain', input, expected, (ctx) =>
      this.player.desks.use(ExplainOpenBatch).run(ctx, input),
    );
  }

  async close(at: FundAtPlay, month: string): Promise<void> {
    const open = at.books.openItems(month);
    const expected = at.books.close(month);
    const input = { fund: at.fund, period: month };
    let told: string[] = [];
    await this.player.send(at, 'approver', 'close', { ...input, open }, expected, async (ctx) => {
      try {
        return await this.player.desks.use(ClosePeriod).run(ctx, input);
      } catch (error) {
        told = ((error as { details?: { items?: { code: string }[] } }).details?.items ?? []).map(({ code }) => code);
        throw error;
      }
    });
    if (expected !== DONE) this.player.agree(`open items of ${month}`, told.join(' '), open.join(' '));
    for (const item of open) this.player.count(`close waits for ${item}`);
  }

  async reopen(at: FundAtPlay, month: string, by: Person): Promise<void> {
    const expected = at.books.proposeReopening(month, by);
    const input = { fund: at.fund, period: month, reason: REASON };
    const value = await this.player.send(at, by, 'reopen', input, expected, (ctx) =>
      this.player.desks.use(ReopenPeriod).propose(ctx, input),
    );
    if (value) at.books.reopenings.at(-1)!.id = value.id;
  }

  async decideReopening(at: FundAtPlay, reopening: OracleReopening, by: Person, confirm: boolean): Promise<void> {
    const expected = at.books.decideReopening(reopening, by, confirm);
    const input = { id: reopening.id, decision: confirm ? ('CONFIRMED' as const) : ('REFUSED' as const) };
    await this.player.send(at, by, `reopen.${input.decision}`, input, expected, (ctx) =>
      this.player.desks.use(ReopenPeriod).decide(ctx, input),
    );
  }
}
