import type {
  BatchBankView,
  IssuedFileView,
  ResultFileView,
  ResultLineView,
  SlipRecordedView,
} from '../../banking/banking.dto.js';
import type { FileProblem } from '../../banking/domain/read-result.js';
import type { Wire } from '../../client/wire.js';
import { resultFileProblemLabels } from '../../messages/banking.js';
import { cliBank as text, cliText } from '../../messages/cli.js';
import { cliLabels, cliTitles as title } from '../../messages/cli-words.js';
import { payoutStateLabels } from '../../messages/payouts.js';
import type { Call, Command, Report } from '../command.js';
import { count, label, when, yuan } from '../format.js';
import { fetchPage, jobWatch, PAGING, section, showPage } from '../listing.js';
import { fields, table, type Column } from '../table.js';
import { kinds } from '../values.js';
import { BATCH } from './batches.js';
import { requireBankFile, simulate } from './simulate.js';

type ResultFile = Wire<ResultFileView>;
/** The view as the controller fills it; its DTO leaves file and slip open. */
type BatchBank = Omit<Wire<BatchBankView>, 'bankFile' | 'slip'> & {
  bankFile: (Wire<IssuedFileView> & { issuedBy: string; issuedAt: string; downloads: number }) | null;
  slip: { number: string; paidOn: string; recordedBy: string } | null;
};
const RESULT = { name: 'result', kind: kinds.id } as const;

export const bankCommands: readonly Command[] = [
  {
    words: 'bank issue',
    operands: [BATCH],
    async run(call) {
      const batch = call.get('batch');
      const path = `/v1/batches/${batch}/bank-file`;
      const issued = await (await call.client()).post<Wire<IssuedFileView>>(path, {}, { key: call.key() });
      const lines = [
        text.issued(issued.fileName, count(issued.lineCount), yuan(issued.total)),
        text.digest(issued.digest),
        cliText.next,
        `  bank download ${batch}`,
      ];
      return { answer: issued, lines };
    },
  },
  {
    words: 'bank download',
    operands: [BATCH],
    optional: ['out'],
    async run(call) {
      const desk = await call.desk();
      const file = requireBankFile(await desk.bank(call.get('batch')), call.get('batch'));
      const bytes = await desk.downloadBankFile(file.id);
      const out = call.option('out') ?? '.';
      const shown = await call.writeFile(/[/\\]$|^\.$/.test(out) ? `${out}/${file.fileName}` : out, bytes);
      return { answer: { file: shown, size: bytes.length }, lines: [cliText.written(shown, count(bytes.length))] };
    },
  },
  {
    words: 'bank slip',
    operands: [BATCH, { name: 'slip', kind: kinds.text }],
    required: ['on'],
    async run(call) {
      const [number, on] = [call.get('slip'), call.option('on')!];
      const desk = await call.desk();
      const answer = await desk.recordSlip<Wire<SlipRecordedView>>(call.get('batch'), number, on, call.key());
      return { answer, lines: [text.slip(number, on), ...(answer.settled ? [text.settled] : [])] };
    },
  },
  {
    words: 'bank simulate',
    operands: [BATCH],
    optional: ['failures', 'split', 'on', 'out'],
    run: simulate,
  },
  {
    words: 'bank result',
    operands: [BATCH, { name: 'file', kind: kinds.text, many: true }],
    run: takeIn,
  },
  {
    words: 'bank status',
    operands: [BATCH],
    async run(call) {
      const bank = await (await call.client()).get<BatchBank>(`/v1/batches/${call.get('batch')}/bank`);
      return { answer: bank, lines: describe(bank) };
    },
  },
  {
    words: 'bank lines',
    operands: [RESULT],
    optional: ['class', ...PAGING],
    async run(call) {
      const query = { class: call.option('class') };
      const page = await fetchPage<Wire<ResultLineView>>(call, `/v1/bank-results/${call.get('result')}/lines`, query);
      return { answer: page, lines: showPage(LINES, page) };
    },
  },
  {
    words: 'bank explain',
    operands: [RESULT, { name: 'line', kind: kinds.number }, { name: 'explanation', kind: kinds.text }],
    async run(call) {
      const [file, line] = [call.get('result'), call.get('line')];
      const body = { explanation: call.get('explanation') };
      const path = `/v1/bank-results/${file}/lines/${line}/explain`;
      const answer = await (await call.client()).post(path, body, { key: call.key() });
      return { answer, lines: [text.explained(file, line)] };
    },
  },
];

