import { directFunds as text } from '@messages/web/direct-funds';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import { money, tenThousands } from '../../ui/formats';

export type DirectFunds = Schema<'DirectFundsDto'>;
export type DocumentRow = Schema<'DocumentRowDto'>;
export type FundDocument = Schema<'DocumentDto'>;
export type Level = DocumentRow['level'];
export const SCOPES = ['DIRECT', 'ALL'] as const;
export type Scope = (typeof SCOPES)[number];

/** Yuan shown as 万元; the exact yuan when the mouse rests on it. */
export function Wan({ of }: { of: string }): ReactNode {
  return <span title={money(of)}>{tenThousands(of)}</span>;
}

/** The number, or that none is registered. */
export function DocumentName({ row }: { row: Pick<DocumentRow, 'documentId' | 'documentNo'> }): ReactNode {
  if (row.documentId !== null) return row.documentNo;
  return (
    <span>
      {row.documentNo && <>{row.documentNo} </>}
      <span className="faint">{text.unregistered}</span>
    </span>
  );
}

export function lastDay(period: string): string {
  const [year, month] = period.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
