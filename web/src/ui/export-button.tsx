import { DownloadOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { lists } from '@messages/web/lists';
import { useState, type ReactNode } from 'react';
import { download } from '../api/download';
import type { paths } from '../api/schema';
import { exportUrl, type Column } from './data-list';

/** The workbook of a list that is shown whole, without <DataList>. */
export function ExportButton<Row>(props: {
  path: keyof paths;
  query?: Record<string, unknown>;
  columns: readonly Column<Row>[];
  name: string;
}): ReactNode {
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      await download(exportUrl(props.path, undefined, props.query ?? {}, props.columns, props.name));
      void message.success(lists.exported);
    } catch (failure) {
      void message.error((failure as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" icon={<DownloadOutlined />} loading={busy} onClick={() => void run()}>
      {lists.exportXlsx}
    </Button>
  );
}
