import { Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { scoring as words } from '@messages/web/scoring';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { usePeriod } from '../../session/period';
import { Nothing, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { formName } from './evaluations';
import { RescoredTable } from './rescored-table';

const SIGNED = 0;

/** One form of the followed year under two versions of the rules. */
export function CompareScoring({ newest }: { newest: number }): ReactNode {
  const { period } = usePeriod();
  const year = period.slice(0, 4);
  const [chosen, setChosen] = useState<string | null>(null);
  const [from, setFrom] = useState(SIGNED);
  const [chosenTo, setTo] = useState<number | null>(null);
  const to = chosenTo ?? newest;
  const { data: forms, error: unread } = useQuery({
    queryKey: ['self-evaluations', Number(year)],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/self-evaluations', { params: { query: { fiscalYear: Number(year) } }, signal })),
  });
  // A form of another year is no choice in this one.
  const id = (forms?.find((form) => form.id === chosen) ?? forms?.[0])?.id ?? null;
  const { data, error } = useQuery({
    queryKey: ['self-evaluation', id, 'rescored', to, from],
    enabled: id !== null,
    retry: false,
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/self-evaluations/{id}/rescored', {
          params: { path: { id: id! }, query: { version: to, ...(from === SIGNED ? {} : { against: from }) } },
          signal,
        }),
      ),
  });
  const versions = Array.from({ length: newest }, (_, i) => ({ value: i + 1, label: words.versionNo(i + 1) }));
  return (
    <Section title={words.compare}>
      <p className="faint">{words.compareHint}</p>
      {forms?.length === 0 && <Nothing text={words.formNone(year)} />}
      {forms && forms.length > 0 && (
        <p className="scheme-choice no-print">
          {words.form}
          <Select
            aria-label={words.form}
            className="form-choice"
            value={id}
            onChange={setChosen}
            options={forms.map((form) => ({ value: form.id, label: `${formName(form)} ${form.cutOff}` }))}
          />
          {words.from}
          <Select
            aria-label={words.from}
            style={{ width: 130 }}
            value={from}
            onChange={setFrom}
            options={[{ value: SIGNED, label: words.asSigned }, ...versions]}
          />
          {words.to}
          <Select aria-label={words.to} style={{ width: 110 }} value={to} onChange={setTo} options={versions} />
        </p>
      )}
      {unread && <Problem error={unread} />}
      {error && <Problem error={error} />}
      {data && <RescoredTable data={data} />}
    </Section>
  );
}
