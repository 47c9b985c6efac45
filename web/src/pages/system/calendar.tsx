import { App, Button, Form, Input } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { calendar as words } from '@messages/web/system';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { ExportButton } from '../../ui/export-button';
import { PlainTable } from '../../ui/figure';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { YearChoice } from '../../ui/year-choice';
import { daysBetween, daysOfMonth, moved, weekdayOf } from './year-days';
import './system.css';

type Exception = Schema<'CalendarDayDto'>;
type Look = 'working' | 'weekend' | 'holiday' | 'makeUp';
type DayAct = 'holiday' | 'working' | 'remove';

const MONTHS = Array.from({ length: 12 }, (_, i) => i + 1);
const MOVES: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

const COLUMNS: readonly Column<Exception>[] = [
  { path: 'day', title: words.columns.day, kind: 'date', width: 130 },
  { path: 'working', title: words.columns.working, words: words.words, width: 100 },
  { path: 'note', title: words.columns.note },
];
const SHOWN: readonly Column<Exception>[] = [
  COLUMNS[0]!,
  {
    path: 'weekday',
    title: words.columns.weekday,
    width: 80,
    show: ({ day }) => words.weekday(words.weekdays[weekdayOf(day)]!),
  },
  ...COLUMNS.slice(1),
];

function lookOf(day: string, exception: Exception | undefined): Look {
  const weekend = weekdayOf(day) > 4;
  if (exception?.working ?? !weekend) return weekend ? 'makeUp' : 'working';
  return weekend ? 'weekend' : 'holiday';
}

/** Which days are worked in a year, and what differs from Monday to Friday. */
export default function Calendar(): ReactNode {
  const { may } = useSession();
  const { period } = usePeriod();
  const [search, setSearch] = useSearchParams();
  const year = Number(/^(199\d|2[01]\d\d)$/.exec(search.get('year') ?? '')?.[0] ?? period.slice(0, 4));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, refetch } = useQuery({
    queryKey: ['calendar', year],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/calendar', { params: { query: { year } }, signal })),
  });
  const exceptions = new Map((data ?? []).map((one) => [one.day, one]));
  const toYear = (next: number): void => {
    setChosen(new Set());
    setSearch({ year: String(next) }, { replace: true });
  };
  const working = MONTHS.flatMap((month) => daysOfMonth(year, month)).filter((day) =>
    ['working', 'makeUp'].includes(lookOf(day, exceptions.get(day))),
  ).length;
  const manages = may('agency.manage');
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={data && words.answer(working, year)}
      actions={<YearChoice year={year} words={words} onChoose={toYear} />}
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      <Section title={<Legend />} extra={manages ? words.chooseHint : words.readOnly}>
        {manages && <DayActs chosen={[...chosen].sort()} exceptions={exceptions} clear={() => setChosen(new Set())} />}
        <YearGrid year={year} exceptions={exceptions} chosen={chosen} choose={manages ? setChosen : null} />
      </Section>
      {data && (
        <Section
          title={words.exceptions}
          extra={
            data.length > 0 && (
              <ExportButton path="/api/v1/calendar" query={{ year }} columns={COLUMNS} name={`${words.title}${year}`} />
            )
          }
        >
          <PlainTable
            label={words.exceptions}
            columns={SHOWN}
            rows={data}
            rowKey={({ day }) => day}
            empty={<Nothing text={`${words.none(year)}${manages ? words.noneHint : ''}`} />}
          />
        </Section>
      )}
    </Page>
  );
}

function Legend(): ReactNode {
  return (
    <span className="day-legend">
      {(['working', 'holiday', 'makeUp', 'weekend'] as const).map((look) => (
        <span key={look}>
          <span className={`day day-${look}`} aria-hidden /> {words.legend[look]}
        </span>
      ))}
    </span>
  );
}

