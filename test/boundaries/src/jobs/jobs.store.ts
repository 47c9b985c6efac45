export const jobsStore = 1;
