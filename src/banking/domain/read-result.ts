import { DomainError } from '../../kernel/domain-error.js';
import { ZERO } from '../../kernel/money.js';
import type { Decimal } from '../../kernel/money.js';
import type { BankFormat, FailureCause, ResultOutcome } from './bank-format.js';
import { readFileRecord, recordPlans } from './file-records.js';
import type { FileRecord } from './file-records.js';
import { blocksOf, LineFeed } from './line-feed.js';
import { RecordPlan } from './record-codec.js';
import { resultLineReader } from './result-line.js';
import type { ResultLine } from './result-line.js';

export type { ResultLine, ResultLineProblem } from './result-line.js';
export type { FailureCause, ResultOutcome };

export const fileProblemCodes = [
  'RESULT_HEADER_MISSING',
  'RESULT_HEADER_MALFORMED',
  'RESULT_TRAILER_MISSING',
  'RESULT_TRAILER_MALFORMED',
  'RESULT_COUNT_DIFFERS',
  'RESULT_TOTAL_DIFFERS',
  'RESULT_NO_LINES',
] as const;
export type FileProblemCode = (typeof fileProblemCodes)[number];

/** Something wrong with the file as a whole; its lines were read nevertheless. */
export interface FileProblem {
  code: FileProblemCode;
  lineNo: number;
  /** A count, or yuan with two decimals: what header or trailer states, and what the lines give. */
  stated?: string;
  found?: string;
}

export interface ResultSummary {
  /** Lines yielded, malformed ones included. */
  lineCount: number;
  problemCount: number;
  /** Yuan, of every line whose amount could be read. */
  total: Decimal;
  header: FileRecord | null;
  trailer: FileRecord | null;
  fileProblems: FileProblem[];
}

/**
 * Reads a result file. Every line of the file is yielded once, in order, or is the header, the trailer, or an empty
 * line at the end: what cannot be understood comes with a `problem`. After the last line `summary` tells how the file
 * as a whole stands; header and trailer are compared with the lines.
 * Neither names nor account numbers are ever returned, nor the bank's free text, which may hold them.
 * Errors, and no others: BANK_FILE_EMPTY, BANK_FILE_NOT_TEXT, BANK_FILE_WRONG_ENCODING; BANK_FILE_NOT_THIS_FORMAT and
 * BANK_FILE_WRONG_ENCODING also after the lines, when not one of them fitted. The caller then drops what it took.
 */
export function readResultFile(format: BankFormat, bytes: Uint8Array): ResultReading;
export function readResultFile(format: BankFormat, chunks: AsyncIterable<Uint8Array>): AsyncResultReading;
export function readResultFile(
  format: BankFormat,
  source: Uint8Array | AsyncIterable<Uint8Array>,
): ResultReading | AsyncResultReading {
  return source instanceof Uint8Array ? new ResultReading(format, source) : new AsyncResultReading(format, source);
}

export class ResultReading implements Iterable<ResultLine> {
  private finished: ResultSummary | null = null;

  constructor(
    private readonly format: BankFormat,
    private readonly bytes: Uint8Array,
  ) {}

  *[Symbol.iterator](): Generator<ResultLine> {
    const reader = new ResultReader(this.format);
    for (const block of blocksOf(this.bytes)) yield* reader.push(block);
    yield* reader.end();
    this.finished = reader.summary;
  }

  get summary(): ResultSummary {
    return finishedOr(this.finished);
  }
}

export class AsyncResultReading implements AsyncIterable<ResultLine> {
  private finished: ResultSummary | null = null;

  constructor(
    private readonly format: BankFormat,
    private readonly chunks: AsyncIterable<Uint8Array>,
  ) {}

  /** The lines as they come with each chunk: without the cost of a promise a line. */
  async *batches(): AsyncGenerator<ResultLine[]> {
    const reader = new ResultReader(this.format);
    for await (const chunk of this.chunks) {
      for (const block of blocksOf(chunk)) {
        const lines = reader.push(block);
        if (lines.length > 0) yield lines;
      }
    }
    const last = reader.end();
    this.finished = reader.summary;
    if (last.length > 0) yield last;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ResultLine> {
    for await (const batch of this.batches()) yield* batch;
  }

  get summary(): ResultSummary {
    return finishedOr(this.finished);
  }
}

function finishedOr(summary: ResultSummary | null): ResultSummary {
  if (summary === null) throw new Error('the summary of a result file exists after its last line has been read');
  return summary;
}

class ResultReader {
  private readonly feed: LineFeed;
  private readonly plan: RecordPlan;
  private readonly headerPlan: RecordPlan | null;
  private readonly trailerPlan: RecordPlan | null;
  private readonly readLine: (text: string | null, lineNo: number) => ResultLine;
  private readonly fileProblems: FileProblem[] = [];
  private lineNo = 0;
  private emptyLines = 0;
  private started = false;
  /** The latest line, while it may still turn out to be the trailer. */
  private held: { text: string | null; lineNo: number } | null = null;
  private header: FileRecord | null = null;
  private trailer: FileRecord | null = null;
  private lineCount = 0;
  private problemCount = 0;
  private fitting = 0;
  private badBytes = 0;
  private total = ZERO;

