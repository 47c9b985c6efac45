import { allocate } from '../../kernel/allocate.js';
import { DomainError } from '../../kernel/domain-error.js';
import { sumMoney, toWire, ZERO, type Decimal } from '../../kernel/money.js';
import type { Details } from './finding.types.js';

/** A line of a case with what is still open of it, by detail, yuan. */
export interface OpenLine {
  lineId: string;
  /** Day of the expense. */
  paidOn: string;
  open: Details;
}

export interface Part extends Details {
  lineId: string;
  paidOn: string;
}

const DETAILS = ['base', 'personal', 'grant'] as const;

/**
 * Which lines recovered money pays back: the oldest first (the order given), each to its end, its details in their order.
 * Lines that get nothing are left out; the parts sum to the amount. Errors: RECOVERY_BEYOND_OPEN.
 */
export function spreadRecovery(lines: readonly OpenLine[], amount: Decimal): Part[] {
  const recipients = lines.flatMap(({ open }, i) =>
    DETAILS.map((detail) => ({ key: `${i} ${detail}`, room: open[detail] })),
  );
  const { parts, remainder } = allocate(amount, recipients, 'ORDER');
  if (!remainder.isZero()) {
    const open = sumMoney(recipients.map(({ room }) => room));
    throw new DomainError('RECOVERY_BEYOND_OPEN', 'rule', { open: toWire(open), amount: toWire(amount) });
  }
  const of = new Map(parts.map((part) => [part.key, part.amount]));
  return lines
    .map(({ lineId, paidOn }, i) => ({
      lineId,
      paidOn,
      base: of.get(`${i} base`) ?? ZERO,
      personal: of.get(`${i} personal`) ?? ZERO,
      grant: of.get(`${i} grant`) ?? ZERO,
    }))
    .filter((part) => !sumMoney(DETAILS.map((detail) => part[detail])).isZero());
}