const CLASSES: readonly Column<ResultFile['classes'][number]>[] = [
  { title: title.class, value: (row) => row.label },
  { title: title.count, value: (row) => count(row.lines), right: true },
  { title: title.amount, value: (row) => yuan(row.amount), right: true },
  { title: title.code, value: (row) => row.class },
];

const RESULTS: readonly Column<ResultFile>[] = [
  { title: title.id, value: (file) => file.id, right: true },
  { title: title.state, value: (file) => label(cliLabels.resultFileState, file.state) },
  { title: title.rows, value: (file) => count(file.lineCount), right: true },
  { title: title.class, value: (file) => file.classes.map((row) => `${row.label} ${count(row.lines)}`).join('，') },
  { title: title.uploadedBy, value: (file) => file.uploadedBy },
  { title: title.uploadedAt, value: (file) => when(file.uploadedAt) },
  { title: title.fileName, value: (file) => file.fileName },
];

const OUTCOMES: readonly Column<BatchBank['outcomes'][number]>[] = [
  { title: title.state, value: (outcome) => label(payoutStateLabels, outcome.state) },
  { title: title.count, value: (outcome) => count(outcome.payouts), right: true },
  { title: title.amount, value: (outcome) => yuan(outcome.amount), right: true },
];

const LINES: readonly Column<Wire<ResultLineView>>[] = [
  { title: title.lineNo, value: (line) => String(line.lineNo), right: true },
  { title: title.class, value: (line) => line.classLabel },
  { title: title.reference, value: (line) => line.reference ?? '' },
  { title: title.amount, value: (line) => yuan(line.amount), right: true },
  { title: title.cause, value: (line) => line.causeLabel ?? '' },
  { title: title.creditedOn, value: (line) => line.creditedOn ?? '' },
  { title: title.problem, value: (line) => line.problem ?? '' },
  { title: title.remedy, value: (line) => line.remedy },
  { title: title.explanation, value: (line) => line.explanation ?? '' },
];

/** Several files one after the other; each under a key of its own, so that the whole line can be repeated. */
async function takeIn(call: Call): Promise<Report> {
  const desk = await call.desk();
  const client = await call.client();
  const files = [];
  for (const path of call.all('file')) files.push(await call.readFile(path));
  const answers: ResultFile[] = [];
  const lines: string[] = [];
  for (const [i, file] of files.entries()) {
    const id = await desk.takeInResult(call.get('batch'), file, call.key(String(i + 1)), jobWatch(call));
    const result = await client.get<ResultFile>(`/v1/bank-results/${id}`);
    answers.push(result);
    lines.push(...(i > 0 ? [''] : []), text.taken(file.name), ...table(CLASSES, result.classes), ...problems(result));
  }
  const { outcomes } = await client.get<BatchBank>(`/v1/batches/${call.get('batch')}/bank`);
  return { answer: answers, lines: [...lines, ...openLines(outcomes)] };
}

function problems({ fileProblems }: ResultFile): string[] {
  return fileProblems.map((problem) => `${text.fileProblem}：${sentenceOf(problem)}`);
}

function sentenceOf(problem: object): string {
  const { code, stated, found } = problem as FileProblem;
  const sentence: string = resultFileProblemLabels[code] ?? code;
  return sentence.replace('{stated}', stated ?? '').replace('{found}', found ?? '');
}

function openLines(outcomes: BatchBank['outcomes']): string[] {
  const open = outcomes.find((outcome) => outcome.state === 'ISSUED');
  return ['', open ? text.unknown(count(open.payouts), yuan(open.amount)) : text.settled];
}

function describe({ bankFile, slip, results, outcomes }: BatchBank): string[] {
  return [
    text.fileTitle,
    ...(bankFile === null
      ? [`  ${cliText.none}`]
      : fields([
          [title.fileName, bankFile.fileName],
          [title.digest, bankFile.digest],
          [title.count, count(bankFile.lineCount)],
          [title.total, yuan(bankFile.total)],
          [title.format, `${bankFile.formatCode} v${bankFile.formatVersion}`],
          [title.by, `${bankFile.issuedBy}  ${when(bankFile.issuedAt)}`],
          [title.downloads, count(bankFile.downloads)],
        ])),
    '',
    text.slipTitle,
    slip === null ? `  ${cliText.none}` : `${slip.number}  ${slip.paidOn}  ${slip.recordedBy}`,
    ...section(text.resultsTitle, RESULTS, results),
    ...results.flatMap(problems),
    ...section(text.outcomesTitle, OUTCOMES, outcomes),
    ...outcomes
      .filter((outcome) => outcome.state === 'ISSUED')
      .map((open) => text.unknown(count(open.payouts), yuan(open.amount))),
  ];
}