function YearGrid(props: {
  year: number;
  exceptions: ReadonlyMap<string, Exception>;
  chosen: ReadonlySet<string>;
  choose: ((next: ReadonlySet<string>) => void) | null;
}): ReactNode {
  const { year, exceptions, chosen, choose } = props;
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(`${year}-01-01`);
  const last = useRef<string | null>(null);
  const focusDay = at.startsWith(`${year}-`) ? at : `${year}-01-01`;

  const pick = (day: string, range: boolean): void => {
    if (!choose) return;
    setAt(day);
    const next = new Set(chosen);
    if (range && last.current?.startsWith(`${year}-`))
      for (const each of daysBetween(last.current, day)) next.add(each);
    else if (!next.delete(day)) next.add(day);
    last.current = day;
    choose(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = MOVES[event.key];
    if (by === undefined) return;
    const to = moved(focusDay, by);
    if (!to.startsWith(`${year}-`)) return;
    event.preventDefault();
    setAt(to);
    box.current?.querySelector<HTMLElement>(`[data-day="${to}"]`)?.focus();
  };

  return (
    <div className="year" ref={box} onKeyDown={choose ? onKeyDown : undefined}>
      {MONTHS.map((month) => {
        const days = daysOfMonth(year, month);
        const looks = days.map((day) => lookOf(day, exceptions.get(day)));
        const working = looks.filter((look) => look === 'working' || look === 'makeUp').length;
        return (
          <section key={month} className="month" aria-label={`${words.year(year)}${words.month(month)}`}>
            <h3>
              {words.month(month)} <span className="faint">{words.monthDays(working)}</span>
            </h3>
            <div className="month-days">
              {words.weekdays.map((name) => (
                <span key={name} className="weekday" aria-hidden>
                  {name}
                </span>
              ))}
              {days.map((day, i) => {
                const look = looks[i]!;
                const text = words.day(day, words.legend[look], exceptions.get(day)?.note ?? null);
                const style = i === 0 ? { gridColumnStart: weekdayOf(day) + 1 } : undefined;
                const number = Number(day.slice(8));
                return choose ? (
                  <button
                    key={day}
                    type="button"
                    data-day={day}
                    className={`day day-${look}`}
                    style={style}
                    title={text}
                    aria-label={text}
                    aria-pressed={chosen.has(day)}
                    tabIndex={day === focusDay ? 0 : -1}
                    onClick={(event) => pick(day, event.shiftKey)}
                  >
                    {number}
                  </button>
                ) : (
                  <span key={day} className={`day day-${look}`} style={style} title={text}>
                    {number}
                  </span>
                );
              })}
            </div>
          </section>
        );
      })}
    </div>
  );
}

function DayActs(props: {
  chosen: readonly string[];
  exceptions: ReadonlyMap<string, Exception>;
  clear: () => void;
}): ReactNode {
  const { chosen, exceptions, clear } = props;
  const { message } = App.useApp();
  const [asked, setAsked] = useState<DayAct | null>(null);
  const removable = chosen.filter((day) => exceptions.has(day));
  const act = useAct(
    async ({ what, days, note }: { what: DayAct; days: readonly string[]; note?: string }, key): Promise<number> => {
      if (what !== 'remove') {
        const working = what === 'working';
        const body = { days: days.map((day) => ({ day, working, note: note?.trim() || null })) };
        const { saved } = await answer(
          api.PUT('/api/v1/calendar', { params: { header: { 'Idempotency-Key': key } }, body }),
        );
        return saved;
      }
      for (const day of days) {
        // Each day under its own name: a repeated try skips those that are done.
        const header = { 'Idempotency-Key': `${key}-${day}` };
        await answer(api.DELETE('/api/v1/calendar/{day}', { params: { path: { day }, header } }));
      }
      return days.length;
    },
    {
      onDone: (n, { what }) => {
        setAsked(null);
        clear();
        void message.success(what === 'remove' ? words.removed(n) : words.saved(n));
      },
    },
  );
  const n = chosen.length;
  const title =
    asked === 'holiday'
      ? words.askHoliday(n)
      : asked === 'working'
        ? words.askWorking(n)
        : words.askRemove(removable.length);
  return (
    <div className="day-acts no-print">
      <span>{n === 0 ? words.nothingChosen : words.chosen(n)}</span>
      <Button size="small" disabled={n === 0} onClick={() => setAsked('holiday')}>
        {words.setHoliday}
      </Button>
      <Button size="small" disabled={n === 0} onClick={() => setAsked('working')}>
        {words.setWorking}
      </Button>
      <Button size="small" disabled={removable.length === 0} onClick={() => setAsked('remove')}>
        {words.remove}
      </Button>
      {n > 0 && (
        <Button size="small" type="link" onClick={clear}>
          {words.clear}
        </Button>
      )}
      <Ask<{ note?: string }>
        open={asked !== null}
        title={title}
        sentence={words.sentence}
        agree={title}
        pending={act.isPending}
        error={act.error}
        onAgree={({ note }) =>
          asked && act.mutate({ what: asked, days: asked === 'remove' ? removable : chosen, note })
        }
        onCancel={() => {
          setAsked(null);
          act.reset();
        }}
      >
        <p className="day-list tabular">{(asked === 'remove' ? removable : chosen).join(words.between)}</p>
        {asked !== 'remove' && (
          <Form.Item name="note" label={words.note}>
            <Input maxLength={50} placeholder={words.noteHint} autoFocus />
          </Form.Item>
        )}
      </Ask>
    </div>
  );
}
