import { BarChartOutlined, DownloadOutlined, TableOutlined } from '@ant-design/icons';
import { App, Button, Segmented, Skeleton } from 'antd';
import { lists } from '@messages/web/lists';
import type { EChartsOption } from 'echarts';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { download } from '../api/download';
import { cellOf, type Column } from './data-list';
import { Section } from './page';

const Chart = lazy(() => import('./chart'));

/** A picture, its table, and the xlsx of the table: one part of a page. */
export function Figure<Row>(props: {
  title: ReactNode;
  label: string;
  option: EChartsOption;
  height?: number;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Address of the workbook; absent: no download. */
  exportUrl?: string;
  onPick?: Parameters<typeof Chart>[0]['onPick'];
  onOpen?: (row: Row) => void;
  note?: ReactNode;
}): ReactNode {
  const [as, setAs] = useState<'chart' | 'table'>('chart');
  const { message } = App.useApp();
  return (
    <Section
      title={props.title}
      className="figure"
      extra={
        <span className="figure-tools">
          <Segmented
            size="small"
            aria-label={lists.shownAs}
            value={as}
            onChange={setAs}
            options={[
              { value: 'chart', icon: <BarChartOutlined aria-label={lists.chart} />, title: lists.chart },
              { value: 'table', icon: <TableOutlined aria-label={lists.table} />, title: lists.table },
            ]}
          />
          {props.exportUrl && (
            <Button
              size="small"
              icon={<DownloadOutlined />}
              aria-label={lists.exportXlsx}
              title={lists.exportXlsx}
              onClick={() =>
                void download(props.exportUrl!).catch((failure: Error) => void message.error(failure.message))
              }
            />
          )}
        </span>
      }
    >
      {as === 'chart' ? (
        <Suspense fallback={<Skeleton active style={{ height: props.height ?? 260 }} />}>
          <Chart option={props.option} height={props.height ?? 260} label={props.label} onPick={props.onPick} />
        </Suspense>
      ) : (
        <PlainTable
          columns={props.columns}
          rows={props.rows}
          rowKey={props.rowKey}
          label={props.label}
          onOpen={props.onOpen}
        />
      )}
      {props.note && <p className="faint">{props.note}</p>}
    </Section>
  );
}

/** A short table that is wholly here, without paging; `total` is a last row that sticks. */
export function PlainTable<Row>(props: {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  label: string;
  total?: readonly ReactNode[];
  onOpen?: (row: Row) => void;
  empty?: ReactNode;
}): ReactNode {
  const { columns, onOpen } = props;
  if (props.rows.length === 0 && props.empty) return props.empty;
  return (
    <div className="plain-table-box" tabIndex={0} role="group" aria-label={props.label}>
      <table className="plain-table" aria-label={props.label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.path}
                scope="col"
                className={column.kind === 'money' || column.kind === 'count' ? 'num' : undefined}
                style={{ width: column.width }}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr
              key={props.rowKey(row)}
              className={onOpen ? 'opens' : undefined}
              tabIndex={onOpen ? 0 : undefined}
              onClick={onOpen && ((event) => !(event.target as HTMLElement).closest('a, button, input') && onOpen(row))}
              onKeyDown={
                onOpen && ((event) => event.key === 'Enter' && event.target === event.currentTarget && onOpen(row))
              }
            >
              {columns.map((column) => (
                <td
                  key={column.path}
                  className={column.kind === 'money' || column.kind === 'count' ? 'num' : undefined}
                >
                  {cellOf(column, row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {props.total && (
          <tfoot>
            <tr>
              {props.total.map((cell, i) => (
                <td
                  key={i}
                  className={columns[i]?.kind === 'money' || columns[i]?.kind === 'count' ? 'num' : undefined}
                >
                  {cell}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
