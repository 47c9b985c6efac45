export const trailStore = 1;
