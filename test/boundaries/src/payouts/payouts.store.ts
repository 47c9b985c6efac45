export const payoutsStore = 1;
