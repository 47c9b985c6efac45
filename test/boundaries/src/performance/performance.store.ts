export const performanceStore = 1;
