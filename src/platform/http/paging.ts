import { AsyncLocalStorage } from 'node:async_hooks';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min, ValidateBy } from 'class-validator';
import { ApiPropertyOptional } from '@nestjs/swagger';

const LARGEST_PAGE = 1000;
/** Rows of a page inside `withPagesOf`; a request can never set it. */
const exported = new AsyncLocalStorage<number>();

/** For the export of whole lists: what `work` asks of a list may have pages of so many rows. */
export function withPagesOf<T>(rows: number, work: () => T): T {
  return exported.run(rows, work);
}

/** As Max(1000), and by its name, so that its sentence is the same. */
const FitsPage = (): PropertyDecorator =>
  ValidateBy({
    name: 'max',
    validator: {
      validate: (value) => typeof value === 'number' && value <= (exported.getStore() ?? LARGEST_PAGE),
      defaultMessage: () => `pageSize must not be greater than ${LARGEST_PAGE}`,
    },
  });

/** Query of every list: page from 1, at most 1,000 rows. */
export class PageQuery {
  @ApiPropertyOptional({ minimum: 1, default: 1, description: '页码，从 1 开始' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  page: number = 1;

  @ApiPropertyOptional({ minimum: 1, maximum: LARGEST_PAGE, default: 50, description: '每页行数' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @FitsPage()
  pageSize: number = 50;
}

/** Answer of every list. */
export interface Page<T> {
  rows: T[];
  total: number;
  page: number;
  pageSize: number;
}

export function offsetOf(query: PageQuery): number {
  return (query.page - 1) * query.pageSize;
}
