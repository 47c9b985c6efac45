import { App, Button, Space } from 'antd';
import { bankFormats as texts } from '@messages/web/bank-formats';
import { useRef, useState, type ReactNode } from 'react';
import { answer, api } from '../../../api/client';
import { useAct } from '../../../api/use-act';
import { useSession } from '../../../session/session';
import { Ask } from '../../../ui/ask';
import { issuesOf, parse } from './format-types';
import { lineOf, writeOut, type Written } from './json-lines';

/** The definition as text; what the service finds wrong is marked on its line. */
export function Editor(props: {
  saved: Record<string, unknown>;
  text: string;
  onText: (text: string) => void;
}): ReactNode {
  const { text, onText, saved } = props;
  const { may } = useSession();
  const { message } = App.useApp();
  const box = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const [asking, setAsking] = useState(false);
  /** What was sent last: the complaints are about its lines. */
  const [sent, setSent] = useState<Written | null>(null);
  const act = useAct(
    (definition: Record<string, unknown>, key) =>
      answer<unknown>(
        api.POST('/api/v1/bank-formats', {
          body: { definition: definition as Record<string, never> },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    {
      onDone: (made) => {
        const { code, version } = made as { code: string; version: number };
        setAsking(false);
        void message.success(texts.saved(code, version));
      },
    },
  );
  const parsed = parse(text);
  const broken = 'brokenAt' in parsed;
  const issues = sent && sent.text === text ? issuesOf(act.error) : [];
  const marks = new Map(issues.map((issue) => [lineOf(sent!, issue.path), issue.text]));
  if (broken && parsed.brokenAt !== null) marks.set(parsed.brokenAt - 1, texts.broken(parsed.brokenAt));
  const lines = text.split('\n');

  const tidy = (): Written | null => {
    if (broken) return null;
    const written = writeOut(parsed.definition);
    onText(written.text);
    return written;
  };
  const goTo = (line: number): void => {
    const start = lines.slice(0, line).reduce((n, one) => n + one.length + 1, 0);
    box.current?.focus();
    box.current?.setSelectionRange(start, start + lines[line]!.length);
    if (box.current) box.current.scrollTop = Math.max(0, line - 4) * 20;
  };

  return (
    <>
      <p className="faint">{may('bank.format') ? texts.editHint : texts.readOnly}</p>
      {broken && (
        <p className="negative" role="alert">
          {texts.broken(parsed.brokenAt)}
        </p>
      )}
      {issues.length > 0 && (
        <div role="alert">
          <p className="negative">{texts.issues(issues.length)}</p>
          <ul className="format-issues">
            {issues.map((issue, i) => {
              const line = lineOf(sent!, issue.path);
              return (
                <li key={i}>
                  <Button type="link" size="small" onClick={() => goTo(line)}>
                    {texts.issueAt(line + 1)}
                  </Button>
                  <code>{issue.path}</code> {issue.text}
                </li>
              );
            })}
          </ul>
        </div>
      )}
      <div className="format-editor">
        <div className="format-gutter" ref={gutter} aria-hidden>
          {lines.map((_, i) => (
            <div key={i} className={marks.has(i) ? 'marked' : undefined} title={marks.get(i)}>
              {i + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={box}
          className="format-text"
          aria-label={texts.definition}
          aria-invalid={broken || issues.length > 0}
          wrap="off"
          spellCheck={false}
          rows={22}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      <Space style={{ marginTop: 8 }}>
        {may('bank.format') && (
          <Button
            type="primary"
            disabled={broken}
            onClick={() => {
              setSent(tidy());
              act.reset();
              setAsking(true);
            }}
          >
            {texts.save}
          </Button>
        )}
        <Button disabled={broken} onClick={tidy}>
          {texts.tidy}
        </Button>
        <Button onClick={() => onText(writeOut(saved).text)}>{texts.restore}</Button>
      </Space>
      <Ask
        open={asking}
        title={texts.save}
        sentence={texts.saveAsk(broken ? '' : String(parsed.definition.code))}
        agree={texts.saveAgree}
        pending={act.isPending}
        error={act.error}
        onAgree={() => {
          if (broken) return;
          act.mutate(parsed.definition, {
            // What is wrong is shown on its lines, not here.
            onError: (error) => setAsking(issuesOf(error).length === 0),
          });
        }}
        onCancel={() => {
          act.reset();
          setAsking(false);
        }}
      />
    </>
  );
}
