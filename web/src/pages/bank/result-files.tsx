import { useQuery } from '@tanstack/react-query';
import { resultFileProblemLabels } from '@messages/banking';
import { bankBatch as texts, bankResult } from '@messages/web/bank';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { isRunning, JobProgress } from '../../frame/jobs';
import { useSession } from '../../session/session';
import { count, money, time } from '../../ui/formats';
import { Nothing } from '../../ui/page';
import { StateTag } from '../../ui/states';
import { type FileProblem, type ResultFile } from './bank-types';
import { ClassBar } from './class-bar';

const JOB_MS = 1_000;

/** The result files of a batch, newest first, each with the classes of its lines. */
export function ResultFiles({ files, empty }: { files: readonly ResultFile[]; empty: string }): ReactNode {
  if (files.length === 0) return <Nothing text={empty} />;
  return (
    <ul className="result-files">
      {[...files].reverse().map((file) => (
        <li key={file.id}>
          <div className="result-head">
            <Link to={`/bank-results/${file.id}`} className="file-name">
              {file.fileName}
            </Link>
            <StateTag family="resultFile" state={file.state} />
            {file.lineCount !== null && <span className="num">{texts.fileLines(count(file.lineCount))}</span>}
            <span className="faint right">{texts.uploaded(file.uploadedBy, time(file.uploadedAt))}</span>
          </div>
          <FileProblems problems={file.fileProblems} />
          <ImportOf file={file} />
          <ClassBar file={file} />
        </li>
      ))}
    </ul>
  );
}

/** How far the import is, or why it came to nothing. */
export function ImportOf({ file }: { file: ResultFile }): ReactNode {
  const { may } = useSession();
  const id = file.jobId;
  const { data: job } = useQuery({
    queryKey: ['job', id],
    enabled: id !== null && file.state !== 'TAKEN_IN' && may('job.read'),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/jobs/{id}', { params: { path: { id: id! } }, signal })),
    refetchInterval: ({ state }) => (state.data && !isRunning(state.data) ? false : JOB_MS),
  });
  if (file.state === 'TAKEN_IN' || !job) return null;
  if (isRunning(job)) return <JobProgress job={job} />;
  if (!job.error) return null;
  return (
    <p className="negative" role="alert">
      {job.error.message} <span className="faint">{bankResult.failed}</span>
    </p>
  );
}

/** What is wrong with the file as a whole, in words. */
export function FileProblems({ problems }: { problems: readonly FileProblem[] }): ReactNode {
  if (problems.length === 0) return null;
  return (
    <ul className="file-problems" aria-label={bankResult.problems}>
      {problems.map((problem) => (
        <li key={`${problem.code}${problem.lineNo}`}>{problemText(problem)}</li>
      ))}
    </ul>
  );
}

export function problemText(problem: FileProblem): string {
  const text: string = resultFileProblemLabels[problem.code as keyof typeof resultFileProblemLabels] ?? problem.code;
  return text.replace('{stated}', figure(problem.stated)).replace('{found}', figure(problem.found));
}

/** A sum has two decimals, a count none. */
function figure(text: string | undefined): string {
  return text === undefined || text.includes('.') ? money(text) : count(Number(text));
}
