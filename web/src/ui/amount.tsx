import { CopyOutlined } from '@ant-design/icons';
import { App, Button, Tooltip } from 'antd';
import { acts } from '@messages/web/lists';
import type { ReactNode } from 'react';
import { isNegative, money, shortDigest } from './formats';

/** An amount in yuan: tabular figures, thousands, two decimals, negative in red with a minus. */
export function Amount({ of, unit }: { of: string | null | undefined; unit?: string }): ReactNode {
  if (of === null || of === undefined) return '—';
  return (
    <span className={`num${isNegative(of) ? ' negative' : ''}`}>
      {money(of)}
      {unit && <span className="unit"> {unit}</span>}
    </span>
  );
}

/** The first eight characters of a digest; the whole can be read and copied. */
export function DigestBadge({ digest }: { digest: string }): ReactNode {
  const { message } = App.useApp();
  const copy = (): void => {
    const done = (): void => void message.success(acts.copied);
    // The clipboard is closed to pages over plain HTTP.
    if (navigator.clipboard) void navigator.clipboard.writeText(digest).then(done, () => undefined);
  };
  return (
    <Tooltip title={<span className="digest-whole">{digest}</span>}>
      <span className="digest" tabIndex={0}>
        {shortDigest(digest)}
        {'clipboard' in navigator && (
          <Button type="text" size="small" icon={<CopyOutlined />} aria-label={acts.copy} onClick={copy} />
        )}
      </span>
    </Tooltip>
  );
}
