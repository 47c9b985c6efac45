import { useQuery } from '@tanstack/react-query';
import { integrity } from '@messages/web/integrity';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { time } from '../../ui/formats';
import { PlainTable } from '../../ui/figure';
import { Nothing, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { FirstBad } from './first-bad';

type Night = Schema<'NightVerificationDto'>;
const words = integrity.nights;

/** What the nightly verification found, the last nights first. */
export function Nights(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['verify-nights'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/verify/nights', { params: { query: { pageSize: 10 } }, signal })),
  });
  return (
    <Section title={words.title}>
      <p className="faint">{words.hint}</p>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data && (
        <PlainTable<Night>
          label={words.title}
          rows={data.rows}
          rowKey={({ night }) => night}
          empty={<Nothing text={words.none} />}
          columns={[
            { path: 'night', title: words.night, kind: 'date' },
            { path: 'verifiedAt', title: words.verifiedAt, show: ({ verifiedAt }) => time(verifiedAt) },
            {
              path: 'ok',
              title: words.result,
              show: ({ ok, bad }) => <LookTag look={ok ? 'done' : 'failed'} text={ok ? words.ok : words.bad(bad)} />,
            },
            { path: 'records', title: words.records, kind: 'count' },
            {
              path: 'firstBad',
              title: words.firstBad,
              show: ({ firstBad }) => firstBad && <FirstBad of={firstBad} />,
            },
          ]}
        />
      )}
    </Section>
  );
}
