import { App, Button } from 'antd';
import { PaperClipOutlined } from '@ant-design/icons';
import { measurement as words } from '@messages/web/performance';
import type { ReactNode } from 'react';
import { download } from '../../api/download';

/** The file that was attached to a value entered by hand, under its own name. */
export function DocumentLink({ measurementId, name }: { measurementId: string; name: string }): ReactNode {
  const { message } = App.useApp();
  return (
    <Button
      type="link"
      size="small"
      className="document-link"
      icon={<PaperClipOutlined />}
      title={words.documentOpen}
      onClick={() =>
        void download(`/api/v1/measurements/${measurementId}/document`).catch(
          (failure: Error) => void message.error(failure.message),
        )
      }
    >
      {name}
    </Button>
  );
}
