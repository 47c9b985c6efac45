export const rollsStore = 1;
