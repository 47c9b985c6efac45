export const agenciesStore = 1;
