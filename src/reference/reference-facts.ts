import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** Where the project lies, from dist/src/reference or src/reference alike. */
export const PROJECT_ROOT = ((): string => {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return here.includes('/dist/') ? here.slice(0, here.lastIndexOf('/dist/')) : join(here, '..', '..');
})();

export interface ReferenceProject {
  no: number;
  code: string;
  name: string;
  scheme: 'resident' | 'enterprise' | 'institutional' | null;
  function_code: string;
  economic_code: string;
  /** 万元, as printed. */
  budget: string;
  source: string;
  document_no: string | null;
  payment_mode: string;
  procedure: string;
  period: [string, string];
  subsidised: string;
  standard: string;
  policy_basis?: string[];
}

/** level1, level2, level3, operator, value, unit, … as printed; the unit's own table has no scoring rule and no evidence. */
export type ReferenceIndicator = (string | null)[];

export interface ReferenceFacts {
  agency: {
    name: string;
    division_code: string;
    parent: string;
    prefecture: string;
    region: string;
    fiscal_year: number;
    [fact: string]: unknown;
  };
  projects: ReferenceProject[];
  performance: {
    unit_overall: { indicators: ReferenceIndicator[] };
    [projectCode: string]: unknown;
  };
}

/** The published budget, projects and indicators of the reference year, exactly as printed (reference/luntai-2024.json). */
export function referenceFacts(): ReferenceFacts {
  return JSON.parse(readFileSync(join(PROJECT_ROOT, 'reference', 'luntai-2024.json'), 'utf8')) as ReferenceFacts;
}
