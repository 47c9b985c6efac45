import { Button, Tabs } from 'antd';
import { publicationSeverityLabels } from '@messages/publication-checks';
import { publicationChecks as text } from '@messages/web/publication';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { DigestBadge } from '../../ui/amount';
import { count, time } from '../../ui/formats';
import { Facts, Nothing, Page } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { LookTag, StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { AskOnce } from '../cases/case-ask';
import { BookChoice } from './book-choice';
import { markKey, tabOf } from './marks';
import { useCheck } from './publication';
import {
  actionOf,
  useBook,
  useChosenBook,
  useFindings,
  type BookDetail,
  type Finding,
  type Findings,
} from './use-book';
import './publication.css';

type Severity = Finding['severity'];
const SEVERITIES: readonly Severity[] = ['ERROR', 'WARN', 'NOTE'];

/** What the cross-checks found in a version, worst first, each with the cells that disagree. */
export default function PublicationChecks(): ReactNode {
  const chosen = useChosenBook();
  const bookRead = useBook(chosen.id);
  const findingsRead = useFindings(chosen.id);
  const { data: book } = bookRead;
  const { data: found } = findingsRead;
  const empty = chosen.books?.length === 0;
  const failure = failureOf(chosen.read, bookRead, findingsRead);
  const open = (severity: Severity): string =>
    count(found?.findings.filter((one) => one.severity === severity && one.acknowledgedBy === null).length ?? 0);
  const line =
    found?.run && (found.findings.length === 0 ? text.clean : text.answer(open('ERROR'), open('WARN'), open('NOTE')));
  return (
    <Page
      title={text.title}
      help={text.help}
      tag={book && <StateTag family="budgetBook" state={book.state} />}
      answer={line}
      actions={
        !empty && (
          <>
            <BookChoice {...chosen} />
            {book && <Run book={book} />}
          </>
        )
      }
    >
      {failure && <Problem {...failure} />}
      {empty && <Nothing text={text.never} />}
      {!failure && !empty && (book && found ? <Content book={book} found={found} /> : <Waiting />)}
    </Page>
  );
}

function Run({ book }: { book: BookDetail }): ReactNode {
  const check = useCheck(book.id);
  const { allowed, reason } = actionOf(book, 'check');
  return (
    <>
      <Link to={`/publication?book=${book.id}`}>
        <Button tabIndex={-1}>{text.toTables}</Button>
      </Link>
      <Button
        type="primary"
        disabled={!allowed}
        title={reason ?? undefined}
        loading={check.running}
        onClick={check.run}
      >
        {text.run}
      </Button>
    </>
  );
}

function Content({ book, found }: { book: BookDetail; found: Findings }): ReactNode {
  const [search, setSearch] = useSearchParams();
  const [acknowledging, setAcknowledging] = useState<Finding | null>(null);
  const { run, current, findings } = found;
  if (run === null) return <Nothing text={text.never} />;
  const asked = search.get('finding');
  const list = (key: string): Finding[] =>
    findings.filter(({ severity, acknowledgedBy }) =>
      key === 'acknowledged' ? acknowledgedBy !== null : severity === key && acknowledgedBy === null,
    );
  const keys = [...SEVERITIES, 'acknowledged'];
  const home = findings.find(({ id }) => id === asked);
  const filled = keys.find((key) => list(key).length > 0) ?? 'ERROR';
  const given = search.get('tab') ?? '';
  const ofFinding = home && (home.acknowledgedBy === null ? home.severity : 'acknowledged');
  const tab = keys.includes(given) ? given : (ofFinding ?? filled);
  const label = (key: string): string => (key === 'acknowledged' ? text.acknowledged : publicationSeverityLabels[key]!);
  const mayAcknowledge = actionOf(book, 'acknowledge').allowed;
  const f = text.facts;
  return (
    <>
      <Facts
        items={[
          [f.checkedBy, run.checkedBy],
          [f.checkedAt, time(run.checkedAt)],
          [f.equations, <span className="num">{count(run.equations)}</span>],
          [f.digest, <DigestBadge digest={run.bookDigest} />],
          [f.state, <LookTag look={current ? 'done' : 'waiting'} text={current ? text.current : text.stale} />],
        ]}
      />
      <Tabs
        size="small"
        activeKey={tab}
        destroyOnHidden
        onChange={(next) =>
          setSearch(
            (before) => {
              const after = new URLSearchParams(before);
              after.set('tab', next);
              after.delete('finding');
              return after;
            },
            { replace: true },
          )
        }
        items={keys.map((key) => ({
          key,
          label: `${label(key)} ${count(list(key).length)}`,
          children:
            list(key).length === 0 ? (
              <Nothing text={text.none} />
            ) : (
              list(key).map((finding) => (
                <OneFinding
                  key={finding.id}
                  bookId={book.id}
                  finding={finding}
                  asked={finding.id === asked}
                  onAcknowledge={mayAcknowledge && finding.acknowledgedBy === null ? setAcknowledging : null}
                />
              ))
            ),
        }))}
      />
      {acknowledging && (
        <AskOnce<{ reason: string }, Schema<'BookIdDto'>>
          reason="required"
          title={text.acknowledge}
          sentence={text.acknowledgeAsk(acknowledging.title)}
          agree={text.acknowledge}
          send={({ reason }, key) =>
            answer(
              api.POST('/api/v1/publication-findings/{id}/acknowledge', {
                params: { path: { id: acknowledging.id }, header: { 'Idempotency-Key': key } },
                body: { reason: reason.trim() },
              }),
            )
          }
          done={() => text.acknowledgeDone}
          onClose={() => setAcknowledging(null)}
        />
      )}
    </>
  );
}

function OneFinding(props: {
  bookId: string;
  finding: Finding;
  asked: boolean;
  onAcknowledge: ((finding: Finding) => void) | null;
}): ReactNode {
  const { bookId, finding, asked, onAcknowledge } = props;
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (asked) place.current?.scrollIntoView({ block: 'center' });
  }, [asked]);
  const odd = finding.cells.filter(({ role }) => role === 'RESULT');
  const parts = finding.cells.filter(({ role }) => role === 'PART');
  return (
    <section
      ref={place}
      className={`finding${asked ? ' finding-asked' : ''}`}
      aria-label={`${finding.title} ${finding.no}`}
    >
      <header className="finding-head">
        <StateTag family="publicationSeverity" state={finding.severity} />
        <h2>{finding.title}</h2>
        <span className="faint">{finding.group}</span>
        {onAcknowledge && (
          <Button size="small" onClick={() => onAcknowledge(finding)}>
            {text.acknowledge}
          </Button>
        )}
      </header>
      <p>{finding.sentence}</p>
      {finding.acknowledgedBy !== null && (
        <p className="finding-reason">{text.reasonOf(finding.acknowledgedBy, finding.acknowledgedReason ?? '')}</p>
      )}
      <table className="book-table finding-cells">
        <thead>
          <tr>
            <th scope="col">{text.cells.label}</th>
            <th scope="col" className="num">
              {text.cells.printed}
            </th>
            <th scope="col" className="num">
              {text.cells.expected}
            </th>
            <th scope="col" className="num">
              {text.cells.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {odd.map((cell) => (
            <CellLine key={markKey(cell.place, cell.row, cell.column)} bookId={bookId} cell={cell} odd />
          ))}
          {parts.length <= FEW &&
            parts.map((cell) => (
              <CellLine key={`${cell.place}${cell.row}${cell.column}`} bookId={bookId} cell={cell} />
            ))}
        </tbody>
      </table>
      {parts.length > FEW && (
        <details>
          <summary>{text.showParts(count(parts.length))}</summary>
          <ul className="finding-parts">
            {parts.map((cell) => (
              <li key={`${cell.place}${cell.row}${cell.column}`}>
                <CellLink bookId={bookId} cell={cell} />
                <span className="tabular">{cell.printed ?? '—'}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className="faint">{text.meaningOf(finding.meaning)}</p>
    </section>
  );
}

/** Parts up to so many stand in the table; more are folded. */
const FEW = 4;
type Cell = Finding['cells'][number];

function CellLine({ bookId, cell, odd = false }: { bookId: string; cell: Cell; odd?: boolean }): ReactNode {
  return (
    <tr className={odd ? 'finding-odd' : undefined}>
      <td className="book-words">
        <CellLink bookId={bookId} cell={cell} />
      </td>
      <td className="num">{cell.printed ?? '—'}</td>
      <td className="num">{cell.expected}</td>
      <td className="num">{cell.difference}</td>
    </tr>
  );
}

/** The place of a cell, leading to it; a target of a goal table leads to the indicators. */
function CellLink({ bookId, cell }: { bookId: string; cell: Cell }): ReactNode {
  const { place, row, column, label } = cell;
  const tab = tabOf(place);
  const to =
    tab === null
      ? '/indicators'
      : `/publication?${new URLSearchParams({ book: bookId, tab, cell: markKey(place, row, column) }).toString()}`;
  return (
    <Link to={to} title={text.open}>
      {label}
    </Link>
  );
}
