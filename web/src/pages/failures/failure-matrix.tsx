import { useQuery } from '@tanstack/react-query';
import { failureCauseLabels } from '@messages/banking';
import { failures as texts } from '@messages/web/failures';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { count, money, sum } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { useTownships } from './townships';

type Cell = Schema<'BouncedCellDto'>;

const CAUSES = Object.keys(failureCauseLabels);
const MANY = 10;

export function causeLabel(cause: string | null): string {
  return failureCauseLabels[cause as keyof typeof failureCauseLabels]?.label ?? cause ?? '—';
}

/** How many came back, by township and cause; a figure leads to its payouts. */
export function FailureMatrix({ list }: { list: string }): ReactNode {
  const [search] = useSearchParams();
  const names = useTownships();
  const filter = { scheme: search.get(`${list}.scheme`), period: search.get(`${list}.period`) };
  const { data, error, refetch } = useQuery({
    queryKey: ['bounced-matrix', filter],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/bounced/matrix', {
          params: {
            query: {
              ...(filter.scheme ? { scheme: filter.scheme as 'RESIDENT' } : {}),
              ...(filter.period ? { period: filter.period } : {}),
            },
          },
          signal,
        }),
      ),
  });
  const cells = data ?? [];
  const causes = [...new Set(cells.map(({ cause }) => cause))].sort((a, b) => CAUSES.indexOf(a!) - CAUSES.indexOf(b!));
  const townships = [...new Set(cells.map(({ township }) => township))].sort((a, b) =>
    (a ?? '').localeCompare(b ?? ''),
  );
  const nameOf = (township: string | null): string =>
    township === null ? texts.unknownTownship : (names[township] ?? township);
  const chosen = { cause: search.get(`${list}.cause`), township: search.get(`${list}.township`) };

  /** The same page with another choice; the choice that is made already is taken back. */
  const linkTo = (cause: string | null, township: string | null): { to: { search: string }; current: boolean } => {
    const current = chosen.cause === cause && chosen.township === township && (cause !== null || township !== null);
    const next = new URLSearchParams(search);
    for (const [name, value] of [
      ['cause', current ? null : cause],
      ['township', current ? null : township],
      ['page', null],
    ] as const) {
      if (value === null) next.delete(`${list}.${name}`);
      else next.set(`${list}.${name}`, value);
    }
    return { to: { search: next.toString() }, current };
  };
  const choice = (cause: string | null, township: string | null, content: ReactNode, about: Cell[]): ReactNode => {
    const { to, current } = linkTo(cause, township);
    const n = countOf(about);
    return (
      <Link
        to={to}
        replace
        aria-current={current}
        className={n >= MANY ? 'many' : undefined}
        title={[township && nameOf(township), cause && causeLabel(cause), money(sum(about.map((cell) => cell.total)))]
          .filter(Boolean)
          .join(' ')}
      >
        {content}
      </Link>
    );
  };

  return (
    <Section title={texts.matrix} extra={<span className="faint">{texts.matrixHint}</span>}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!error && !data && <Waiting />}
      {data?.length === 0 && <Nothing text={texts.matrixNone} />}
      {cells.length > 0 && (
        <table className="failure-matrix" aria-label={texts.matrix}>
          <thead>
            <tr>
              <td />
              {causes.map((cause) => (
                <th key={cause} scope="col">
                  {choice(cause, null, <span className="upright">{causeLabel(cause)}</span>, ofCause(cells, cause))}
                </th>
              ))}
              <th scope="col">
                <div className="upright">{texts.all}</div>
              </th>
            </tr>
          </thead>
          <tbody>
            {townships.map((township) => {
              const row = cells.filter((cell) => cell.township === township);
              return (
                <tr key={township}>
                  <th scope="row">
                    {township === null ? nameOf(null) : choice(null, township, nameOf(township), row)}
                  </th>
                  {causes.map((cause) => {
                    const of = ofCause(row, cause);
                    return (
                      <td key={cause}>
                        {of.length > 0 &&
                          (township === null || cause === null ? (
                            <span className="cell">{count(countOf(of))}</span>
                          ) : (
                            choice(cause, township, count(countOf(of)), of)
                          ))}
                      </td>
                    );
                  })}
                  <td>
                    <span className="cell">{count(countOf(row))}</span>
                  </td>
                </tr>
              );
            })}
            <tr>
              <th scope="row">{texts.all}</th>
              {causes.map((cause) => (
                <td key={cause}>
                  <span className="cell">{count(countOf(ofCause(cells, cause)))}</span>
                </td>
              ))}
              <td>
                <span className="cell">{count(countOf(cells))}</span>
              </td>
            </tr>
          </tbody>
        </table>
      )}
    </Section>
  );
}

const ofCause = (cells: readonly Cell[], cause: string | null): Cell[] => cells.filter((cell) => cell.cause === cause);
const countOf = (cells: readonly Cell[]): number => cells.reduce((n, cell) => n + cell.count, 0);
