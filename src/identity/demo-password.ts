/** Printed at the start of the demonstration, and good for nothing else: the demonstration has synthetic people only. */
export const DEMO_PASSWORD = 'yanshi-2024';
