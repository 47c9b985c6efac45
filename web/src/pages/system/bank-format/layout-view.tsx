import { failureCauseLabels } from '@messages/banking';
import { bankFormats as texts } from '@messages/web/bank-formats';
import type { ReactNode } from 'react';
import { PlainTable } from '../../../ui/figure';
import { Facts } from '../../../ui/page';
import type { Definition, FormatColumn, FormatSection } from './format-types';

/** A format as people read it: both files side by side, column by column. */
export function LayoutView({ definition }: { definition: Definition }): ReactNode {
  return (
    <div className="format-sections">
      <SectionView title={texts.order} section={definition.order} />
      <SectionView title={texts.result} section={definition.result} />
    </div>
  );
}

const word = (code: string | undefined): string => texts.values[code ?? 'NONE'] ?? code ?? '';

function SectionView({ title, section }: { title: string; section: FormatSection }): ReactNode {
  const { settings } = texts;
  return (
    <div>
      <h3>{title}</h3>
      <Facts
        items={[
          [settings.layout, word(section.layout)],
          ...(section.delimiter === undefined ? [] : [[settings.delimiter, <code>{section.delimiter}</code>] as const]),
          ...(section.layout === 'FIXED' ? [] : [[settings.quoting, word(section.quoting)] as const]),
          [settings.encoding, section.encoding],
          [settings.newline, word(section.newline)],
          [settings.header, word(section.header.kind)],
          [settings.trailer, word(section.trailer.kind)],
          ...(section.fileName === undefined
            ? []
            : [[settings.fileName, <code>{section.fileName}</code>, true] as const]),
        ]}
      />
      {section.header.columns && <Columns title={texts.columnsOf.header} columns={section.header.columns} />}
      <Columns title={texts.columnsOf.columns} columns={section.columns} />
      {section.trailer.columns && <Columns title={texts.columnsOf.trailer} columns={section.trailer.columns} />}
      {section.outcomes && <Codes title={texts.outcomes} codes={section.outcomes} words={texts.meanings} />}
      {section.causes && <Codes title={texts.causes} codes={section.causes} words={causeWords} />}
    </div>
  );
}

const causeWords: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(failureCauseLabels).map(([code, { label }]) => [code, label]),
);

function Columns({ title, columns }: { title: string; columns: readonly FormatColumn[] }): ReactNode {
  const rows = columns.map((column, i) => ({ ...column, no: i + 1 }));
  return (
    <>
      <h4>{title}</h4>
      <PlainTable
        label={title}
        rows={rows}
        rowKey={({ no }) => String(no)}
        columns={[
          { path: 'no', title: texts.column.no, kind: 'count', width: 40 },
          { path: 'field', title: texts.column.field, words: texts.fields },
          ...(columns.some(({ width }) => width !== undefined)
            ? [{ path: 'width', title: texts.column.width, kind: 'count' as const, width: 60 }]
            : []),
          { path: 'format', title: texts.column.format, show: (row) => formatWords(row) },
        ]}
      />
    </>
  );
}

function formatWords(column: FormatColumn): ReactNode {
  const { constant, unit, dateFormat, align, pad, title } = column;
  const words = [
    constant && texts.constant(constant),
    unit && word(unit),
    dateFormat,
    align && word(align),
    pad && texts.padded(pad),
    title && texts.titled(title),
  ].filter(Boolean);
  return words.length > 0 ? words.join(' · ') : <span className="faint">—</span>;
}

function Codes(props: {
  title: string;
  codes: Record<string, string>;
  words: Readonly<Record<string, string>>;
}): ReactNode {
  return (
    <>
      <h4>{props.title}</h4>
      <PlainTable
        label={props.title}
        rows={Object.entries(props.codes).map(([code, meaning]) => ({ code, meaning }))}
        rowKey={({ code }) => code}
        columns={[
          { path: 'code', title: texts.bankCode, width: 110 },
          { path: 'meaning', title: texts.meaning, words: props.words },
        ]}
      />
    </>
  );
}
