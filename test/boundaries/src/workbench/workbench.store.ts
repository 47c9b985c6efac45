export const workbenchStore = 1;
