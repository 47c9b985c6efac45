import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { Page } from './paging.js';

const pages = new WeakSet<object>();

/** Response class of a list, for OpenAPI: `class UserPage extends pageOf(UserView) {}`. */
export function pageOf<T>(row: Type<T>): Type<Page<T>> {
  class PageOfRows implements Page<T> {
    @ApiProperty({ type: [row] })
    rows!: T[];
    @ApiProperty({ type: 'integer', description: '符合条件的总行数' })
    total!: Page<T>['total'];
    @ApiProperty({ type: 'integer', description: '页码，从 1 开始' })
    page!: number;
    @ApiProperty({ type: 'integer', description: '每页行数' })
    pageSize!: number;
  }
  pages.add(PageOfRows);
  return PageOfRows;
}

const RESPONSES = 'swagger/apiResponse';
type Documented = Readonly<Record<string, { type?: unknown; isArray?: boolean }>>;

/**
 * Whether a handler answers a list, by what it documents for 200: a page of rows, or all of them as an array. The same
 * holds for the OpenAPI document, so what can be exported is what says so.
 */
export function listOf(handler: object): 'page' | 'array' | null {
  const documented = (Reflect.getMetadata(RESPONSES, handler) as Documented | undefined)?.['200'];
  if (documented?.isArray === true) return 'array';
  for (let type = documented?.type; typeof type === 'function'; type = Object.getPrototypeOf(type) as unknown) {
    if (pages.has(type)) return 'page';
  }
  return null;
}
