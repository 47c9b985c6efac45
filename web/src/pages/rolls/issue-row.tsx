import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { rollIssueTexts } from '@messages/web/rolls';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { LookTag } from '../../ui/states';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';

type Issue = Schema<'RollIssueDto'>;

const readRow = (id: string, ordinal: number, signal: AbortSignal): Promise<Schema<'RollFileRowDto'>> =>
  answer(api.GET('/api/v1/rolls/{id}/rows/{ordinal}', { params: { path: { id, ordinal } }, signal }));

/** One row of the file as it stands there, the cells at fault marked, and all that is wrong with it. */
export function IssueRow(props: { rollId: string; issue: Issue | null; onClose: () => void }): ReactNode {
  const { rollId, issue } = props;
  const ordinal = issue?.ordinal ?? null;
  const { data, error, refetch } = useQuery({
    queryKey: ['roll-row', rollId, ordinal],
    enabled: ordinal !== null,
    queryFn: ({ signal }) => readRow(rollId, ordinal!, signal),
  });
  const title = (): string => {
    if (!issue) return '';
    const row = String(issue.rowNo ?? '');
    return issue.sheet ? rollIssueTexts.rowTitleSheet(issue.sheet, row) : rollIssueTexts.rowTitle(row);
  };
  return (
    <Drawer title={title()} open={issue !== null} onClose={props.onClose} size={520} destroyOnHidden>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {ordinal !== null && !data && !error && <Waiting />}
      {data && (
        <>
          {data.issues.map((each) => (
            <div key={each.id} className="issue-said">
              <LookTag
                look={each.severity === 'BLOCK' ? 'failed' : 'waiting'}
                text={rollIssueTexts.severity[each.severity]!}
              />{' '}
              {each.fieldLabel && <strong>{rollIssueTexts.fieldOf(each.fieldLabel)}</strong>}
              {each.sentence}
              <div className="faint">{each.remedy}</div>
            </div>
          ))}
          <h2>{rollIssueTexts.rowCells}</h2>
          <p className="faint">{rollIssueTexts.masked}</p>
          <table className="row-cells">
            <tbody>
              {data.cells.map((cell) => (
                <tr key={cell.column}>
                  <td className="row-letter">{cell.column}</td>
                  <th scope="row">{cell.header}</th>
                  <td className={cell.mark ? `cell-${cell.mark}` : undefined}>
                    {cell.text || (cell.mark ? rollIssueTexts.emptyCell : '')}
                    {cell.mark && <span className="visually-hidden">{rollIssueTexts.marked}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Drawer>
  );
}
