import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answer, api, type Schema } from '../../api/client';

export type Agency = Schema<'AgencyDto'>;
export type Role = Schema<'RoleDto'>;
export type Fund = Schema<'FundDto'>;

/** The agencies of the person's own scope. */
export function useAgencies(): UseQueryResult<Agency[]> {
  return useQuery({
    queryKey: ['agencies'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/agencies', { signal })),
  });
}

/** The roles with what they may do and what they must not be combined with. */
export function useRoles(): UseQueryResult<Role[]> {
  return useQuery({ queryKey: ['roles'], queryFn: ({ signal }) => answer(api.GET('/api/v1/roles', { signal })) });
}

export function useFunds(): UseQueryResult<Fund[]> {
  return useQuery({ queryKey: ['funds'], queryFn: ({ signal }) => answer(api.GET('/api/v1/funds', { signal })) });
}

/** Names by number, for lists that only hold numbers. */
export function agencyNames(agencies: readonly Agency[] | undefined): Record<string, string> {
  return Object.fromEntries((agencies ?? []).map(({ id, name }) => [String(id), name]));
}
