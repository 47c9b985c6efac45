import type { Role } from '../../identity/domain/role.types.js';
import type { ApartRule, MoneyStep } from './money-path.js';

export interface InsightUser {
  id: string;
  login: string;
  name: string;
  section: string | null;
  active: boolean;
  roles: Role[];
}

/** One or two people, and what their rights amount to. */
export interface Margin {
  userIds: string[];
  /** Rules alone that keep them from it: their roles cover every step. */
  keptBy: ApartRule[];
}

/** Ways around the steps, which no rule about batches can close. */
export const OTHER_WAYS = ['RESET_PASSWORDS', 'CREATE_AND_GRANT'] as const;
export type OtherWay = (typeof OTHER_WAYS)[number];

export interface MoneyPaths {
  people: (InsightUser & { may: MoneyStep[] })[];
  /** Who could alone; empty by construction, shown because it is computed. */
  alone: string[];
  /** Pairs who could together. */
  pairs: string[][];
  /** Whose roles would do, were it not for the rules. */
  margins: Margin[];
  smallest: { size: number; groups: string[][]; more: boolean } | null;
  otherWays: { way: OtherWay; userIds: string[] }[];
}
