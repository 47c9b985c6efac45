import { Form, Input } from 'antd';
import { publication as text } from '@messages/web/publication';
import { useState, type ReactNode } from 'react';
import { answer, api, ApiError, type Schema } from '../../api/client';
import { AskOnce } from '../cases/case-ask';
import { count } from '../../ui/formats';
import { refusalOfFile } from '../rolls/check-file';
import { FileDrop } from '../rolls/file-drop';
import { multipart } from '../rolls/multipart';
import type { BookDetail } from './use-book';
import '../rolls/rolls.css';

interface Asked {
  onClose: () => void;
}

export function CreateBook(props: Asked & { year: number | null; onDone: (id: string) => void }): ReactNode {
  const { year, onDone, onClose } = props;
  return (
    <AskOnce<{ year: string; note?: string }, Schema<'BookCreatedDto'>>
      title={text.create}
      sentence={text.createAsk}
      agree={text.create}
      initial={{ year: year === null ? '' : String(year) }}
      send={({ year: entered, note }, key) =>
        answer(
          api.POST('/api/v1/budget-books', {
            params: { header: { 'Idempotency-Key': key } },
            body: { fiscalYear: Number(entered), ...(note?.trim() ? { note: note.trim() } : {}) },
          }),
        )
      }
      done={({ id, version }) => {
        onDone(id);
        return text.createDone(String(version));
      }}
      onClose={onClose}
    >
      <Form.Item
        name="year"
        label={text.year}
        rules={[{ pattern: /^2\d{3}$/, required: true, message: text.yearWrong }]}
      >
        <Input maxLength={4} inputMode="numeric" autoFocus />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input maxLength={200} />
      </Form.Item>
    </AskOnce>
  );
}

interface Issue {
  sheet: string;
  cell: string | null;
  text: string;
  reason: string;
}

/** Sends a workbook; what cannot be taken is listed cell by cell under the file, which can be put right and sent again. */
export function ImportBook({ book, onClose }: Asked & { book: BookDetail }): ReactNode {
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const send = async ({ file }: { file: File }, key: string): Promise<Schema<'BookImportedDto'>> => {
    setIssues([]);
    try {
      return await answer(
        api.POST('/api/v1/budget-books/{id}/file', {
          params: { path: { id: book.id }, header: { 'Idempotency-Key': key } },
          ...multipart<Schema<'BookFileForm'>>({ file }),
        }),
      );
    } catch (error) {
      if (error instanceof ApiError && error.code === 'BUDGET_FILE_WRONG') setIssues(error.details.issues as Issue[]);
      throw error;
    }
  };
  const columns = text.issueColumns;
  return (
    <AskOnce<{ file: File }, Schema<'BookImportedDto'>>
      width={720}
      title={text.importFile}
      sentence={text.importAsk}
      agree={text.importFile}
      send={send}
      done={({ lines, amounts }) => text.importDone(count(lines), count(amounts))}
      onClose={onClose}
    >
      <Form.Item
        name="file"
        label={text.file}
        rules={[
          { required: true, message: text.fileMissing },
          {
            validator: (_, file?: File) => {
              const refusal = file ? refusalOfFile(file) : null;
              return refusal === null ? Promise.resolve() : Promise.reject(new Error(refusal));
            },
          },
        ]}
      >
        <FileDrop label={text.file} hint={text.importHint} />
      </Form.Item>
      {issues.length > 0 && (
        <div
          className="book-scroll book-issues"
          role="region"
          aria-label={text.importIssues(count(issues.length))}
          tabIndex={0}
        >
          <table className="book-table">
            <thead>
              <tr>
                <th scope="col">{columns.sheet}</th>
                <th scope="col">{columns.cell}</th>
                <th scope="col">{columns.text}</th>
                <th scope="col">{columns.reason}</th>
              </tr>
            </thead>
            <tbody>
              {issues.map(({ sheet, cell, text: found, reason }, i) => (
                <tr key={`${sheet}${cell}${i}`}>
                  <td>{sheet}</td>
                  <td>{cell ?? text.wholeSheet}</td>
                  <td className="book-words">{found}</td>
                  <td className="book-words">{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </AskOnce>
  );
}

export function AdoptBook({ book: now, onClose }: Asked & { book: BookDetail }): ReactNode {
  // What is adopted is what stood there when the dialog opened.
  const [book] = useState(now);
  return (
    <AskOnce<object, Schema<'BookAdoptedDto'>>
      title={text.adopt}
      sentence={text.adoptAsk(String(book.fiscalYear), String(book.version))}
      agree={text.adopt}
      consequence={{ lines: book.tables.reduce((n, { rows }) => n + rows.length, 0), digest: book.contentDigest }}
      send={(_, key) =>
        answer(
          api.POST('/api/v1/budget-books/{id}/adopt', {
            params: { path: { id: book.id }, header: { 'Idempotency-Key': key } },
            body: { digest: book.contentDigest },
          }),
        )
      }
      done={() => text.adoptDone}
      onClose={onClose}
    />
  );
}

export function WithdrawBook({ book, onClose }: Asked & { book: BookDetail }): ReactNode {
  return (
    <AskOnce<{ reason: string }, Schema<'BookIdDto'>>
      danger
      reason="required"
      title={text.withdraw}
      sentence={text.withdrawAsk}
      agree={text.withdraw}
      send={({ reason }, key) =>
        answer(
          api.POST('/api/v1/budget-books/{id}/withdraw', {
            params: { path: { id: book.id }, header: { 'Idempotency-Key': key } },
            body: { reason: reason.trim() },
          }),
        )
      }
      done={() => text.withdrawDone}
      onClose={onClose}
    />
  );
}
