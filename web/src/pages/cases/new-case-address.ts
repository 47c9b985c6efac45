/** Address at which a case is opened on these flags, their numbers separated by commas. */
export const newCaseAt = (flagIds: string): string => `/findings?flags=${flagIds}`;
