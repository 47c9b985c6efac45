import { QuestionCircleOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { shell } from '@messages/web/shell';
import { useEffect, useState, type ReactNode } from 'react';

export interface HelpText {
  /** What the page is for, in a sentence or two. */
  about: string;
  /** The words that stand on the page, explained. */
  words: readonly (readonly [word: string, meaning: string])[];
}

/** The outline of a page: what it is, the answer to its question, what may be done, and its help. */
export function Page(props: {
  title: string;
  /** Beside the title: the state, the number. */
  tag?: ReactNode;
  /** The answer, in a line. */
  answer?: ReactNode;
  actions?: ReactNode;
  help?: HelpText;
  children: ReactNode;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const { title, tag, answer, actions, help } = props;
  useEffect(() => {
    document.title = `${title} · ${shell.product}`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          <h1>{title}</h1>
          {tag}
          {help && (
            <Button
              type="text"
              size="small"
              className="no-print"
              icon={<QuestionCircleOutlined />}
              aria-label={shell.help}
              title={shell.help}
              onClick={() => setOpen(true)}
            />
          )}
        </div>
        {answer && <div className="page-answer">{answer}</div>}
        {actions && <div className="page-actions no-print">{actions}</div>}
      </header>
      {props.children}
      {help && (
        <Drawer title={`${title} · ${shell.help}`} open={open} onClose={() => setOpen(false)} size={420}>
          <p>{help.about}</p>
          <dl className="help-words">
            {help.words.map(([word, meaning]) => (
              <div key={word}>
                <dt>{word}</dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </Drawer>
      )}
    </div>
  );
}

/** A part of a page with its own heading. */
export function Section(props: {
  title: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  className?: string;
}): ReactNode {
  return (
    <section className={`section ${props.className ?? ''}`}>
      <div className="section-head">
        <h2>{props.title}</h2>
        <div className="no-print">{props.extra}</div>
      </div>
      {props.children}
    </section>
  );
}

/** Label and value pairs, as on a form; `wide` pairs take the whole line. */
export function Facts({
  items,
}: {
  items: readonly (readonly [label: string, value: ReactNode, wide?: boolean])[];
}): ReactNode {
  return (
    <dl className="facts">
      {items.map(([label, value, wide]) => (
        <div key={label} className={wide ? 'facts-wide' : undefined}>
          <dt>{label}</dt>
          <dd>{value ?? '—'}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Nothing here: why, and what to do next. */
export function Nothing({ text, action }: { text: string; action?: ReactNode }): ReactNode {
  return (
    <div className="nothing" role="status">
      <p>{text}</p>
      {action}
    </div>
  );
}
