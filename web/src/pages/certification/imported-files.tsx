import { Form, Input } from 'antd';
import { certification as text } from '@messages/web/certification';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { DataList, type Column } from '../../ui/data-list';
import { count } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { AskOnce } from '../cases/case-ask';
import { refusalOfFile } from '../rolls/check-file';
import { FileDrop } from '../rolls/file-drop';
import { multipart } from '../rolls/multipart';
import '../rolls/rolls.css';

type Imported = Schema<'CertificationImportDto'>;
type Issue = Schema<'CertificationIssueDto'>;

const FILES: readonly Column<Imported>[] = [
  { path: 'fileName', title: text.fileName },
  { path: 'source', title: text.source },
  { path: 'rowCount', title: text.rows, kind: 'count' },
  { path: 'acceptedCount', title: text.accepted, kind: 'count' },
  {
    path: 'refusedCount',
    title: text.refused,
    kind: 'count',
    show: ({ refusedCount }) => (
      <span className={refusedCount > 0 ? 'negative' : undefined}>{count(refusedCount)}</span>
    ),
  },
  { path: 'importedBy', title: text.importedBy },
  { path: 'importedAt', title: text.importedAt, kind: 'time' },
];

const ISSUES: readonly Column<Issue>[] = [
  { path: 'sheet', title: text.sheet, optional: true },
  { path: 'rowNo', title: text.row, kind: 'count' },
  { path: 'sentence', title: text.problem },
  { path: 'idMasked', title: text.idMasked },
  { path: 'name', title: text.nameInFile },
  { path: 'registeredName', title: text.registeredName },
];

/** Files of certifications; of one, the rows that were not recorded and why. */
export function ImportedFiles(): ReactNode {
  const [shown, setShown] = useState<Imported | null>(null);
  return (
    <>
      <DataList
        name="certificationFiles"
        path="/api/v1/certification-files"
        columns={FILES}
        rowKey={({ fileId }) => fileId}
        onOpen={setShown}
        label={text.tabs.files}
        exportName={text.tabs.files}
        pageSize={20}
        empty={<Nothing text={text.filesEmpty} />}
      />
      {shown && (
        <Section title={text.issues(shown.fileName)}>
          {shown.refusedCount > 0 && <p className="faint">{text.issuesHint}</p>}
          <DataList
            key={shown.fileId}
            name="certificationIssues"
            path="/api/v1/certification-files/{fileId}/issues"
            pathParams={{ fileId: shown.fileId }}
            columns={ISSUES}
            rowKey={({ ordinal }) => String(ordinal)}
            label={text.issues(shown.fileName)}
            exportName={text.issues(shown.fileName)}
            empty={<Nothing text={text.noIssues} />}
          />
        </Section>
      )}
    </>
  );
}

/** Sends a file of certifications; afterwards its rows that were not recorded are one click away. */
export function ImportFile({ onClose, onDone }: { onClose: () => void; onDone: () => void }): ReactNode {
  return (
    <AskOnce<{ source: string; file: File }, Schema<'CertificationsImportedDto'>>
      title={text.importFile}
      sentence={text.importAsk}
      agree={text.importFile}
      send={({ source, file }, key) =>
        answer(
          api.POST('/api/v1/certifications/file', {
            params: { header: { 'Idempotency-Key': key } },
            ...multipart<Schema<'CertificationFileForm'>>({ source: source.trim(), file }),
          }),
        )
      }
      done={({ accepted, refused }) => {
        onDone();
        return text.imported(count(accepted), count(refused));
      }}
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
              return refusal ? Promise.reject(new Error(refusal)) : Promise.resolve();
            },
          },
        ]}
      >
        <FileDrop label={text.file} hint={text.importHint} />
      </Form.Item>
      <Form.Item
        name="source"
        label={text.source}
        rules={[{ required: true, whitespace: true, min: 2, message: text.missing(text.source) }]}
      >
        <Input maxLength={200} placeholder={text.fileSource} />
      </Form.Item>
    </AskOnce>
  );
}
