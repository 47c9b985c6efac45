import { payoutReference } from '../kernel/payout-reference.js';
import { intToPeriod } from '../kernel/period.js';
import { schemeLabels } from '../messages/agencies.js';
import { kindLabels, samplingList as words, samplingMethodLabels, stratumWords } from '../messages/sampling.js';
import { writeCsv } from '../platform/tabular/write-csv.js';
import { xlsxBytes, type StyledCell, type WriteRow } from '../platform/tabular/write-xlsx.js';
import type { Pick } from './domain/sampling.types.js';
import { formulaLines } from './formula-lines.js';
import type { ListRow } from './sampling-items.store.js';
import type { PlanRow } from './sampling.store.js';
import { stratumLabel } from './stratum-label.js';

/** What a list is printed from; `rows` beside `picks`, in the same order. */
export interface DrawnList {
  plan: Omit<PlanRow, 'examined' | 'wrong'>;
  picks: readonly Pick[];
  rows: readonly ListRow[];
}

const TITLES = Object.values(words.columns);
const WIDTHS = [6, 18, 12, 10, 8, 24, 16, 20, 14, 22, 22, 22, 12, 10, 12, 30];
const AMOUNT = Object.keys(words.columns).indexOf('amount');
const bold = (text: string): StyledCell => ({ text, bold: true });

/**
 * The list to be examined and handed back, with empty columns for the results. It says nothing of who took it or when, nor
 * how the plan is called: the same population, seed and size always give the same bytes.
 */
export function csvOfList(list: DrawnList): Buffer {
  return Buffer.concat([...writeCsv([TITLES, ...cells(list)])]);
}

/** The same as a workbook, with a sheet that says how it was drawn. */
export function xlsxOfList(list: DrawnList): Promise<Buffer> {
  const rows = cells(list).map((row) =>
    row.map((text, i) => (i === AMOUNT ? ({ text, kind: 'MONEY' } as const) : text)),
  );
  return xlsxBytes([
    { name: words.sheet, widths: WIDTHS, frozenRows: 1, rows: [TITLES.map(bold), ...rows] },
    { name: words.about, widths: [22, 110], rows: about(list) },
  ]);
}

function cells({ plan, picks, rows }: DrawnList): string[][] {
  return picks.map((pick, i) => {
    const row = rows[i]!;
    const stratum = stratumLabel(plan.stratifyBy, plan.amountBounds, pick.stratum);
    return [
      String(i + 1),
      payoutReference(pick.batchId, pick.lineNo),
      labelOf(schemeLabels, row.scheme),
      intToPeriod(row.period),
      labelOf(kindLabels, row.kind),
      row.batchNumber,
      row.name,
      row.idMasked,
      row.township ?? '',
      row.accountMasked,
      row.bankName ?? '',
      pick.certain ? stratumWords.certain : stratum,
      pick.amount,
      '',
      '',
      '',
    ];
  });
}

function about({ plan }: DrawnList): WriteRow[] {
  return [
    [bold(words.about)],
    [words.help],
    [],
    [words.method, samplingMethodLabels[plan.method]],
    [words.population, words.populationText(plan.populationCount, plan.populationSum)],
    [words.watermark, plan.watermark],
    [words.populationDigest, plan.populationDigest],
    [words.seed, plan.seed],
    [words.listDigest, plan.listDigest],
    ...formulaLines(plan).map((line, i): WriteRow => [i === 0 ? words.formula : null, line]),
  ];
}

function labelOf(labels: Readonly<Record<string, string>>, code: string): string {
  return labels[code] ?? code;
}
