export const performanceService = 1;
