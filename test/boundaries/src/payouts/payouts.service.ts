export const payoutsService = 1;
