export const rollsService = 1;
