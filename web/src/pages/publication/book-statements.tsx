import { AutoComplete, Button, Form, Input, Select } from 'antd';
import { directionLabels, statementTitles } from '@messages/publication';
import { publication as text } from '@messages/web/publication';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { clearable } from '../../ui/clearable';
import { Nothing } from '../../ui/page';
import { AskOnce } from '../cases/case-ask';
import { choices } from '../cases/case-types';
import { MarkedCell } from './marked-cell';
import { markKey, type Marks } from './marks';
import { RowActs } from './row-acts';

type Statement = Schema<'BookStatementDto'>;
const head = text.statementColumns;

/** The figures of the text, statement by statement, in their printed digits. */
export function BookStatements(props: {
  bookId: string;
  statements: readonly Statement[];
  marks: Marks;
  asked: string | null;
  editable: boolean;
}): ReactNode {
  const { bookId, statements, marks, asked, editable } = props;
  const [editing, setEditing] = useState<Statement | null>(null);
  const [removing, setRemoving] = useState<Statement | null>(null);
  const [adding, setAdding] = useState(false);
  return (
    <>
      {statements.length === 0 && <Nothing text={text.emptyTable} />}
      {statements.length > 0 && (
        <div className="book-scroll" role="region" aria-label={text.statements} tabIndex={0}>
          <table className="book-table">
            <thead>
              <tr>
                <th scope="col">{head.section}</th>
                <th scope="col">{head.title}</th>
                <th scope="col">{head.figures}</th>
                <th scope="col">{head.direction}</th>
                <th scope="col">{head.reason}</th>
                {editable && (
                  <th scope="col" className="book-acts">
                    {text.act}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {statements.map((statement) => (
                <tr key={statement.key}>
                  <td className="book-words">{statement.section}</td>
                  <td className="book-words">{statement.title}</td>
                  <td>
                    <dl className="book-figures">
                      {statement.figures.map(({ code, label, printed }) => {
                        const key = markKey('NARRATIVE', statement.key, code);
                        return (
                          <div key={code}>
                            <dt>{label}</dt>
                            <dd className="tabular">
                              <MarkedCell findings={marks.get(key)} bookId={bookId} asked={asked === key}>
                                {printed ?? '—'}
                              </MarkedCell>
                            </dd>
                          </div>
                        );
                      })}
                    </dl>
                  </td>
                  <td>{statement.direction === null ? '' : directionLabels[statement.direction]}</td>
                  <td className="book-words">{statement.reason}</td>
                  {editable && (
                    <RowActs
                      name={statement.title}
                      onEdit={() => setEditing(statement)}
                      onRemove={() => setRemoving(statement)}
                    />
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {editable && (
        <Button className="book-add" onClick={() => setAdding(true)}>
          {text.addStatement}
        </Button>
      )}
      {adding && <AddStatement bookId={bookId} onClose={() => setAdding(false)} />}
      {removing && (
        <AskOnce<object, Schema<'BookRevisionDto'>>
          danger
          title={text.remove}
          sentence={text.removeAsk(removing.title)}
          agree={text.remove}
          send={(_, key) =>
            answer(
              api.DELETE('/api/v1/budget-books/{id}/statements/{key}', {
                params: { path: { id: bookId, key: removing.key }, header: { 'Idempotency-Key': key } },
              }),
            )
          }
          done={() => text.removeDone}
          onClose={() => setRemoving(null)}
        />
      )}
      {editing && <EditStatement bookId={bookId} statement={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

/** A statement without figures yet; which ones it should print, the service says when it is shown. */
function AddStatement({ bookId, onClose }: { bookId: string; onClose: () => void }): ReactNode {
  const needed = (message: string): { required: true; whitespace: true; message: string }[] => [
    { required: true, whitespace: true, message },
  ];
  const known = Object.entries(statementTitles).filter(([key]) => !key.endsWith(':'));
  return (
    <AskOnce<{ key: string; section: string; title: string }, Schema<'BookRevisionDto'>>
      title={text.addStatement}
      sentence={text.addStatementAsk}
      agree={text.addStatement}
      send={({ key: statement, section, title }, key) =>
        answer(
          api.PUT('/api/v1/budget-books/{id}/statements/{key}', {
            params: { path: { id: bookId, key: statement.trim() }, header: { 'Idempotency-Key': key } },
            body: { section: section.trim(), title: title.trim(), direction: null, reason: null, figures: {} },
          }),
        )
      }
      done={() => text.saved}
      onClose={onClose}
    >
      <Form.Item
        name="key"
        label={text.statementKey}
        extra={text.statementKeyHint}
        rules={needed(text.statementKeyWrong)}
      >
        <AutoComplete options={known.map(([value, label]) => ({ value, label }))} maxLength={50} />
      </Form.Item>
      <Form.Item name="section" label={head.section} rules={needed(head.section)}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="title" label={head.title} rules={needed(head.title)}>
        <Input maxLength={200} />
      </Form.Item>
    </AskOnce>
  );
}

interface Entered {
  title: string;
  direction?: 'UP' | 'DOWN';
  reason?: string;
  figures: Record<string, string | undefined>;
}

function EditStatement(props: { bookId: string; statement: Statement; onClose: () => void }): ReactNode {
  const { bookId, statement, onClose } = props;
  return (
    <AskOnce<Entered, Schema<'BookRevisionDto'>>
      width={640}
      title={text.editStatement}
      sentence={text.editStatementAsk}
      agree={text.save}
      initial={{
        title: statement.title,
        direction: statement.direction ?? undefined,
        reason: statement.reason ?? undefined,
        figures: Object.fromEntries(statement.figures.map(({ code, printed }) => [code, printed ?? ''])),
      }}
      send={({ title, direction, reason, figures }, key) =>
        answer(
          api.PUT('/api/v1/budget-books/{id}/statements/{key}', {
            params: { path: { id: bookId, key: statement.key }, header: { 'Idempotency-Key': key } },
            body: {
              section: statement.section,
              title: title.trim(),
              direction: direction ?? null,
              reason: reason?.trim() || null,
              figures: Object.fromEntries(
                Object.entries(figures).flatMap(([code, printed]) => (printed?.trim() ? [[code, printed.trim()]] : [])),
              ),
            },
          }),
        )
      }
      done={() => text.saved}
      onClose={onClose}
    >
      <Form.Item name="title" label={head.title} rules={[{ required: true, whitespace: true, message: head.title }]}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="book-fields">
        {statement.figures.map(({ code, label }) => (
          <Form.Item key={code} name={['figures', code]} label={label}>
            <Input maxLength={20} inputMode="decimal" />
          </Form.Item>
        ))}
        <Form.Item name="direction" label={head.direction}>
          <Select allowClear={clearable} placeholder={text.directionNone} options={choices(directionLabels)} />
        </Form.Item>
      </div>
      <Form.Item name="reason" label={head.reason}>
        <Input maxLength={500} />
      </Form.Item>
    </AskOnce>
  );
}
