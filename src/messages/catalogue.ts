import type { ErrorKind } from '../kernel/domain-error.js';
import { kernelErrors } from './kernel.js';
import { platformErrors } from './platform.js';

export interface ErrorEntry {
  kind: ErrorKind;
  /** Chinese sentence that says what happened and what to do; {placeholders} come from the error's details. */
  text: string;
}

/** Every error code of the product with its kind and sentence; docs/errors.md is generated from it. */
export const errorCatalogue: Readonly<Record<string, ErrorEntry>> = {
  ...kernelErrors,
  ...platformErrors,
};

/** The sentence of an error, with its details filled in. */
export function errorSentence(code: string, details: Record<string, unknown> = {}): string {
  const entry = errorCatalogue[code];
  if (!entry) return `系统发生未登记的错误（${code}）。请把请求编号告诉系统管理员。`;
  return entry.text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
}
