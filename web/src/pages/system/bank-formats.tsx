import { useQuery } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { bankFormats as texts } from '@messages/web/bank-formats';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { PlainTable } from '../../ui/figure';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { Editor } from './bank-format/editor';
import { parse, type Definition } from './bank-format/format-types';
import { writeOut } from './bank-format/json-lines';
import { LayoutView } from './bank-format/layout-view';
import { Sample } from './bank-format/sample';
import './bank-format/bank-format.css';

type Format = Schema<'BankFormatView'>;

/** The formats of the bank's files: how they are laid out, a sample read with them, and new versions. */
export default function BankFormats(): ReactNode {
  const [search, setSearch] = useSearchParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['bank-formats'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bank-formats', { signal })),
  });
  const { data: funds } = useQuery({
    queryKey: ['funds'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/funds', { signal })),
  });
  const usedBy = (code: string): string =>
    (funds ?? [])
      .filter(({ bankFormatCode }) => bankFormatCode === code)
      .map(({ scheme }) => schemeLabels[scheme])
      .join(texts.and) || texts.usedByNone;
  const chosen = data?.find(({ code }) => code === search.get('code')) ?? data?.[0];
  return (
    <Page title={texts.title} help={texts.help} answer={data && texts.answer(data.length)}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!error && !data && <Waiting />}
      {data && (
        <Section title={texts.list}>
          <PlainTable<Format>
            label={texts.list}
            rows={data}
            rowKey={({ code }) => code}
            onOpen={({ code }) => setSearch({ code }, { replace: true })}
            empty={<Nothing text={texts.empty} />}
            columns={[
              {
                path: 'name',
                title: texts.name,
                show: ({ code, name }) => (code === chosen?.code ? <b aria-current="true">{name}</b> : name),
              },
              { path: 'code', title: texts.code },
              { path: 'version', title: texts.version, show: ({ version }) => texts.versionOf(version) },
              { path: 'usedBy', title: texts.usedBy, show: ({ code }) => usedBy(code) },
            ]}
          />
        </Section>
      )}
      {chosen && <FormatParts key={`${chosen.code}${chosen.version}`} format={chosen} />}
    </Page>
  );
}

function FormatParts({ format }: { format: Format }): ReactNode {
  const saved = format.definition as unknown as Record<string, unknown>;
  const [text, setText] = useState(() => writeOut(saved).text);
  const parsed = parse(text);
  // While the text is no JSON the sample is read with what was saved.
  const definition = 'definition' in parsed ? parsed.definition : saved;
  return (
    <Section
      title={format.name}
      extra={<span className="faint">{`${format.code} ${texts.versionOf(format.version)}`}</span>}
    >
      <Tabs
        size="small"
        items={[
          {
            key: 'layout',
            label: texts.tabs.layout,
            children: <LayoutView definition={saved as unknown as Definition} />,
          },
          { key: 'sample', label: texts.tabs.sample, children: <Sample definition={definition} /> },
          { key: 'edit', label: texts.tabs.edit, children: <Editor saved={saved} text={text} onText={setText} /> },
        ]}
      />
    </Section>
  );
}
