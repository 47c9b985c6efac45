import { Button, Form, Input, Select } from 'antd';
import { directionLabels } from '@messages/publication';
import { publication as text } from '@messages/web/publication';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { Nothing } from '../../ui/page';
import { AskOnce } from '../cases/case-ask';
import { choices } from '../cases/case-types';
import { MarkedCell } from './marked-cell';
import { markKey, type Marks } from './marks';

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
  if (statements.length === 0) return <Nothing text={text.emptyTable} />;
  return (
    <>
      <div className="book-scroll" role="region" aria-label={text.statements} tabIndex={0}>
        <table className="book-table">
          <thead>
            <tr>
              <th scope="col">{head.section}</th>
              <th scope="col">{head.title}</th>
              <th scope="col">{head.figures}</th>
              <th scope="col">{head.direction}</th>
              <th scope="col">{head.reason}</th>
              {editable && <th scope="col">{text.act}</th>}
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
                  <td>
                    <Button
                      size="small"
                      type="link"
                      aria-label={text.editOf(statement.title)}
                      onClick={() => setEditing(statement)}
                    >
                      {text.edit}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing && <EditStatement bookId={bookId} statement={editing} onClose={() => setEditing(null)} />}
    </>
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
          <Select allowClear placeholder={text.directionNone} options={choices(directionLabels)} />
        </Form.Item>
      </div>
      <Form.Item name="reason" label={head.reason}>
        <Input maxLength={500} />
      </Form.Item>
    </AskOnce>
  );
}
