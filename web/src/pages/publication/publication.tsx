import { CheckSquareOutlined, FileExcelOutlined, FilePdfOutlined } from '@ant-design/icons';
import { App, Button, Tabs } from 'antd';
import { publication as text } from '@messages/web/publication';
import { useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { download } from '../../api/download';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { DigestBadge } from '../../ui/amount';
import { count, time } from '../../ui/formats';
import { Facts, Nothing, Page } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { LookTag, StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { AdoptBook, CreateBook, ImportBook, WithdrawBook } from './book-acts';
import { BookChoice } from './book-choice';
import { BookProjects } from './book-projects';
import { BookStatements } from './book-statements';
import { BookTable } from './book-table';
import { marksOf, tabOf } from './marks';
import { actionOf, useBook, useChosenBook, useFindings, type BookAction, type BookDetail } from './use-book';
import './publication.css';

/** Tabs beside the tables. */
const TABS = { projects: text.projects, statements: text.statements };

type Asking = 'create' | 'import' | 'adopt' | 'withdraw';

/** The departmental budget as it is published: eleven tables, the projects and the text, by version. */
export default function Publication(): ReactNode {
  const { may } = useSession();
  const chosen = useChosenBook();
  const read = useBook(chosen.id);
  const { data: book } = read;
  const [asking, setAsking] = useState<Asking | null>(null);
  const mayEdit = may('publication.edit');
  const empty = chosen.books?.length === 0;
  const newBook = mayEdit && (
    <Button onClick={() => setAsking('create')}>{book?.state === 'ADOPTED' ? text.adjust : text.create}</Button>
  );
  const lines = (of: BookDetail): string => count(of.tables.reduce((n, { rows }) => n + rows.length, 0));
  const failure = failureOf(chosen.read, read);
  const close = (): void => setAsking(null);
  return (
    <Page
      title={text.title}
      help={text.help}
      tag={book && <StateTag family="budgetBook" state={book.state} />}
      answer={book && text.answer(String(book.fiscalYear), String(book.version), lines(book))}
      actions={
        !empty && (
          <>
            <BookChoice {...chosen} />
            {newBook}
            {book && <BookButtons book={book} ask={setAsking} />}
          </>
        )
      }
    >
      {failure && <Problem {...failure} />}
      {empty && <Nothing text={text.none} action={newBook} />}
      {!failure && !empty && (book ? <Content key={book.id} book={book} /> : <Waiting />)}
      {asking === 'create' && <CreateBook year={book?.fiscalYear ?? null} onDone={chosen.choose} onClose={close} />}
      {asking === 'import' && book && <ImportBook book={book} onClose={close} />}
      {asking === 'adopt' && book && <AdoptBook book={book} onClose={close} />}
      {asking === 'withdraw' && book && <WithdrawBook book={book} onClose={close} />}
    </Page>
  );
}

function BookButtons({ book, ask }: { book: BookDetail; ask: (what: Asking) => void }): ReactNode {
  const { message } = App.useApp();
  const [loading, setLoading] = useState<'xlsx' | 'pdf' | null>(null);
  const load = async (format: 'xlsx' | 'pdf'): Promise<void> => {
    setLoading(format);
    try {
      await download(`/api/v1/budget-books/${book.id}/file?format=${format}`);
    } catch (failure) {
      void message.error((failure as Error).message);
    } finally {
      setLoading(null);
    }
  };
  const check = useCheck(book.id);
  const offer = (action: BookAction): { disabled: boolean; title?: string } => {
    const { allowed, reason } = actionOf(book, action);
    return { disabled: !allowed, ...(reason === null ? {} : { title: reason }) };
  };
  return (
    <>
      <Button icon={<FileExcelOutlined />} loading={loading === 'xlsx'} onClick={() => void load('xlsx')}>
        {text.xlsx}
      </Button>
      <Button icon={<FilePdfOutlined />} loading={loading === 'pdf'} onClick={() => void load('pdf')}>
        {text.pdf}
      </Button>
      {book.state === 'DRAFT' && (
        <>
          <Button {...offer('import')} onClick={() => ask('import')}>
            {text.importFile}
          </Button>
          <Button {...offer('withdraw')} danger onClick={() => ask('withdraw')}>
            {text.withdraw}
          </Button>
        </>
      )}
      <Button {...offer('check')} icon={<CheckSquareOutlined />} loading={check.running} onClick={check.run}>
        {text.check}
      </Button>
      {book.state === 'DRAFT' && (
        <Button {...offer('adopt')} type="primary" onClick={() => ask('adopt')}>
          {text.adopt}
        </Button>
      )}
    </>
  );
}

/** Runs the checks of a book; what came of it is said in a message, since the button has no dialog. */
export function useCheck(id: string): { running: boolean; run: () => void } {
  const { message } = App.useApp();
  const act = useAct(
    (_: object, key) =>
      answer(
        api.POST('/api/v1/budget-books/{id}/checks', { params: { path: { id }, header: { 'Idempotency-Key': key } } }),
      ),
    { onDone: ({ findings, errors }) => void message.success(text.checkDone(count(findings), count(errors))) },
  );
  const onError = (error: Error): void => void message.error(error.message);
  return { running: act.isPending, run: () => act.mutate({}, { onError }) };
}

function Content({ book }: { book: BookDetail }): ReactNode {
  const [search, setSearch] = useSearchParams();
  const { data: findings } = useFindings(book.id);
  const marks = marksOf(findings);
  const asked = search.get('cell');
  const editable = actionOf(book, 'edit').allowed;
  const given = search.get('tab') ?? (asked === null ? null : tabOf(asked.split('/')[0]!)) ?? '1';
  const tab = given in TABS || book.tables.some(({ table }) => String(table) === given) ? given : '1';
  const show = (next: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('tab', next);
        after.delete('cell');
        return after;
      },
      { replace: true },
    );
  const of = { bookId: book.id, marks, asked, editable };
  const f = text.facts;
  return (
    <>
      <Facts
        items={[
          [f.createdBy, `${book.createdBy} ${time(book.createdAt)}`],
          [f.editors, book.editors.join('、')],
          ...(book.closedBy === null ? [] : [[f.closedBy, `${book.closedBy} ${time(book.closedAt)}`] as const]),
          [f.revision, <span className="num">{count(book.revision)}</span>],
          [f.checked, <Checked book={book} />],
          ...(book.digest === null ? [] : [[f.digest, <DigestBadge digest={book.digest} />] as const]),
          ...(book.note === null ? [] : [[f.note, book.note] as const]),
        ]}
      />
      <Tabs
        className="book-tabs"
        size="small"
        activeKey={tab}
        onChange={show}
        destroyOnHidden
        items={[
          ...book.tables.map((table) => ({
            key: String(table.table),
            label: table.name,
            children: <BookTable {...of} table={table} />,
          })),
          { key: 'projects', label: TABS.projects, children: <BookProjects {...of} projects={book.projects} /> },
          {
            key: 'statements',
            label: TABS.statements,
            children: <BookStatements {...of} statements={book.statements} />,
          },
        ]}
      />
    </>
  );
}

function Checked({ book }: { book: BookDetail }): ReactNode {
  const { checked, openErrors } = book;
  const link = <Link to={`/publication/checks?book=${book.id}`}>{text.toChecks}</Link>;
  if (checked === 'NEVER') return <LookTag look="draft" text={text.checkedNever} />;
  if (checked === 'STALE') {
    return (
      <>
        <LookTag look="waiting" text={text.checkedBefore} /> {link}
      </>
    );
  }
  const open = openErrors > 0;
  return (
    <>
      <LookTag look={open ? 'failed' : 'done'} text={open ? text.openErrors(count(openErrors)) : text.checkedNow} />{' '}
      {link}
    </>
  );
}
