import { feedbackForm as words } from '../messages/direct-funds.js';
import {
  xlsxBytes,
  type StyledCell,
  type WriteCell,
  type WriteRow,
  type WriteSheet,
} from '../platform/tabular/write-xlsx.js';
import {
  FORM_MONEY,
  moneyTitle,
  type FeedbackForm,
  type FeedbackRow,
  type FormAmounts,
} from './domain/feedback-form.js';
import { AGE_CLASSES } from './domain/ages.js';

export interface PrintedFeedback extends FeedbackForm {
  agency: string;
  fiscalYear: number;
  at: string;
  scope: 'DIRECT' | 'ALL';
  notes: readonly string[];
}

const HEADS = [
  words.columns.no,
  words.columns.documentNo,
  words.columns.level,
  words.columns.mark,
  words.columns.project,
  words.columns.amount,
  words.columns.arrived,
  words.columns.arrivedOn,
  words.columns.used,
  words.columns.useRate,
  words.columns.unused,
  ...AGE_CLASSES.map(moneyTitle),
  words.columns.people,
  words.columns.note,
];
/** Of an amount in each unit; long texts break inside their cells. */
const MONEY_WIDTH = { wan: 11, yuan: 15 };
const widths = (money: number): number[] => [
  ...[5, 16, 8, 9, 28, money, money, 13, money, 9, money],
  ...AGE_CLASSES.map(() => money),
  ...[9, 16],
];
const LAST = HEADS.length - 1;

/** The form in 万元, and the same exact in yuan on a second sheet. */
export function feedbackXlsx(form: PrintedFeedback): Promise<Buffer> {
  return xlsxBytes([sheetOf(form, 'wan'), sheetOf(form, 'yuan')]);
}

function sheetOf(form: PrintedFeedback, unit: 'wan' | 'yuan'): WriteSheet {
  const third = Math.floor(LAST / 3);
  const part = (text: string, across: number, align?: StyledCell['align']): WriteCell[] => [
    { text, across, ...(align ? { align } : {}) },
    ...Array<null>(across).fill(null),
  ];
  return {
    name: words.sheets[unit],
    widths: widths(MONEY_WIDTH[unit]),
    frozenRows: 3,
    paper: 'LYING',
    pageWords: words.page,
    rows: [
      [{ text: form.scope === 'ALL' ? words.titleAll : words.title, title: true, align: 'CENTER', across: LAST }],
      [
        ...part(words.agency(form.agency), third),
        ...part(words.cutOff(form.at, form.fiscalYear), third, 'CENTER'),
        ...part(words.unit[unit], LAST - 2 * third - 2, 'RIGHT'),
      ],
      HEADS.map((text) => ({ text, bold: true, align: 'CENTER', ruled: true })),
      ...form.rows.map((row) => lineOf(row, unit)),
      totalOf(form, unit),
      ...form.notes.map((text): WriteRow => [{ text, across: LAST }]),
    ],
  };
}

function lineOf(row: FeedbackRow, unit: 'wan' | 'yuan'): WriteRow {
  const { firstArrivedOn: first, lastArrivedOn: last, arrivals } = row;
  return cells(
    [
      String(row.no),
      row.documentId === null ? words.unregistered(row.documentNo) : row.documentNo!,
      words.levels[row.level],
      row.direct ? words.direct : words.notDirect,
      row.project,
    ],
    row[unit],
    first === null || last === null ? words.none : words.arrivedOn(first, last, arrivals),
    row,
    row.note ?? '',
  );
}

function totalOf({ total }: FeedbackForm, unit: 'wan' | 'yuan'): WriteRow {
  return cells(['', words.total, '', '', ''], total[unit], '', total, '').map((cell) => ({
    ...(cell as StyledCell),
    bold: true,
  }));
}

function cells(
  head: readonly string[],
  amounts: FormAmounts,
  arrivedOn: string,
  { useRate, people }: Pick<FeedbackRow, 'useRate' | 'people'>,
  note: string,
): WriteRow {
  const text = (value: string): StyledCell => ({ text: value, ruled: true });
  const amount = (value: string | null): StyledCell => ({
    text: value ?? words.none,
    kind: 'MONEY',
    align: 'RIGHT',
    ruled: true,
  });
  const [issued, arrived, used, unused, ...ages] = FORM_MONEY.map((column) => amount(amounts[column]));
  return [
    ...head.map(text),
    issued!,
    arrived!,
    text(arrivedOn),
    used!,
    amount(useRate),
    unused!,
    ...ages,
    { text: people === null ? words.none : String(people), kind: 'NUMBER', align: 'RIGHT', ruled: true },
    text(note),
  ];
}
