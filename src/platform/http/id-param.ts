import { Param } from '@nestjs/common';
import { DomainError } from '../../kernel/domain-error.js';
import { ADDRESS_NOT_FOUND } from '../../messages/http.js';

/** A row id out of the address. What is no number names no row: NOT_FOUND, before the database is asked. */
export const IdParam = (name = 'id'): ParameterDecorator => Param(name, { transform: rowId });

export function rowId(text: string): string {
  if (!/^[1-9]\d{0,17}$/.test(text)) throw new DomainError('NOT_FOUND', 'missing', { what: ADDRESS_NOT_FOUND });
  return text;
}
