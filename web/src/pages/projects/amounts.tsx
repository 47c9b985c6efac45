import { schemeLabels } from '@messages/agencies';
import { projectWords } from '@messages/web/projects';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import { isNegative, money, tenThousands } from '../../ui/formats';

export type Project = Schema<'ProjectDto'>;
export type ProjectDetail = Schema<'ProjectDetailDto'>;
export type MoneyField =
  'allotted' | 'adjusted' | 'budget' | 'arrived' | 'reserved' | 'attributed' | 'executed' | 'remaining';

/** Yuan shown as 万元; the exact yuan when the mouse rests on it. */
export function TenThousands({ of }: { of: string }): ReactNode {
  return (
    <span className={isNegative(of) ? 'negative' : undefined} title={money(of)}>
      {tenThousands(of)}
    </span>
  );
}

export function schemeName(scheme: Project['scheme']): string {
  return scheme ? schemeLabels[scheme] : projectWords.running;
}

/** Colours of the series, the same on both pages. */
export const COLOURS = {
  budget: '#a9b4c0',
  arrived: '#1f5fae',
  attributed: '#0a6a74',
  remaining: '#c98a1b',
  returned: '#b3261e',
};
