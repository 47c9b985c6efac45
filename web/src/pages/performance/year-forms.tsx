import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState, type ComponentProps, type ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { YearChoice } from '../../ui/year-choice';
import './performance.css';

interface Words {
  title: string;
  help: ComponentProps<typeof Page>['help'];
  list: string;
  draft: string;
  none: (year: number) => string;
  noneHint: string;
}

/** The performance forms of a kind and year: its list, another year, a new one. */
export function YearForms<Row extends { id: string }>(props: {
  words: Words & ComponentProps<typeof YearChoice>['words'];
  /** Address of the list, and of each form below it. */
  path: string;
  load: (year: number, signal: AbortSignal) => Promise<readonly Row[]>;
  columns: readonly Column<Row>[];
  answer: (rows: readonly Row[]) => ReactNode;
  /** The dialog that begins a new one. */
  drafting: (year: number, onClose: () => void) => ReactNode;
}): ReactNode {
  const { words, path, load, columns, answer, drafting } = props;
  const { may } = useSession();
  const { period } = usePeriod();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const year = Number(/^20\d\d$/.exec(search.get('year') ?? '')?.[0] ?? period.slice(0, 4));
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: [path, year],
    queryFn: ({ signal }) => load(year, signal),
  });
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={data && data.length > 0 && answer(data)}
      actions={
        <>
          <YearChoice year={year} words={words} onChoose={(to) => setSearch({ year: String(to) }, { replace: true })} />
          {may('performance.manage') && (
            <Button type="primary" onClick={() => setAsking(true)}>
              {words.draft}
            </Button>
          )}
        </>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data?.length === 0 && <Nothing text={`${words.none(year)}${words.noneHint}`} />}
      {data && data.length > 0 && (
        <Section title={words.list}>
          <PlainTable
            label={words.list}
            columns={columns}
            rows={data}
            rowKey={({ id }) => id}
            onOpen={({ id }) => void navigate(`${path}/${id}`)}
          />
        </Section>
      )}
      {asking && drafting(year, () => setAsking(false))}
    </Page>
  );
}
