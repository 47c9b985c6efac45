export const jobsService = 1;
