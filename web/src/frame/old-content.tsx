import { notifyManager, useQueryClient, type Query } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { shell } from '@messages/web/shell';
import { useCallback, useSyncExternalStore, type ReactNode } from 'react';

/** On the screen with an answer of before, since the last reading failed. */
const isOld = (query: Query): boolean =>
  query.isActive() && query.state.status === 'error' && query.state.data !== undefined;

/**
 * Says once for the whole page that some of it is not what the service would say now: pages keep showing what they
 * have when reading it again fails, and old content must not pass for new.
 */
export function OldContent(): ReactNode {
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const subscribe = useCallback((changed: () => void) => cache.subscribe(notifyManager.batchCalls(changed)), [cache]);
  const state = useSyncExternalStore(subscribe, () => {
    const old = cache.findAll({ predicate: isOld });
    if (old.length === 0) return 'none';
    return old.some((query) => query.state.fetchStatus === 'fetching') ? 'reading' : 'old';
  });
  return (
    // Always there, so that a reader of the screen hears when it gets its words.
    <div className="old-content no-print" role="status">
      {state !== 'none' && (
        <Alert
          banner
          type="warning"
          role="none"
          title={shell.oldContent}
          action={
            <Button
              size="small"
              loading={state === 'reading'}
              onClick={() => void client.refetchQueries({ predicate: isOld })}
            >
              {shell.retry}
            </Button>
          }
        />
      )}
    </div>
  );
}
