import { Alert, App, Button, Select } from 'antd';
import { rollFieldLabels } from '@messages/rolls';
import { rollMapping } from '@messages/web/rolls';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { count } from '../../ui/formats';
import { Nothing } from '../../ui/page';
import { Problem } from '../../ui/problem';

type Roll = Schema<'RollDto'>;
type Field = keyof typeof rollFieldLabels;

/** What the service keeps in `mapping`. */
interface Kept {
  chosen: Record<string, string>;
  sheets: {
    sheet: string | null;
    headerRow: number;
    headers: string[];
    columns: Partial<Record<Field, { header: string; column: string; index: number }>>;
    skipped: Record<string, number>;
  }[];
}

/** The details of a refusal for its columns. */
interface Refused {
  sheet?: string | null;
  headerRow?: number;
  columns?: { header: string; field: Field | null }[];
}

interface SheetView {
  sheet: string | null;
  headerRow: number;
  skipped: Record<string, number>;
  columns: { letter: string; header: string; field: Field | null }[];
}

const IGNORED = '';
const OPTIONS = [
  ...Object.entries(rollFieldLabels).map(([value, label]) => ({ value, label: label as string })),
  { value: IGNORED, label: rollMapping.ignored as string },
];

/** Their headers on the left, our fields on the right; a person may say which is which and have the file read again. */
export function RollMapping({ roll }: { roll: Roll }): ReactNode {
  const { message } = App.useApp();
  const [changes, setChanges] = useState<Record<string, Field | ''>>({});
  const act = useAct(
    (mapping: Record<string, Field | ''>, key) =>
      answer(
        api.POST('/api/v1/rolls/{id}/mapping', {
          params: { path: { id: roll.id }, header: { 'Idempotency-Key': key } },
          body: { mapping },
        }),
      ),
    {
      onDone: () => {
        setChanges({});
        void message.success(rollMapping.saved);
      },
    },
  );
  const sheets = sheetsOf(roll);
  if (sheets.length === 0) return <Nothing text={rollMapping.none} />;

  const chosen = (roll.mapping as Kept | null)?.chosen ?? {};
  const editable = roll.allowedActions.includes('map');
  const changed = Object.keys(changes).length;
  const twice = sheets.flatMap((sheet) => repeated(sheet, changes));
  return (
    <div>
      <p className="faint">{editable ? rollMapping.hint : rollMapping.fixed}</p>
      {sheets.map((sheet) => (
        <div key={sheet.sheet ?? ''}>
          <p>
            {sheet.sheet === null
              ? rollMapping.csv(String(sheet.headerRow))
              : rollMapping.sheet(sheet.sheet, String(sheet.headerRow))}
            {Object.keys(sheet.skipped).length > 0 && (
              <span className="faint"> {rollMapping.skipped(skippedText(sheet.skipped))}</span>
            )}
          </p>
          <table className="mapping-table">
            <thead>
              <tr>
                <th scope="col">{rollMapping.column}</th>
                <th scope="col">{rollMapping.theirs}</th>
                <th scope="col">{rollMapping.ours}</th>
              </tr>
            </thead>
            <tbody>
              {sheet.columns.map(({ letter, header, field }) => (
                <tr key={letter} className={header in changes ? 'mapping-changed' : undefined}>
                  <td className="faint">{letter}</td>
                  <td>{header || <span className="faint">{rollMapping.unnamed}</span>}</td>
                  <td>
                    {editable && header ? (
                      <Select
                        size="small"
                        style={{ width: 220 }}
                        aria-label={rollMapping.of(header)}
                        showSearch={{ optionFilterProp: 'label' }}
                        value={changes[header] ?? field ?? IGNORED}
                        options={OPTIONS}
                        onChange={(next: Field | '') =>
                          setChanges((before) => {
                            const others = { ...before };
                            delete others[header];
                            return next === (field ?? IGNORED) ? others : { ...others, [header]: next };
                          })
                        }
                      />
                    ) : field ? (
                      rollFieldLabels[field]
                    ) : (
                      <span className="faint">{rollMapping.ignored}</span>
                    )}
                    {header in chosen && !(header in changes) && <span className="faint"> {rollMapping.chosen}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
      {twice.length > 0 && <Alert type="warning" showIcon title={twice.map(rollMapping.twice).join('')} />}
      {act.error && <Problem error={act.error} />}
      {changed > 0 && (
        <div className="mapping-bar">
          <Button
            type="primary"
            loading={act.isPending}
            disabled={twice.length > 0}
            onClick={() => act.mutate(changes)}
          >
            {rollMapping.save}
          </Button>
          <Button onClick={() => setChanges({})}>{rollMapping.undo}</Button>
          <span className="faint">{rollMapping.changes(count(changed))}</span>
        </div>
      )}
    </div>
  );
}

/** The sheets as they were read; of a file that was refused for its columns, the sheet that was. */
export function sheetsOf(roll: Roll): SheetView[] {
  const kept = (roll.mapping as Kept | null)?.sheets ?? [];
  if (kept.length > 0)
    return kept.map(({ sheet, headerRow, headers, columns, skipped }) => ({
      sheet,
      headerRow,
      skipped,
      columns: headers.map((header, index) => ({
        letter: letterOf(index, sheet),
        header: header.trim(),
        field: (Object.keys(columns) as Field[]).find((field) => columns[field]!.index === index) ?? null,
      })),
    }));
  return roll.wholeIssues.flatMap(({ details }) => {
    const { columns, sheet = null, headerRow = 1 } = details as Refused;
    if (!Array.isArray(columns) || columns.length === 0) return [];
    return [
      {
        sheet,
        headerRow,
        skipped: {},
        columns: columns.map(({ header, field }, index) => ({ letter: letterOf(index, sheet), header, field })),
      },
    ];
  });
}

/** Labels of the fields that more than one column would have. */
function repeated({ columns }: SheetView, changes: Record<string, Field | ''>): string[] {
  const seen = new Map<Field, number>();
  for (const { header, field } of columns) {
    const now = header in changes ? changes[header]! : field;
    if (now) seen.set(now, (seen.get(now) ?? 0) + 1);
  }
  return [...seen].filter(([, n]) => n > 1).map(([field]) => rollFieldLabels[field]);
}

function skippedText(skipped: Record<string, number>): string {
  return Object.entries(skipped)
    .map(([kind, n]) => rollMapping.skippedOf(rollMapping.skippedKinds[kind] ?? kind, count(n)))
    .join(' ');
}

/** A workbook's columns have letters, those of a csv numbers. */
function letterOf(index: number, sheet: string | null): string {
  if (sheet === null) return String(index + 1);
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
