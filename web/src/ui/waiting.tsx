import { Spin } from 'antd';
import { shell } from '@messages/web/shell';
import type { ReactNode } from 'react';

export function Waiting(): ReactNode {
  return (
    <div className="waiting" role="status" aria-label={shell.loading}>
      <Spin delay={150} />
    </div>
  );
}
