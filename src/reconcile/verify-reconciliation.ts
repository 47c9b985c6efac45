import { Inject, Injectable } from '@nestjs/common';
import { Finding, type CheckResult } from '../kernel/verification.js';
import { money } from '../kernel/money.js';
import { reconcileWhy as why } from '../messages/reconcile.js';
import type { Tx } from '../platform/db/db.js';
import { VerifyReconciliationStore } from './verify-reconciliation.store.js';

/** Recomputes statements and matches from their records; each check names the first record that does not fit. */
@Injectable()
export class ReconciliationVerifier {
  constructor(@Inject(VerifyReconciliationStore) private readonly store: VerifyReconciliationStore) {}

  async verify(tx: Tx, agencyId: number): Promise<CheckResult[]> {
    return [await this.statements(tx, agencyId), await this.matches(tx, agencyId), await this.current(tx, agencyId)];
  }

  private async statements(tx: Tx, agencyId: number): Promise<CheckResult> {
    const finding = new Finding('bank-statements');
    const statements = await this.store.statements(tx, agencyId);
    const known = new Map(statements.map((statement) => [statement.id, statement]));
    const reached = new Map(statements.map(({ id, opening }) => [id, { balance: money(opening), lines: 0 }]));
    for await (const lines of this.store.lines(tx, agencyId)) {
      finding.count(lines.length);
      for (const line of lines) {
        const run = reached.get(line.statementId);
        if (!run) continue;
        run.balance = run.balance.plus(line.amount);
        run.lines += 1;
        const { fromOn, toOn } = known.get(line.statementId)!;
        if (!run.balance.eq(line.balance) || line.on < fromOn || line.on > toOn) {
          finding.bad('bankStatement', line.statementId, why.line(line.lineNo));
        }
      }
    }
    let before: (typeof statements)[number] | null = null;
    for (const statement of statements) {
      const run = reached.get(statement.id)!;
      if (run.lines !== statement.lineCount || !run.balance.eq(statement.closing)) {
        finding.bad('bankStatement', statement.id, why.count);
      }
      if (statement.withdrawn) continue;
      if (before?.fund === statement.fund && before.account === statement.account) {
        const touching = statement.adjacent && before.closing !== statement.opening;
        if (touching || statement.fromOn <= before.toOn) {
          finding.bad('bankStatement', statement.id, why.neighbour(before.toOn));
        }
      }
      before = statement;
    }
    finding.count(statements.length);
    return finding.result();
  }

  private async matches(tx: Tx, agencyId: number): Promise<CheckResult> {
    const finding = new Finding('bank-matches');
    for (const match of await this.store.matches(tx, agencyId)) {
      finding.count();
      const [lines, postings] = [money(match.lines ?? '0'), money(match.postings ?? '0')];
      if (!lines.eq(postings) || !lines.eq(match.amount) || match.items !== match.itemCount) {
        finding.bad('bankMatch', match.id, why.sums);
      } else if (match.foreign > 0) {
        finding.bad('bankMatch', match.id, why.account);
      }
    }
    return finding.result();
  }

  private async current(tx: Tx, agencyId: number): Promise<CheckResult> {
    const finding = new Finding('bank-matched-now');
    const { records, firstBad } = await this.store.current(tx, agencyId);
    finding.count(records);
    if (firstBad !== null) finding.bad('bankMatch', firstBad, why.current);
    return finding.result();
  }
}
