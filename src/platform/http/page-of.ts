import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { Page } from './paging.js';

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
  return PageOfRows;
}
