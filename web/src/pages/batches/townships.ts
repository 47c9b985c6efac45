import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api } from '../../api/client';

/** Names of the agency's townships by their code, which is what a payout carries. */
export function useTownshipNames(): Readonly<Record<string, string>> {
  const { data } = useQuery({
    queryKey: ['townships'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/townships', { signal })),
    staleTime: 600_000,
  });
  return useMemo(() => Object.fromEntries((data ?? []).map(({ code, name }) => [code, name])), [data]);
}
