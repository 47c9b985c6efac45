export const projectsStore = 1;
