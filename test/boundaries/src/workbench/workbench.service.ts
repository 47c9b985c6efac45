export const workbenchService = 1;