  constructor(private readonly format: BankFormat) {
    this.feed = new LineFeed(format.result);
    this.plan = new RecordPlan(format.result, format.result.columns);
    ({ header: this.headerPlan, trailer: this.trailerPlan } = recordPlans(format.result));
    this.readLine = resultLineReader(format.result, this.plan);
  }

  push(chunk: Uint8Array): ResultLine[] {
    return this.take(this.feed.push(chunk));
  }

  end(): ResultLine[] {
    const out = this.take(this.feed.end());
    if (!this.started) throw new DomainError('BANK_FILE_EMPTY', 'invalid');
    if (this.trailerPlan !== null) this.endWithTrailer(this.trailerPlan, out);
    if (this.lineCount > 0 && this.fitting === 0) {
      const { name, result } = this.format;
      const details = { format: name, expected: result.encoding, lines: this.lineCount };
      if (this.badBytes > 0) throw new DomainError('BANK_FILE_WRONG_ENCODING', 'invalid', details);
      throw new DomainError('BANK_FILE_NOT_THIS_FORMAT', 'invalid', details);
    }
    if (this.lineCount === 0) this.problem('RESULT_NO_LINES');
    this.compare(this.header);
    this.compare(this.trailer);
    return out;
  }

  get summary(): ResultSummary {
    const { lineCount, problemCount, total, header, trailer, fileProblems } = this;
    return { lineCount, problemCount, total, header, trailer, fileProblems };
  }

  private take(texts: (string | null)[]): ResultLine[] {
    const out: ResultLine[] = [];
    for (const text of texts) {
      this.lineNo += 1;
      if (text === '') {
        this.emptyLines += 1;
        continue;
      }
      if (this.held !== null) this.emit(this.held.text, this.held.lineNo, out);
      this.held = null;
      // Empty lines at the end say nothing; between lines they stand where something was.
      for (let at = this.lineNo - this.emptyLines; at < this.lineNo; at += 1) this.emit('', at, out);
      this.emptyLines = 0;
      const first = !this.started;
      this.started = true;
      if (first && this.isHeader(text)) continue;
      if (this.trailerPlan === null) this.emit(text, this.lineNo, out);
      else this.held = { text, lineNo: this.lineNo };
    }
    return out;
  }

  /** Judges the first line. A first line that is not the header is a line like any other, so that it is not lost. */
  private isHeader(text: string | null): boolean {
    if (this.format.result.header.kind === 'TITLES') {
      if (this.plan.isTitleLine(text)) return true;
      this.problem('RESULT_HEADER_MISSING');
      return false;
    }
    if (this.headerPlan === null) return false;
    const { isRecord, record } = readFileRecord(this.headerPlan, text);
    this.header = record;
    if (record === null) this.problem(isRecord ? 'RESULT_HEADER_MALFORMED' : 'RESULT_HEADER_MISSING');
    return isRecord;
  }

  private endWithTrailer(plan: RecordPlan, out: ResultLine[]): void {
    const { held } = this;
    this.held = null;
    const { isRecord, record } = readFileRecord(plan, held?.text ?? null);
    this.trailer = record;
    if (record === null) this.problem(isRecord ? 'RESULT_TRAILER_MALFORMED' : 'RESULT_TRAILER_MISSING');
    if (!isRecord && held !== null) this.emit(held.text, held.lineNo, out);
  }

  private emit(text: string | null, lineNo: number, out: ResultLine[]): void {
    const line = this.readLine(text, lineNo);
    this.lineCount += 1;
    if (line.amount !== null) this.total = this.total.plus(line.amount);
    if (line.problem !== null) this.problemCount += 1;
    if (line.problem === 'RESULT_BAD_BYTES') this.badBytes += 1;
    if (line.reference !== null) this.fitting += 1;
    out.push(line);
  }

  private compare(stated: FileRecord | null): void {
    if (stated === null) return;
    if (stated.count !== null && stated.count !== this.lineCount) {
      this.problem('RESULT_COUNT_DIFFERS', String(stated.count), String(this.lineCount));
    }
    if (stated.total !== null && !stated.total.eq(this.total)) {
      this.problem('RESULT_TOTAL_DIFFERS', stated.total.toFixed(2), this.total.toFixed(2));
    }
  }

  private problem(code: FileProblemCode, stated?: string, found?: string): void {
    const sums = stated === undefined ? {} : { stated, found: found! };
    this.fileProblems.push({ code, lineNo: this.lineNo, ...sums });
  }
}
