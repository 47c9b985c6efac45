export const verifyStore = 1;
