import { embeddedNotices } from '../../messages/embedded.js';

export type Notice = (name: keyof typeof embeddedNotices, details: Record<string, string | number>) => void;

/** Turns a receiver of sentences into one of named notices. */
export function noticeTo(receive: (sentence: string) => void): Notice {
  return (name, details) =>
    receive(embeddedNotices[name].replace(/\{(\w+)\}/g, (_all, key: string) => String(details[key] ?? '')));
}
