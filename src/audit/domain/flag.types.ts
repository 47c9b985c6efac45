/** 疑点: OPEN until a person decides, CLEARED with a reason, CONFIRMED as a wrong payment. */
export const FLAG_STATES = ['OPEN', 'CLEARED', 'CONFIRMED'] as const;
export type FlagState = (typeof FLAG_STATES)[number];

export const FLAG_ACTIONS = ['clear', 'confirm', 'reopen'] as const;
export type FlagAction = (typeof FLAG_ACTIONS)[number];

export type FlagSeverity = 'BLOCK' | 'WARN';
