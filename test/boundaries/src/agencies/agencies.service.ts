export const agenciesService = 1;
