import type { Decimal } from '../../kernel/money.js';
import { reserve, type AttributionRule, type Part } from './attribution.js';

/** What each amount in turn would reserve: as `reserve`, each time within the room that the ones before have left. */
export function foresee(
  totals: readonly Decimal[],
  rule: AttributionRule | null,
  rooms: ReadonlyMap<string, Decimal>,
): Part[][] {
  const left = new Map(rooms);
  return totals.map((total) => {
    const parts = reserve(total, rule, left);
    for (const { projectId, amount } of parts) {
      if (projectId !== null) left.set(projectId, left.get(projectId)!.minus(amount));
    }
    return parts;
  });
}
