import { withQuery } from '../client/with-query.js';
import { cliText } from '../messages/cli.js';
import type { Page } from '../platform/http/paging.js';
import type { Call } from './command.js';
import { count } from './format.js';
import type { OptionName } from './options.js';
import { table, type Column } from './table.js';

/** Options of every list. */
export const PAGING: readonly OptionName[] = ['page', 'rows'];

/** One page of a list, as --page and --rows ask for it. */
export async function fetchPage<Row>(
  call: Call,
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
): Promise<Page<Row>> {
  const paging = { page: call.option('page'), pageSize: call.option('rows') };
  return (await call.client()).get<Page<Row>>(withQuery(path, { ...query, ...paging }));
}

export function showPage<Row>(columns: readonly Column<Row>[], page: Page<Row>): string[] {
  if (page.rows.length === 0) return [cliText.none];
  const foot = cliText.page(page.rows.length, count(page.total), page.page);
  const more = page.page * page.pageSize < page.total ? [cliText.more(page.page + 1)] : [];
  return [...table(columns, page.rows), '', foot, ...more];
}

/** A heading with a table under it; nothing at all when there are no rows. */
export function section<Row>(title: string, columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  return rows.length === 0 ? [] : ['', title, ...table(columns, rows)];
}

/** Tells how far a background job is; to be handed to the client that waits for it. Says a stage once. */
export function jobWatch(call: Call): (job: { stage: string | null; done: number; total: number | null }) => void {
  let said = '';
  return ({ stage, done, total }) => {
    if (stage === null || stage === said) return;
    said = stage;
    call.progress(cliText.job(stage, done === 0 ? '' : count(done), total === null ? '' : count(total)));
  };
}
