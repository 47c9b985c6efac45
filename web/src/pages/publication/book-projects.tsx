import { Button, Form, Input, Select } from 'antd';
import { bookSchemeLabels, sideSheets, sourceLevelLabels } from '@messages/publication';
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

type Project = Schema<'BookProjectDto'>;
const { columns } = sideSheets.projects;
type Field = keyof typeof columns;
const FIELDS = Object.keys(columns) as Field[];
/** Fields of whole sentences, which may take several lines. */
const WORDS: ReadonlySet<Field> = new Set(['name', 'documentNo', 'subsidised', 'standard', 'policyBasis'] as const);

/** What the publication says of each project beside its amounts. */
export function BookProjects(props: {
  bookId: string;
  projects: readonly Project[];
  marks: Marks;
  asked: string | null;
  editable: boolean;
}): ReactNode {
  const { bookId, projects, marks, asked, editable } = props;
  const [editing, setEditing] = useState<Project | 'new' | null>(null);
  const [removing, setRemoving] = useState<Project | null>(null);
  const add = editable && (
    <Button className="book-add" onClick={() => setEditing('new')}>
      {text.addProject}
    </Button>
  );
  return (
    <>
      {projects.length === 0 && <Nothing text={text.emptyTable} />}
      {projects.length > 0 && (
        <div className="book-scroll" role="region" aria-label={text.projects} tabIndex={0}>
          <table className="book-table">
            <thead>
              <tr>
                {FIELDS.map((field) => (
                  <th key={field} scope="col">
                    {columns[field]}
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
              {projects.map((project) => (
                <tr key={project.code}>
                  {FIELDS.map((field) => {
                    const key = markKey('PROJECT', project.code, field);
                    return (
                      <td key={field} className={WORDS.has(field) ? 'book-words' : undefined}>
                        <MarkedCell findings={marks.get(key)} bookId={bookId} asked={asked === key}>
                          {wordsOf(project, field)}
                        </MarkedCell>
                      </td>
                    );
                  })}
                  {editable && (
                    <RowActs
                      name={project.name}
                      onEdit={() => setEditing(project)}
                      onRemove={() => setRemoving(project)}
                    />
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {add}
      {editing && (
        <EditProject bookId={bookId} project={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
      {removing && (
        <AskOnce<object, Schema<'BookRevisionDto'>>
          danger
          title={text.remove}
          sentence={text.removeAsk(removing.name)}
          agree={text.remove}
          send={(_, key) =>
            answer(
              api.DELETE('/api/v1/budget-books/{id}/projects/{code}', {
                params: { path: { id: bookId, code: removing.code }, header: { 'Idempotency-Key': key } },
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

function wordsOf(project: Project, field: Field): string {
  switch (field) {
    case 'scheme':
      return project.scheme === null ? '' : bookSchemeLabels[project.scheme];
    case 'sourceLevel':
      return sourceLevelLabels[project.sourceLevel];
    case 'policyBasis':
      return project.policyBasis.join(text.listMark);
    default:
      return project[field] ?? '';
  }
}

type Entered = Omit<Schema<'BookProjectInputDto'>, 'policyBasis'> & { code?: string; policyBasis?: string };

function EditProject(props: { bookId: string; project: Project | null; onClose: () => void }): ReactNode {
  const { bookId, project, onClose } = props;
  const required = (field: Field): { required: true; message: string }[] => [
    { required: true, message: `${columns[field]}` },
  ];
  return (
    <AskOnce<Entered, Schema<'BookRevisionDto'>>
      width={720}
      title={project ? text.editProject : text.addProject}
      sentence={project ? text.editProjectAsk : text.addProjectAsk}
      agree={text.save}
      initial={project ? { ...project, policyBasis: project.policyBasis.join(text.listMark) } : {}}
      send={({ policyBasis, code, ...facts }, key) =>
        answer(
          api.PUT('/api/v1/budget-books/{id}/projects/{code}', {
            params: { path: { id: bookId, code: project?.code ?? code!.trim() }, header: { 'Idempotency-Key': key } },
            body: {
              ...facts,
              scheme: facts.scheme ?? null,
              documentNo: facts.documentNo?.trim() || null,
              subsidised: facts.subsidised?.trim() || null,
              standard: facts.standard?.trim() || null,
              policyBasis: (policyBasis ?? '')
                .split(text.listMark)
                .map((each) => each.trim())
                .filter((each) => each !== ''),
            },
          }),
        )
      }
      done={() => text.saved}
      onClose={onClose}
    >
      {project === null && (
        <Form.Item name="code" label={columns.code} rules={required('code')}>
          <Input maxLength={40} autoFocus />
        </Form.Item>
      )}
      <Form.Item name="name" label={columns.name} rules={required('name')}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="book-fields">
        <Form.Item name="scheme" label={columns.scheme}>
          <Select allowClear={clearable} placeholder={text.noScheme} options={choices(bookSchemeLabels)} />
        </Form.Item>
        <Form.Item name="sourceLevel" label={columns.sourceLevel} rules={required('sourceLevel')}>
          <Select options={choices(sourceLevelLabels)} />
        </Form.Item>
        <Form.Item name="functionCode" label={columns.functionCode} rules={required('functionCode')}>
          <Input maxLength={7} />
        </Form.Item>
        <Form.Item name="economicCode" label={columns.economicCode} rules={required('economicCode')}>
          <Input maxLength={5} />
        </Form.Item>
        <Form.Item name="documentNo" label={columns.documentNo}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="paymentMode" label={columns.paymentMode} rules={required('paymentMode')}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="subsidised" label={columns.subsidised}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="standard" label={columns.standard}>
          <Input maxLength={200} />
        </Form.Item>
      </div>
      <Form.Item name="policyBasis" label={columns.policyBasis} extra={text.basisHint}>
        <Input maxLength={500} />
      </Form.Item>
    </AskOnce>
  );
}
