import { Button, type ButtonProps } from 'antd';
import type { ReactNode } from 'react';
import type { Case } from './case-types';

export type CaseAction = Case['allowedActions'][number]['action'];

/** Whether this person may do it now. */
export const allows = ({ allowedActions }: Case, action: CaseAction): boolean =>
  allowedActions.some((one) => one.action === action && one.allowed);

/** What this person does with such a case at all: now, or not yet and why. What is other people's is not offered. */
export const offeredActions = ({ allowedActions }: Case): Case['allowedActions'] =>
  allowedActions.filter(({ reasonCode }) => reasonCode !== 'PERMISSION_MISSING');

/** The button of an act; disabled it says why, and it is not there where the act is none of this person's. */
export function CaseAct({ file, action, ...button }: { file: Case; action: CaseAction } & ButtonProps): ReactNode {
  const one = offeredActions(file).find((offered) => offered.action === action);
  if (!one) return null;
  return <Button size="small" {...button} disabled={!one.allowed} title={one.reason ?? undefined} />;
}
