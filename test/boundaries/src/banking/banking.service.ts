export const bankingService = 1;
