import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError } from '../../kernel/domain-error.js';
import { constraintSentence } from '../../messages/validation.js';

export interface FieldProblem {
  /** Path of the field, e.g. `days[0].day`. */
  field: string;
  problems: string[];
}

/** REQUEST_INVALID that names each field with its sentences; never repeats a value, which may be a personal number. */
export function requestInvalid(fields: FieldProblem[]): DomainError {
  const problems = fields.map(({ field, problems }) => `${field}：${problems.join('，')}`).join('；');
  return new DomainError('REQUEST_INVALID', 'invalid', { problems, fields });
}

/** Violations as one entry per field, nested ones by their path. */
export function fieldProblems(errors: readonly ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const field = parent === '' ? error.property : pathOf(parent, error.property);
    const own = Object.entries(error.constraints ?? {}).map(([name, text]) => constraintSentence(name, text));
    return [
      ...(own.length > 0 ? [{ field, problems: [...new Set(own)] }] : []),
      ...fieldProblems(error.children ?? [], field),
    ];
  });
}

function pathOf(parent: string, property: string): string {
  return /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
}

/** Unknown fields are refused, not dropped: a misspelt optional field must not pass for an absent one. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors: ValidationError[]) => requestInvalid(fieldProblems(errors)),
  });
}
