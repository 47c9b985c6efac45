import type { ReactNode } from 'react';
import { time } from '../../ui/formats';

/** Who did something, and below it when: a column as wide as either. */
export function By({ who, at }: { who: string | null; at: string | null }): ReactNode {
  if (!who || !at) return '—';
  return (
    <>
      {who}
      <div className="faint tabular">{time(at)}</div>
    </>
  );
}
