import { DomainError } from '../../kernel/domain-error.js';
import type { Cell } from './table.types.js';

export const EMPTY_CELL: Cell = Object.freeze({ text: '', kind: 'EMPTY', lossy: false });

/** More columns than any roll has; above it the delimiter or the file is wrong. */
export const MAX_COLUMNS = 512;
export const DEFAULT_MAX_BYTES = 512 * 1024 * 1024;

export function tooManyColumns(file: string, row: number): DomainError {
  return new DomainError('FILE_TOO_MANY_COLUMNS', 'invalid', { file, row, limit: MAX_COLUMNS });
}
