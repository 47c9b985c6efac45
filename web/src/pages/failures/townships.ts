import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client';

const NONE: Readonly<Record<string, string>> = {};

/** Names of the agency's townships by their codes; rolls may also carry names, which stand for themselves. */
export function useTownships(): Readonly<Record<string, string>> {
  const { data } = useQuery({
    queryKey: ['townships', 'names'],
    queryFn: async ({ signal }) => {
      const townships = await answer(api.GET('/api/v1/townships', { signal }));
      return Object.fromEntries(townships.map(({ code, name }) => [code, name]));
    },
    staleTime: 300_000,
  });
  return data ?? NONE;
}
