export const identityStore = 1;
