export const trailService = 1;
