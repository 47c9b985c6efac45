import { Alert, Button } from 'antd';
import type { FormInstance } from 'antd';
import { shell } from '@messages/web/shell';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client';

/** What happened and what to do, as the service says it; with a button where trying again makes sense. */
export function Problem({ error, retry }: { error: Error; retry?: () => void }): ReactNode {
  const { requestId } = error instanceof ApiError ? error : { requestId: null };
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={error.message}
      description={requestId ? <span className="faint">{shell.requestId(requestId)}</span> : undefined}
      action={
        retry && (
          <Button size="small" onClick={retry}>
            {shell.retry}
          </Button>
        )
      }
    />
  );
}

/** Of a query, what tells whether its page can be shown. */
interface Read {
  data: unknown;
  error: Error | null;
  refetch: () => unknown;
}

/**
 * The first error of reads that have nothing to show, for <Problem>; trying again asks all that failed. A read that
 * failed after it had answered is none: what is on the page stays, with all that was typed into it, and the frame says
 * that it is old.
 */
export function failureOf(...reads: Read[]): { error: Error; retry: () => void } | null {
  const error = reads.find((read) => read.error && read.data === undefined)?.error;
  if (!error) return null;
  return { error, retry: () => reads.filter((read) => read.error).forEach((read) => void read.refetch()) };
}

/** Puts the service's complaints about single fields beside those fields; false when none of them is in the form. */
export function showAtFields(form: FormInstance, error: Error): boolean {
  if (!(error instanceof ApiError)) return false;
  const { fields } = error.details as { fields?: { field: string; problems: string[] }[] };
  if (!Array.isArray(fields)) return false;
  const known = fields.flatMap(({ field, problems }) => {
    const name = field
      .replace(/\[(\d+)\]/g, '.$1')
      .split('.')
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    const inForm = form.getFieldInstance(name) !== undefined || field in form.getFieldsValue(true);
    return inForm ? [{ name, errors: problems }] : [];
  });
  form.setFields(known);
  return known.length === fields.length && known.length > 0;
}
