export const identityService = 1;
