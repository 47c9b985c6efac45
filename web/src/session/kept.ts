/** Small choices kept on this computer; a browser that keeps nothing simply forgets them. */
function kept<T>(name: string, fallback: T, where: 'local' | 'tab' = 'local'): { read(): T; write(value: T): void } {
  const storage = (): Storage => (where === 'tab' ? sessionStorage : localStorage);
  return {
    read: () => {
      try {
        const text = storage().getItem(name);
        return text === null ? fallback : (JSON.parse(text) as T);
      } catch {
        return fallback;
      }
    },
    write: (value) => {
      try {
        storage().setItem(name, JSON.stringify(value));
      } catch {
        // Private windows refuse; nothing depends on it.
      }
    },
  };
}

export const keptAgency = kept<number | null>('ledger.agency', null);
/** The chosen month, while the tab is open: tomorrow starts with the month that is worked on. */
export const keptPeriod = kept<string | null>('ledger.period', null, 'tab');

/** The last reasons that a person gave for a decision of this kind, the newest first. */
export function keptReasons(login: string, kind: string): ReturnType<typeof kept<string[]>> {
  return kept<string[]>(`ledger.reasons.${login}.${kind}`, []);
}

/** Columns that a person hid in a list, by the person's login and the list's name. */
export function keptColumns(login: string, list: string): ReturnType<typeof kept<string[] | null>> {
  return kept<string[] | null>(`ledger.columns.${login}.${list}`, null);
}
