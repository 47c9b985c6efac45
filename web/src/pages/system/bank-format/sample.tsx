import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { failureCauseLabels, resultLineProblemLabels } from '@messages/banking';
import { bankFormats as texts } from '@messages/web/bank-formats';
import { useEffect, useState, type ReactNode } from 'react';
import { answer, api } from '../../../api/client';
import { PlainTable } from '../../../ui/figure';
import { Nothing } from '../../../ui/page';
import { Problem } from '../../../ui/problem';
import { LookTag } from '../../../ui/states';
import { FileProblems } from '../../bank/result-files';
import type { Trial } from './format-types';

const TYPING_MS = 400;

/** A sample of a result file, read with the definition as it stands, while it is typed. */
export function Sample({ definition }: { definition: Record<string, unknown> }): ReactNode {
  const [sample, setSample] = useState('');
  const [asked, setAsked] = useState({ definition, sample });
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ definition, sample }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [definition, sample]);
  const { data, error } = useQuery({
    queryKey: ['bank-format-trial', asked],
    enabled: asked.sample.trim() !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answer(
        api.POST('/api/v1/bank-formats/try', {
          body: { definition: asked.definition as Record<string, never>, sample: asked.sample },
          signal,
        }),
      ),
  });
  return (
    <>
      <label htmlFor="format-sample">{texts.sample}</label>
      <Input.TextArea
        id="format-sample"
        className="format-text"
        rows={6}
        maxLength={20_000}
        wrap="off"
        spellCheck={false}
        placeholder={texts.samplePlaceholder}
        value={sample}
        onChange={(event) => setSample(event.target.value)}
      />
      <p className="faint">{texts.sampleHint}</p>
      {sample.trim() === '' && <Nothing text={texts.sampleNothing} />}
      {sample.trim() !== '' && error && <Problem error={error} />}
      {sample.trim() !== '' && !error && data && <Reading trial={data} />}
    </>
  );
}

function Reading({ trial: { lines, fileProblems } }: { trial: Trial }): ReactNode {
  return (
    <div aria-live="polite">
      <p>{texts.readAnswer(lines.length, lines.filter(({ problem }) => problem !== null).length)}</p>
      <FileProblems problems={fileProblems} />
      <PlainTable
        label={texts.reading}
        rows={lines}
        rowKey={({ lineNo }) => String(lineNo)}
        columns={[
          { path: 'lineNo', title: texts.line.lineNo, kind: 'count', width: 50 },
          { path: 'reference', title: texts.line.reference },
          { path: 'amount', title: texts.line.amount, kind: 'money' },
          {
            path: 'outcome',
            title: texts.line.outcome,
            show: ({ outcome }) =>
              outcome === null ? (
                '—'
              ) : (
                <LookTag look={outcome === 'PAID' ? 'done' : 'failed'} text={texts.meanings[outcome] ?? outcome} />
              ),
          },
          {
            path: 'cause',
            title: texts.line.cause,
            show: ({ cause }) => failureCauseLabels[cause as keyof typeof failureCauseLabels]?.label ?? '—',
          },
          { path: 'rawCode', title: texts.line.rawCode },
          { path: 'creditedOn', title: texts.line.creditedOn, kind: 'date' },
          {
            path: 'problem',
            title: texts.line.problem,
            show: ({ problem }) =>
              problem === null ? (
                '—'
              ) : (
                <span className="negative">
                  {resultLineProblemLabels[problem as keyof typeof resultLineProblemLabels] ?? problem}
                </span>
              ),
          },
        ]}
      />
    </div>
  );
}
