export const beneficiariesStore = 1;
