import { Button, Form, Input } from 'antd';
import { publication as text } from '@messages/web/publication';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { isNegative, money } from '../../ui/formats';
import { Nothing } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { AskOnce } from '../cases/case-ask';
import { MarkedCell } from './marked-cell';
import { RowActs } from './row-acts';
import { markKey, type Marks } from './marks';

type Table = Schema<'BookTableDto'>;
type Line = Schema<'BookLineDto'>;

/** One of the eleven tables; in a draft its lines are changed in place. */
export function BookTable(props: {
  bookId: string;
  table: Table;
  marks: Marks;
  asked: string | null;
  editable: boolean;
}): ReactNode {
  const { bookId, table, marks, asked, editable } = props;
  const [editing, setEditing] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Line | null>(null);
  const place = `T${table.table}`;
  return (
    <>
      <div className="book-caption">
        <h2>{text.caption(table.name, table.title)}</h2>
        <span className="faint">{text.unit}</span>
      </div>
      {table.rows.length === 0 ? (
        <Nothing text={text.emptyTable} />
      ) : (
        <div className="book-scroll" role="region" aria-label={table.title} tabIndex={0}>
          <table className="book-table">
            <thead>
              <tr>
                <th scope="col">{text.code}</th>
                <th scope="col">{text.name}</th>
                {table.columns.map(({ code, title }) => (
                  <th key={code} scope="col" className="num">
                    {title}
                  </th>
                ))}
                {editable && (
                  <th scope="col" className="book-acts">
                    {text.act}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((line) =>
                editing === line.key ? (
                  <EditedLine
                    key={line.key}
                    bookId={bookId}
                    table={table}
                    line={line}
                    onClose={() => setEditing(null)}
                  />
                ) : (
                  <tr key={line.key} className={isTotal(table, line) ? 'book-total' : undefined}>
                    <td className="tabular">{shownCode(line)}</td>
                    <td className={`book-name book-level-${levelOf(table, line.key)}`}>{line.name}</td>
                    {table.columns.map(({ code }) => {
                      const key = markKey(place, line.key, code);
                      const printed = line.cells[code] ?? null;
                      return (
                        <td key={code} className={`num${isNegative(printed) ? ' negative' : ''}`}>
                          <MarkedCell findings={marks.get(key)} bookId={bookId} asked={asked === key}>
                            {money(printed)}
                          </MarkedCell>
                        </td>
                      );
                    })}
                    {editable && (
                      <RowActs
                        name={line.name}
                        onEdit={() => setEditing(line.key)}
                        onRemove={() => setRemoving(line)}
                      />
                    )}
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </div>
      )}
      {editable && (
        <Button className="book-add" onClick={() => setAdding(true)}>
          {text.addLine}
        </Button>
      )}
      {adding && <AddLine bookId={bookId} table={table} onClose={() => setAdding(false)} onDone={setEditing} />}
      {removing && (
        <AskOnce<object, Schema<'BookRevisionDto'>>
          danger
          title={text.remove}
          sentence={text.removeAsk(removing.name)}
          agree={text.remove}
          send={(_, key) =>
            answer(
              api.DELETE('/api/v1/budget-books/{id}/tables/{table}/lines/{key}', {
                params: {
                  path: { id: bookId, table: table.table, key: removing.key },
                  header: { 'Idempotency-Key': key },
                },
              }),
            )
          }
          done={() => text.removeDone}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}

/** The line with a field for each amount: Enter keeps it, Escape leaves it as it was. */
function EditedLine(props: { bookId: string; table: Table; line: Line; onClose: () => void }): ReactNode {
  const { bookId, table, line, onClose } = props;
  const [name, setName] = useState(line.name);
  const [cells, setCells] = useState<Record<string, string>>(() =>
    Object.fromEntries(line.columns.map((code) => [code, line.cells[code] ?? ''])),
  );
  const act = useAct((body: Schema<'BookLineInputDto'>, key) => putLine(bookId, table.table, line.key, body, key), {
    onDone: onClose,
  });
  const save = (): void =>
    act.mutate({
      name: name.trim(),
      cells: Object.fromEntries(Object.entries(cells).map(([code, entered]) => [code, asAmount(entered)])),
    });
  const onKeyDown = (event: KeyboardEvent): void => {
    // On a button Enter presses the button.
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) save();
    if (event.key === 'Escape') onClose();
  };
  return (
    <>
      <tr className="book-edited" onKeyDown={onKeyDown}>
        <td className="tabular">{shownCode(line)}</td>
        <td>
          <Input
            size="small"
            aria-label={text.name}
            value={name}
            maxLength={200}
            onChange={(e) => setName(e.target.value)}
          />
        </td>
        {table.columns.map(({ code, title }, i) => (
          <td key={code} className="num">
            {line.columns.includes(code) && (
              <Input
                size="small"
                className="book-amount"
                autoFocus={i === 0}
                aria-label={text.editAmount(line.name, title)}
                value={cells[code] ?? ''}
                inputMode="decimal"
                onChange={(event) => setCells({ ...cells, [code]: event.target.value })}
              />
            )}
          </td>
        ))}
        <td className="book-acts">
          <Button size="small" type="primary" loading={act.isPending} onClick={save}>
            {text.save}
          </Button>
          <Button size="small" type="link" onClick={onClose}>
            {text.cancel}
          </Button>
        </td>
      </tr>
      {act.error && (
        <tr>
          <td colSpan={table.columns.length + 3}>
            <Problem error={act.error} />
          </td>
        </tr>
      )}
    </>
  );
}

function AddLine(props: {
  bookId: string;
  table: Table;
  onClose: () => void;
  onDone: (key: string) => void;
}): ReactNode {
  const { bookId, table, onClose, onDone } = props;
  const needed = [{ required: true, whitespace: true, message: text.addLineAsk }];
  return (
    <AskOnce<{ key: string; name: string }, string>
      title={text.addLine}
      sentence={text.addLineAsk}
      agree={text.addLine}
      send={async ({ key: code, name }, key) => {
        await putLine(bookId, table.table, code.trim(), { name: name.trim(), cells: {} }, key);
        return code.trim();
      }}
      done={(code) => {
        onDone(code);
        return text.saved;
      }}
      onClose={onClose}
    >
      <Form.Item name="key" label={text.code} rules={needed}>
        <Input maxLength={40} autoFocus />
      </Form.Item>
      <Form.Item name="name" label={text.name} rules={needed}>
        <Input maxLength={200} />
      </Form.Item>
    </AskOnce>
  );
}

function putLine(
  id: string,
  table: number,
  line: string,
  body: Schema<'BookLineInputDto'>,
  key: string,
): Promise<Schema<'BookRevisionDto'>> {
  return answer(
    api.PUT('/api/v1/budget-books/{id}/tables/{table}/lines/{key}', {
      params: { path: { id, table, key: line }, header: { 'Idempotency-Key': key } },
      body,
    }),
  );
}

/** '1,214' → '1214.00'; what cannot be an amount goes to the service as it is, which says so. */
function asAmount(entered: string): string | null {
  const plain = entered.replace(/[,，\s]/g, '');
  if (plain === '') return null;
  const match = /^(-?\d+)(?:\.(\d{0,2}))?$/.exec(plain);
  return match ? `${match[1]!}.${(match[2] ?? '').padEnd(2, '0')}` : plain;
}

/** Codes of the budget's classification are printed, the ledger's own names of fixed lines are not. */
function shownCode({ key }: Line): string {
  return /^\d|^P/.test(key) ? key : '';
}

function isTotal({ fixed }: Table, { key }: Line): boolean {
  return /TOTAL$|_YEAR$/.test(key) && fixed.some((line) => line.key === key);
}

/** 类 0, 款 1, 项 2. */
function levelOf({ kind }: Table, key: string): number {
  return (kind === 'FUNCTION' || kind === 'ECONOMIC') && /^\d/.test(key) ? (key.length - 3) / 2 : 0;
}
