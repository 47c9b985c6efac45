import { DomainError } from '../../kernel/domain-error.js';
import { isDate } from '../../kernel/period.js';
import { ZERO } from '../../kernel/money.js';
import type { Decimal } from '../../kernel/money.js';
import type { BankFormat, RecordSection } from './bank-format.js';
import { headText, orderPlan, prepareCell, prepareOrderLine } from './check-order-line.js';
import type { OrderHead, OrderLine, OrderProblem, OrderProblemCode } from './check-order-line.js';
import { ReferenceSet } from '../../kernel/payout-reference.js';
import { RecordPlan } from './record-codec.js';

export interface OrderFile {
  fileName: string;
  bytes: Buffer;
  count: number;
  /** Yuan. */
  total: Decimal;
}

/** How many problem rows an error names; the rest is counted. */
const PROBLEM_CAP = 200;
const BLOCK_BYTES = 64 * 1024;

/**
 * The file that orders the payouts from the bank. Same format, head and lines → same bytes.
 * Whatever would fail at the bank is found first, in all lines at once, and then no byte leaves.
 * Errors: BANK_FILE_UNSAFE with `rows` (the first 200) and `count` (all of them).
 */
export function writeOrderFile(format: BankFormat, head: OrderHead, lines: Iterable<OrderLine>): OrderFile {
  const writer = new OrderFileWriter(format, head);
  for (const line of lines) writer.add(line);
  const { fileName, blocks, count, total } = writer.finish();
  return { fileName, bytes: Buffer.concat(blocks), count, total };
}

/**
 * The same bytes in pieces, for lines that come from a cursor. The first piece leaves only after the last line has been
 * checked, so the encoded file (about 100 bytes a line) is held meanwhile. Errors: as `writeOrderFile`.
 */
export async function* streamOrderFile(
  format: BankFormat,
  head: OrderHead,
  lines: Iterable<OrderLine> | AsyncIterable<OrderLine>,
): AsyncGenerator<Buffer, Omit<OrderFile, 'bytes'>> {
  const writer = new OrderFileWriter(format, head);
  if (Symbol.asyncIterator in lines) for await (const line of lines) writer.add(line);
  else for (const line of lines) writer.add(line);
  const { fileName, blocks, count, total } = writer.finish();
  yield* blocks;
  return { fileName, count, total };
}

/** Takes the lines one by one; `finish` gives the file or refuses it whole. */
export class OrderFileWriter {
  private readonly plan: RecordPlan;
  private readonly newline: string;
  private readonly references = new ReferenceSet();
  private readonly problems: OrderProblem[] = [];
  private readonly blocks: Buffer[] = [];
  private problemCount = 0;
  /** Bytes not yet in a block, as Latin-1. */
  private waiting = '';
  private lastSequence = 0;
  private count = 0;
  private total = ZERO;

  private readonly report = (problem: OrderProblem): void => {
    this.problemCount += 1;
    if (this.problems.length < PROBLEM_CAP) this.problems.push(problem);
  };

  constructor(
    private readonly format: BankFormat,
    private readonly head: OrderHead,
  ) {
    this.plan = orderPlan(format);
    this.newline = format.order.newline === 'CRLF' ? '\r\n' : '\n';
    if (!isDate(head.payOn)) this.refuse('payOn', 'DATE_MALFORMED');
    const { header } = format.order;
    if (header.kind === 'TITLES') this.put(this.plan.titleBytes());
    if (header.kind === 'RECORD') this.put(this.record(header));
  }

  add(line: OrderLine): void {
    const bytes = prepareOrderLine(this.plan, line, this.report);
    if (line.sequence >= 1 && line.sequence <= this.lastSequence) {
      this.report({ sequence: line.sequence, field: 'sequence', problem: 'SEQUENCE_NOT_ASCENDING' });
    }
    this.lastSequence = line.sequence;
    this.count += 1;
    if (line.amount.isFinite()) this.total = this.total.plus(line.amount);
    if (bytes === null) return;
    if (!this.references.add(line.reference)) {
      this.report({ sequence: line.sequence, field: 'reference', problem: 'REFERENCE_DUPLICATED' });
    }
    // A refused file needs no bytes; only the checks go on.
    if (this.problemCount === 0) this.put(bytes);
  }

  finish(): { fileName: string; blocks: Buffer[]; count: number; total: Decimal } {
    if (this.count === 0) this.refuse('recordCount', 'NO_LINES');
    if (this.count !== this.head.count) this.refuse('recordCount', 'CONTROL_COUNT_DIFFERS');
    if (!this.total.eq(this.head.total)) this.refuse('totalAmount', 'CONTROL_TOTAL_DIFFERS');
    const { trailer } = this.format.order;
    if (trailer.kind === 'RECORD') this.put(this.record(trailer));
    const fileName = orderFileName(this.format, this.head);
    if (fileName === null) this.refuse('fileName', 'FILE_NAME_UNSAFE');
    if (this.problemCount > 0) {
      throw new DomainError('BANK_FILE_UNSAFE', 'rule', { rows: this.problems, count: this.problemCount });
    }
    this.flush();
    return { fileName: fileName!, blocks: this.blocks, count: this.count, total: this.total };
  }

  private refuse(field: string, problem: OrderProblemCode, character?: string): void {
    this.report({ sequence: null, field, problem, ...(character === undefined ? {} : { character }) });
  }

  private record(section: RecordSection): string {
    const plan = new RecordPlan(this.format.order, section.columns);
    const cells = plan.cells.map((cell) =>
      prepareCell(plan, cell, headText(this.head, cell), (field, problem, character) =>
        this.refuse(field, problem, character),
      ),
    );
    return cells.join(plan.delimiter);
  }

  private put(line: string): void {
    this.waiting += line + this.newline;
    if (this.waiting.length >= BLOCK_BYTES) this.flush();
  }

  private flush(): void {
    if (this.waiting !== '') this.blocks.push(Buffer.from(this.waiting, 'latin1'));
    this.waiting = '';
  }
}

const FILE_NAME_UNSAFE = /[\\/:*?"<>|\p{C}\p{Zl}\p{Zp}]|^[.\s]|[.\s]$/u;

/** The file's name by the format's pattern, or null when what fills it does not make a safe file name. */
export function orderFileName(format: BankFormat, head: OrderHead): string | null {
  const values: Record<string, string> = {
    agency: head.agencyCode,
    batchNo: head.batchNo,
    payOn: head.payOn.replaceAll('-', ''),
    count: String(head.count),
    format: format.code,
  };
  let complete = true;
  const name = format.order.fileName.replace(/\{([^{}]*)\}/g, (_all, key: string) => {
    if (!Object.hasOwn(values, key) || values[key] === '') complete = false;
    return values[key] ?? '';
  });
  return complete && !FILE_NAME_UNSAFE.test(name) && Buffer.byteLength(name, 'utf8') <= 200 ? name : null;
}
