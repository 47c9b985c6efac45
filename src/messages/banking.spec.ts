import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { failureCauses } from '../banking/domain/bank-format.js';
import type { FailureCause } from '../banking/domain/bank-format.js';
import type { OrderProblemCode } from '../banking/domain/check-order-line.js';
import { resultClasses } from '../banking/domain/classify-result.js';
import type { ResultClass } from '../banking/domain/classify-result.js';
import type { FormatIssueCode } from '../banking/domain/format-checks.js';
import type { OrderReadProblem } from '../banking/domain/read-order.js';
import { readOrderFile } from '../banking/domain/read-order.js';
import type { FileProblemCode } from '../banking/domain/read-result.js';
import { readResultFile } from '../banking/domain/read-result.js';
import { resultLineProblems } from '../banking/domain/result-line.js';
import type { ResultLineProblem } from '../banking/domain/result-line.js';
import { shippedFormats } from '../banking/domain/shipped-formats.js';
import { requireFormat } from '../banking/domain/validate-format.js';
import { writeOrderFile } from '../banking/domain/write-order.js';
import { DomainError } from '../kernel/domain-error.js';
import { ZERO } from '../kernel/money.js';
import {
  bankingErrors,
  failureCauseLabels,
  formatIssueLabels,
  orderProblemLabels,
  orderReadProblemLabels,
  resultClassLabels,
  resultFileProblemLabels,
  resultLineProblemLabels,
} from './banking.js';

// The compiler proves here that every code has a label: messages import nothing, so they cannot say it themselves.
failureCauseLabels satisfies Record<FailureCause, unknown>;
resultClassLabels satisfies Record<ResultClass, unknown>;
orderProblemLabels satisfies Record<OrderProblemCode, string>;
orderReadProblemLabels satisfies Record<OrderReadProblem, string>;
resultLineProblemLabels satisfies Record<ResultLineProblem, string>;
resultFileProblemLabels satisfies Record<FileProblemCode, string>;
formatIssueLabels satisfies Record<FormatIssueCode, string>;

const format = shippedFormats.PIPE_GB18030;
const result = (bytes: Buffer): ResultLineProblem[] => [...readResultFile(format, bytes)].map((line) => line.problem!);
const head = { batchNo: 'R', agencyCode: 'A', agencyName: 'A', payOn: '2024-12-10', count: 0, total: ZERO };
/** How to get each code that the domain throws; those of the use cases are met in test/medium. */
const refusals: Partial<Record<keyof typeof bankingErrors, () => unknown>> = {
  BANK_FILE_UNSAFE: () => writeOrderFile(format, head, []),
  BANK_FORMAT_INVALID: () => requireFormat({}),
  BANK_FILE_EMPTY: () => result(Buffer.alloc(0)),
  BANK_FILE_NOT_TEXT: () => result(Buffer.from('PK\x03\x04')),
  BANK_FILE_WRONG_ENCODING: () => result(Buffer.from([0xff, 0xff, 0xff, 0xff])),
  BANK_FILE_NOT_THIS_FORMAT: () => result(Buffer.from('hello world')),
  ORDER_FILE_MALFORMED: () => readOrderFile(format, Buffer.from('hello world')),
};

function caught(act: () => unknown): DomainError {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('Expected a refusal');
}

describe('banking messages', () => {
  it.each(Object.entries(refusals))('%s has its kind, and a detail for every placeholder', (code, act) => {
    const error = caught(act);
    const message = bankingErrors[code as keyof typeof bankingErrors];
    expect([error.code, error.kind]).toEqual([code, message.kind]);
    const placeholders = [...message.text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(Object.keys(error.details)).toEqual(expect.arrayContaining(placeholders));
  });

  it('name every code that the banking domain throws, and each is tried above', () => {
    const folder = new URL('../banking/domain/', import.meta.url);
    const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
    const thrown = sources.flatMap((file) =>
      [...readFileSync(new URL(file, folder), 'utf8').matchAll(/new DomainError\('(\w+)'/g)].map((match) => match[1]),
    );
    expect([...new Set(thrown)].sort()).toEqual(Object.keys(refusals).sort());
  });

  it('label every cause, class and problem, and nothing else', () => {
    expect(Object.keys(failureCauseLabels)).toEqual([...failureCauses]);
    expect(Object.keys(resultClassLabels)).toEqual([...resultClasses]);
    expect(Object.keys(resultLineProblemLabels)).toEqual([...resultLineProblems]);
  });

  it('say what to do about every cause and class', () => {
    for (const { label, remedy } of [...Object.values(failureCauseLabels), ...Object.values(resultClassLabels)]) {
      expect(label).toMatch(/^[\u4e00-\u9fff，]+$/);
      expect(remedy).toMatch(/。$/);
    }
  });
});
