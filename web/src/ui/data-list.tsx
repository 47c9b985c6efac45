import { ColumnHeightOutlined, DownloadOutlined, ReloadOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Popover, Space, Table, Tooltip } from 'antd';
import type { PaginationProps, TableColumnType } from 'antd';
import { lists } from '@messages/web/lists';
import {
  cloneElement,
  isValidElement,
  useRef,
  useState,
  type AriaAttributes,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { download } from '../api/download';
import { getPage, type AnswerOf, type ListPath, type PathParams, type QueryOf, type RowOf } from '../api/lists';
import { keptColumns } from '../session/kept';
import { useSession } from '../session/session';
import { count, isNegative, money, period, time } from './formats';
import { Nothing } from './page';
import { failureOf, Problem } from './problem';
import { StateTag, wordsOf, type StateFamily } from './states';
import { useListState } from './use-list-state';

export type CellKind = 'text' | 'money' | 'count' | 'date' | 'time' | 'period';

export interface Column<Row> {
  /** Field of the row, also by a path ('user.name'); the file that is exported reads the same field. */
  path: string;
  title: string;
  kind?: CellKind;
  /** The field is a state of this family, or a code with these words. */
  state?: StateFamily;
  words?: Readonly<Record<string, string>>;
  /** Overrides how the cell looks on the screen; the exported file keeps the field. */
  show?: (row: Row) => ReactNode;
  /** The service's sort key; absent: the list cannot be sorted by it. */
  sort?: string;
  width?: number;
  /** Hidden until the person asks for it. */
  optional?: boolean;
  /** Buttons and links only: neither exported nor hidden. */
  control?: boolean;
}

const NUMERIC: ReadonlySet<CellKind> = new Set(['money', 'count']);

/**
 * A list of the service: paged, sorted and filtered there, with the state of all that in the address, the columns that
 * the person chose, and an xlsx of exactly what is shown.
 */
export function DataList<P extends ListPath>(props: {
  /** Name of the list: its place in the address when a page has several, and of the kept columns. */
  name: string;
  path: P;
  pathParams?: PathParams;
  /** Filters that the page sets itself; those of the address are added by `filters`. */
  query?: Partial<QueryOf<P>>;
  /** Names of the query parameters that are kept in the address. */
  filterNames?: readonly (keyof QueryOf<P> & string)[];
  /** Inputs that change the filters. */
  filters?: (state: ReturnType<typeof useListState>) => ReactNode;
  columns: readonly Column<RowOf<P>>[];
  rowKey: (row: RowOf<P>) => string;
  onOpen?: (row: RowOf<P>) => void;
  /** Further keys of a row that has the focus, beside the arrows and Enter. */
  keys?: Readonly<Record<string, (row: RowOf<P>, element: HTMLElement) => void>>;
  selection?: {
    keys: readonly string[];
    onChange: (keys: string[], rows: RowOf<P>[]) => void;
    disabled?: (row: RowOf<P>) => boolean;
  };
  empty?: ReactNode;
  toolbar?: ReactNode;
  /** Name of the exported file; absent: the list has no export. */
  exportName?: string;
  /** Offers a csv beside the workbook. */
  csv?: boolean;
  pageSize?: number;
  rowClass?: (row: RowOf<P>) => string;
  /** Beside the count of rows: a sum that the answer carries. */
  foot?: (answer: AnswerOf<P>) => ReactNode;
  label: string;
  /** Milliseconds between two readings by itself; 0 or absent: only when something was done. */
  refreshMs?: number;
}): ReactNode {
  type Row = RowOf<P>;
  const { message } = App.useApp();
  const { session } = useSession();
  const state = useListState(props.name, props.filterNames ?? [], props.pageSize ?? 50);
  const [hidden, setHidden] = useState<string[]>(
    () =>
      keptColumns(session.user.login, props.name).read() ??
      props.columns.filter((column) => column.optional).map((column) => column.path),
  );
  const [exporting, setExporting] = useState(false);
  const box = useRef<HTMLDivElement>(null);

  const query = { ...state.filters, ...props.query };
  const params = { ...query, page: state.page, pageSize: state.pageSize, ...(state.sort ? { sort: state.sort } : {}) };
  const read = useQuery({
    queryKey: ['list', props.path, props.pathParams, params],
    queryFn: ({ signal }) => getPage(props.path, props.pathParams, params, signal),
    placeholderData: keepPreviousData,
    refetchInterval: props.refreshMs || false,
  });
  const { data, isFetching, isPending, refetch } = read;
  const failure = failureOf(read);

  const shown = props.columns.filter((column) => column.control || !hidden.includes(column.path));
  const hide = (next: string[] | null): void => {
    keptColumns(session.user.login, props.name).write(next);
    setHidden(next ?? props.columns.filter((column) => column.optional).map((column) => column.path));
  };

  const exportList = async (format: 'xlsx' | 'csv'): Promise<void> => {
    setExporting(true);
    try {
      const asked = { ...query, sort: state.sort };
      await download(exportUrl(props.path, props.pathParams, asked, shown, props.exportName!, format));
      void message.success(lists.exported);
    } catch (failure) {
      void message.error((failure as Error).message);
    } finally {
      setExporting(false);
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const typing = (event.target as HTMLElement).matches('input, textarea, [contenteditable]');
    if (event.key === '/' && !typing) {
      event.preventDefault();
      box.current?.querySelector<HTMLInputElement>('.list-filters input')?.focus();
    }
    const row = (event.target as HTMLElement).closest<HTMLElement>('tr[data-row-key]');
    if (!row || row !== event.target) return;
    const to =
      event.key === 'ArrowDown' ? row.nextElementSibling : event.key === 'ArrowUp' ? row.previousElementSibling : null;
    if (to instanceof HTMLElement) {
      event.preventDefault();
      to.focus();
    }
    if (event.key === 'Enter') row.click();
    const own = event.ctrlKey || event.altKey || event.metaKey ? undefined : props.keys?.[event.key];
    const of = own && data?.rows.find((each) => props.rowKey(each) === row.dataset.rowKey);
    if (own && of) {
      event.preventDefault();
      own(of, row);
    }
  };

  const columns: TableColumnType<Row>[] = shown.map((column) => {
    const numeric = NUMERIC.has(column.kind ?? 'text');
    return {
      key: column.sort ?? column.path,
      title: column.title,
      align: numeric ? 'right' : 'left',
      width: column.width,
      ellipsis: column.width !== undefined && !column.control,
      className: numeric ? 'num' : column.control ? 'no-print' : undefined,
      sorter: column.sort !== undefined,
      sortOrder: state.sort === column.sort ? 'ascend' : state.sort === `-${column.sort}` ? 'descend' : null,
      showSorterTooltip: false,
      render: (_: unknown, row: Row) => cellOf(column, row),
    };
  });

  const filtered = Object.values(state.filters).some(Boolean);
  return (
    <div className="list" ref={box} onKeyDown={onKeyDown}>
      <div className="list-bar no-print">
        <div className="list-filters" role="search" aria-label={lists.filter}>
          {props.filters?.(state)}
          {filtered && (
            <Button type="link" size="small" onClick={state.clear}>
              {lists.clearFilters}
            </Button>
          )}
        </div>
        <Space size={4} className="list-tools">
          {props.toolbar}
          {props.exportName && (
            <Button
              size="small"
              icon={<DownloadOutlined />}
              loading={exporting}
              onClick={() => void exportList('xlsx')}
            >
              {lists.exportXlsx}
            </Button>
          )}
          {props.exportName && props.csv && (
            <Button size="small" disabled={exporting} onClick={() => void exportList('csv')}>
              {lists.exportCsv}
            </Button>
          )}
          <Popover
            trigger="click"
            placement="bottomRight"
            content={
              <div className="column-choice">
                <p className="faint">{lists.columnsHint}</p>
                <Checkbox.Group
                  value={props.columns.filter((c) => !hidden.includes(c.path)).map((c) => c.path)}
                  options={props.columns.filter((c) => !c.control).map((c) => ({ label: c.title, value: c.path }))}
                  onChange={(on) =>
                    hide(props.columns.filter((c) => !c.control && !on.includes(c.path)).map((c) => c.path))
                  }
                />
                <Button size="small" type="link" onClick={() => hide(null)}>
                  {lists.columnsReset}
                </Button>
              </div>
            }
          >
            <Tooltip title={lists.columns}>
              <Button size="small" icon={<ColumnHeightOutlined rotate={90} />} aria-label={lists.columns} />
            </Tooltip>
          </Popover>
          <Tooltip title={lists.refresh}>
            <Button size="small" icon={<ReloadOutlined />} aria-label={lists.refresh} onClick={() => void refetch()} />
          </Tooltip>
        </Space>
      </div>
      {/* In place of the table only: the filter that was refused can be taken back. */}
      {failure ? (
        <Problem {...failure} />
      ) : (
        <Table<Row>
          size="small"
          aria-label={props.label}
          columns={columns}
          dataSource={data?.rows ?? []}
          rowKey={props.rowKey}
          loading={{ spinning: isPending || (isFetching && data !== undefined && !props.refreshMs), delay: 200 }}
          rowClassName={(row) => `${props.onOpen ? 'opens' : ''} ${props.rowClass?.(row) ?? ''}`}
          onRow={(row) =>
            props.onOpen
              ? {
                  tabIndex: 0,
                  onClick: (event) => {
                    // A control inside the row speaks for itself.
                    if (!(event.target as HTMLElement).closest('a, button, input, label, .ant-table-selection-column'))
                      props.onOpen!(row);
                  },
                }
              : {}
          }
          rowSelection={
            props.selection && {
              selectedRowKeys: [...props.selection.keys],
              preserveSelectedRowKeys: true,
              onChange: (keys, rows) => props.selection!.onChange(keys.map(String), rows.filter(Boolean)),
              getTitleCheckboxProps: () => ({ 'aria-label': lists.chooseAll }),
              getCheckboxProps: (row) => ({
                'aria-label': lists.chooseRow,
                disabled: props.selection!.disabled?.(row) ?? false,
              }),
            }
          }
          locale={{
            emptyText: isPending ? (
              ' '
            ) : filtered ? (
              <Nothing text={lists.emptyFiltered} />
            ) : (
              (props.empty ?? <Nothing text={lists.empty} />)
            ),
          }}
          onChange={(paging, _filters, sorter, { action }) => {
            if (action === 'sort' && !Array.isArray(sorter)) {
              const key = String(sorter.columnKey ?? '');
              state.setSort(sorter.order === 'ascend' ? key : sorter.order === 'descend' ? `-${key}` : null);
            } else if (action === 'paginate') {
              state.setPage(paging.current ?? 1, paging.pageSize ?? state.pageSize);
            }
          }}
          pagination={{
            current: state.page,
            pageSize: state.pageSize,
            total: data?.total ?? 0,
            size: 'small',
            showSizeChanger: true,
            pageSizeOptions: [20, 50, 100, 200],
            showTotal: (total) => (
              <>
                {lists.total(count(total))}
                {data && props.foot && <span className="list-foot">{props.foot(data as unknown as AnswerOf<P>)}</span>}
              </>
            ),
            itemRender: named,
            hideOnSinglePage: false,
            showQuickJumper: (data?.total ?? 0) > state.pageSize * 10,
          }}
          scroll={{ x: 'max-content' }}
        />
      )}
    </div>
  );
}

const TURNS = {
  prev: lists.pageBefore,
  next: lists.pageAfter,
  'jump-prev': lists.pagesBefore,
  'jump-next': lists.pagesAfter,
} as const;

/** The arrows of the pages are icons only: their names are for who hears the page. The jumps are links to nowhere, which may not have a name without a role. */
const named: NonNullable<PaginationProps['itemRender']> = (_, type, element) =>
  type === 'page' || !isValidElement<AriaAttributes & { role?: string }>(element)
    ? element
    : cloneElement(element, { 'aria-label': TURNS[type], ...(type.startsWith('jump') ? { role: 'img' } : {}) });

/** The field of a row by its path. */
export function fieldOf(row: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], row);
}

