export const projectsService = 1;
