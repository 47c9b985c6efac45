import { useQuery } from '@tanstack/react-query';
import { answer, api, type Schema } from '../../api/client';

export type Case = Schema<'FindingDetailDto'>;
export type CaseListed = Schema<'FindingDto'>;

export const choices = <Code extends string>(words: Readonly<Record<Code, string>>): { value: Code; label: string }[] =>
  (Object.entries(words) as [Code, string][]).map(([value, label]) => ({ value, label }));

/** Text that was typed, without what is only blank. */
export const typed = (text: string | null | undefined): string | undefined => text?.trim() || undefined;

/** The auditors who may be in charge of a case, by id. */
export function useHandlers(): Readonly<Record<string, string>> {
  const { data } = useQuery({
    queryKey: ['case-handlers'],
    staleTime: 600_000,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/case-handlers', { signal })),
  });
  return Object.fromEntries((data ?? []).map(({ id, name }) => [id, name]));
}