export function cellOf<Row>(column: Column<Row>, row: Row): ReactNode {
  if (column.show) return column.show(row);
  const value = fieldOf(row, column.path);
  if (value === null || value === undefined || value === '') return <span className="faint">—</span>;
  if (column.state) return <StateTag family={column.state} state={String(value)} />;
  if (column.words) return column.words[String(value)] ?? String(value);
  switch (column.kind) {
    case 'money':
      return <span className={isNegative(String(value)) ? 'negative' : undefined}>{money(String(value))}</span>;
    case 'count':
      return count(Number(value));
    case 'time':
      return <span className="tabular">{time(String(value))}</span>;
    case 'period':
      return period(String(value));
    case 'date':
      return <span className="tabular">{String(value)}</span>;
    default:
      return String(value);
  }
}

/** Address of the workbook of a list as it is shown. */
export function exportUrl<Row>(
  path: string,
  pathParams: PathParams | undefined,
  query: Record<string, unknown>,
  columns: readonly Column<Row>[],
  name: string,
  format: 'xlsx' | 'csv' = 'xlsx',
): string {
  const address = path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(pathParams?.[key] ?? '')));
  const asked = columns
    .filter((column) => !column.control)
    .map((column) => ({
      title: column.title,
      path: column.path,
      kind: column.kind ?? 'text',
      ...(column.state ? { words: wordsOf(column.state) } : column.words ? { words: column.words } : {}),
    }));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  search.set('format', format);
  search.set('fileName', name);
  search.set('columns', base64url(JSON.stringify(asked)));
  return `${address}?${search.toString()}`;
}

function base64url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
