import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { failureCauseLabels, resultClassLabels, resultLineProblemLabels } from '@messages/banking';
import { bankResult as texts } from '@messages/web/bank';
import { useState, type ReactNode } from 'react';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { DigestBadge } from '../../ui/amount';
import { Ask } from '../../ui/ask';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { count, time } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { LookTag, StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { classLooks, type ResultClass, type ResultFile } from './bank-types';
import { ClassBar } from './class-bar';
import { FileProblems, ImportOf } from './result-files';
import './bank.css';

type Line = Schema<'ResultLineView'>;
const IMPORTING_MS = 1_500;

const classWords = Object.fromEntries(Object.entries(resultClassLabels).map(([name, { label }]) => [name, label]));
const causeWords = Object.fromEntries(Object.entries(failureCauseLabels).map(([code, { label }]) => [code, label]));

/** One result file, line by line; what did not fit is explained here. */
export default function BankResult(): ReactNode {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const read = useQuery({
    queryKey: ['bank-result', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bank-results/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'UPLOADED' ? IMPORTING_MS : false),
  });
  const { data: file } = read;
  const failure = failureOf(read);
  if (failure) {
    return (
      <Page title={texts.title}>
        <Problem {...failure} />
      </Page>
    );
  }
  if (!file) return <Waiting />;
  const chosen = search.get('lines.class') ?? '';
  return (
    <Page
      title={texts.title}
      tag={<StateTag family="resultFile" state={file.state} />}
      help={texts.help}
      answer={<Answer file={file} />}
      actions={<Link to={`/bank/${file.batchId}`}>{texts.toBatch}</Link>}
    >
      <Section title={file.fileName} extra={<DigestBadge digest={file.digest} />}>
        <FileProblems problems={file.fileProblems} />
        <ImportOf file={file} />
        <ClassBar file={file} chosen={chosen} />
        {file.state === 'TAKEN_IN' && file.classes.length === 0 && <Nothing text={texts.empty} />}
        <div style={{ marginTop: 8 }}>
          <Facts items={[[texts.uploaded, `${file.uploadedBy} ${time(file.uploadedAt)}`]]} />
        </div>
      </Section>
      {file.state === 'TAKEN_IN' && <Lines file={file} chosen={chosen} />}
    </Page>
  );
}

function Answer({ file }: { file: ResultFile }): ReactNode {
  if (file.state === 'UPLOADED') return texts.reading;
  if (file.state === 'FAILED') return texts.failed;
  const open = file.classes.filter(({ needsExplanation }) => needsExplanation).reduce((n, { lines }) => n + lines, 0);
  return texts.answer(count(file.lineCount), count(open));
}

function Lines({ file, chosen }: { file: ResultFile; chosen: string }): ReactNode {
  const { may } = useSession();
  const [explained, setExplained] = useState<Line | null>(null);
  const columns: Column<Line>[] = [
    { path: 'lineNo', title: texts.lineNo, kind: 'count', sort: 'lineNo' },
    {
      path: 'class',
      title: texts.class,
      sort: 'class',
      words: classWords,
      show: (line) => (
        <span title={line.remedy}>
          <LookTag look={classLooks[line.class as ResultClass]} text={line.classLabel} />
        </span>
      ),
    },
    {
      path: 'reference',
      title: texts.reference,
      sort: 'reference',
      show: ({ reference, class: name }) =>
        reference === null ? (
          <span className="faint">—</span>
        ) : name === 'UNKNOWN_REFERENCE' ? (
          <span className="tabular">{reference}</span>
        ) : (
          <Link to={`/payouts/${reference}`} className="tabular">
            {reference}
          </Link>
        ),
    },
    { path: 'amount', title: texts.amountYuan, kind: 'money', sort: 'amount' },
    { path: 'result', title: texts.result, words: texts.results, sort: 'result' },
    { path: 'cause', title: texts.cause, words: causeWords, sort: 'cause' },
    { path: 'creditedOn', title: texts.creditedOn, kind: 'date', sort: 'creditedOn' },
    {
      path: 'problem',
      title: texts.problem,
      words: resultLineProblemLabels,
      show: ({ problem }) =>
        problem === null ? (
          <span className="faint">—</span>
        ) : (
          <Clipped text={resultLineProblemLabels[problem as keyof typeof resultLineProblemLabels] ?? problem} />
        ),
    },
    { path: 'remedy', title: texts.remedy, optional: true, show: ({ remedy }) => <Clipped text={remedy} /> },
    {
      path: 'explanation',
      title: texts.explanation,
      show: ({ explanation, explainedBy }) =>
        explanation === null ? <span className="faint">—</span> : <Clipped text={explanation} more={explainedBy} />,
    },
    { path: 'explainedBy', title: texts.explainedBy, sort: 'explainedBy', optional: true },
  ];
  if (may('bank.explain') && file.classes.some(({ needsExplanation }) => needsExplanation)) {
    columns.push({
      path: 'explain',
      title: '',
      control: true,
      show: (line) =>
        line.needsExplanation && (
          <Button size="small" onClick={() => setExplained(line)}>
            {line.explanation === null ? texts.explain : texts.explainAgain}
          </Button>
        ),
    });
  }
  const remedy = resultClassLabels[chosen as ResultClass]?.remedy;
  return (
    <Section title={texts.lines}>
      {remedy && (
        <p>
          <b>{resultClassLabels[chosen as ResultClass].label}</b>
          <span className="faint"> {remedy}</span>
        </p>
      )}
      <DataList
        name="lines"
        path="/api/v1/bank-results/{id}/lines"
        pathParams={{ id: file.id }}
        filterNames={['class']}
        filters={(state) => (
          <ChoiceFilter state={state} name="class" label={texts.class} words={classWords} width={180} />
        )}
        label={texts.lines}
        columns={columns}
        rowKey={({ lineNo }) => String(lineNo)}
        exportName={texts.exportName}
      />
      <Explain file={file} line={explained} onClose={() => setExplained(null)} />
    </Section>
  );
}

/** A text on one line; the whole of it where the mouse rests. */
function Clipped({ text, more }: { text: string; more?: string | null }): ReactNode {
  return (
    <span className="clipped" title={more ? `${text} ${more}` : text}>
      {text}
    </span>
  );
}

function Explain({ file, line, onClose }: { file: ResultFile; line: Line | null; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ lineNo, explanation }: { lineNo: number; explanation: string }, key) =>
      answer(
        api.POST('/api/v1/bank-results/{id}/lines/{lineNo}/explain', {
          params: { path: { id: file.id, lineNo: String(lineNo) } },
          body: { explanation },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    {
      onDone: () => {
        void message.success(texts.explainDone);
        onClose();
      },
    },
  );
  return (
    <Ask<{ explanation: string }>
      // Another line is another form.
      key={line?.lineNo ?? 0}
      open={line !== null}
      title={texts.explainTitle(line?.lineNo ?? 0)}
      sentence={
        <>
          <b>{line?.classLabel}</b> {line?.remedy}
          <br />
          <span className="faint">{texts.explainAsk}</span>
        </>
      }
      initial={{ explanation: line?.explanation ?? '' }}
      agree={texts.explainAgree}
      pending={act.isPending}
      error={act.error}
      onAgree={({ explanation }) => act.mutate({ lineNo: line!.lineNo, explanation: explanation.trim() })}
      onCancel={() => {
        act.reset();
        onClose();
      }}
    >
      <Form.Item
        name="explanation"
        label={texts.explainLabel}
        rules={[{ required: true, whitespace: true, min: 2, message: texts.explainMissing }]}
      >
        <Input.TextArea rows={3} maxLength={500} showCount autoFocus />
      </Form.Item>
    </Ask>
  );
}
