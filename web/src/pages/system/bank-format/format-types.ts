import { formatIssueLabels } from '@messages/banking';
import { ApiError, type Schema } from '../../../api/client';

export interface FormatColumn {
  field: string;
  width?: number;
  align?: string;
  pad?: string;
  unit?: string;
  constant?: string;
  dateFormat?: string;
  title?: string;
}

interface RecordPart {
  kind: string;
  columns?: FormatColumn[];
}

export interface FormatSection {
  layout: string;
  delimiter?: string;
  quoting?: string;
  encoding: string;
  newline: string;
  fileName?: string;
  header: RecordPart;
  trailer: RecordPart;
  columns: FormatColumn[];
  outcomes?: Record<string, string>;
  causes?: Record<string, string>;
}

/** A format as the service keeps it; the API describes it as a plain object. */
export interface Definition {
  code: string;
  name: string;
  version: number;
  order: FormatSection;
  result: FormatSection;
}

export type Trial = Schema<'FormatTrialView'>;

/** One thing wrong with a definition, in words. */
export interface FormatIssue {
  path: string;
  text: string;
}

export function issuesOf(error: Error | null): FormatIssue[] {
  if (!(error instanceof ApiError) || error.code !== 'BANK_FORMAT_INVALID') return [];
  const { issues } = error.details as { issues?: { path: string; code: string; detail?: string }[] };
  return (issues ?? []).map(({ path, code, detail }) => ({
    path,
    text: (formatIssueLabels[code as keyof typeof formatIssueLabels] ?? code).replace('{detail}', detail ?? ''),
  }));
}

/** The definition in the text, or the line near which the text is no JSON (from 1; null: not known). */
export function parse(text: string): { definition: Record<string, unknown> } | { brokenAt: number | null } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { definition: value as Record<string, unknown> };
    return { brokenAt: 1 };
  } catch (failure) {
    const position = /position (\d+)/.exec((failure as Error).message)?.[1];
    return { brokenAt: position === undefined ? null : text.slice(0, Number(position)).split('\n').length };
  }
}
