export const bankingStore = 1;
