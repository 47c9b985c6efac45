export const ledgerService = 1;
