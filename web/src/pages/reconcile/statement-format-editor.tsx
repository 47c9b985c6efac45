import { App, Button, Space } from 'antd';
import { statementFormats as text } from '@messages/web/reconcile';
import { useState, type ReactNode } from 'react';
import { answer, api, ApiError } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { parse } from '../system/bank-format/format-types';
import { lineOf, writeOut } from '../system/bank-format/json-lines';
import '../system/bank-format/bank-format.css';

/** The definition as text; what the service finds wrong is named with its line. */
export function StatementFormatEditor({ saved }: { saved: Record<string, unknown> }): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const [json, setJson] = useState(() => writeOut(saved).text);
  const [asking, setAsking] = useState(false);
  const act = useAct(
    (definition: Record<string, unknown>, key) =>
      answer(
        api.POST('/api/v1/bank-statement-formats', {
          params: { header: { 'Idempotency-Key': key } },
          body: { definition: definition as Record<string, never> },
        }),
      ),
    {
      onDone: ({ code, version }) => {
        setAsking(false);
        void message.success(text.saved(code, version));
      },
    },
  );
  const parsed = parse(json);
  const broken = 'brokenAt' in parsed;
  const issues = broken ? [] : issuesOf(act.error);
  const written = broken ? null : writeOut(parsed.definition);
  return (
    <>
      <p className="faint">{may('bank.format') ? text.editHint : text.readOnly}</p>
      {broken && (
        <p className="negative" role="alert">
          {text.broken(parsed.brokenAt)}
        </p>
      )}
      {issues.length > 0 && (
        <div role="alert">
          <p className="negative">{text.issues(issues.length)}</p>
          <ul>
            {issues.map(({ path, problem }, i) => (
              <li key={i}>
                {text.issueAt(lineOf(written!, path) + 1)} <code>{path}</code> {text.problems[problem] ?? problem}
              </li>
            ))}
          </ul>
        </div>
      )}
      <textarea
        className="format-text statement-format-text"
        aria-label={text.definition}
        aria-invalid={broken || issues.length > 0}
        wrap="off"
        spellCheck={false}
        rows={20}
        value={json}
        onChange={(event) => {
          act.reset();
          setJson(event.target.value);
        }}
      />
      <Space style={{ marginTop: 8 }}>
        {may('bank.format') && (
          <Button
            type="primary"
            disabled={broken}
            onClick={() => {
              if (written) setJson(written.text);
              act.reset();
              setAsking(true);
            }}
          >
            {text.save}
          </Button>
        )}
        <Button disabled={broken} onClick={() => written && setJson(written.text)}>
          {text.tidy}
        </Button>
        <Button onClick={() => setJson(writeOut(saved).text)}>{text.restore}</Button>
      </Space>
      <Ask
        open={asking}
        title={text.save}
        sentence={text.saveAsk(broken ? '' : String(parsed.definition.code))}
        agree={text.saveAgree}
        pending={act.isPending}
        error={act.error}
        onAgree={() => {
          if (broken) return;
          // What is wrong is shown above the text, not here.
          act.mutate(parsed.definition, { onError: (error) => setAsking(issuesOf(error).length === 0) });
        }}
        onCancel={() => {
          act.reset();
          setAsking(false);
        }}
      />
    </>
  );
}

function issuesOf(error: Error | null): { path: string; problem: string }[] {
  if (!(error instanceof ApiError) || error.code !== 'BANK_STATEMENT_FORMAT_INVALID') return [];
  const { issues } = error.details as { issues?: { path: string; problem: string }[] };
  return issues ?? [];
}
