export const beneficiariesService = 1;
