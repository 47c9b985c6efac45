export const verifyService = 1;
