/** A word that may follow, as programs tell it one another. */

export interface Suggestion {
  value: string;
  about?: string;
}

/** Reads what a program built with cobra suggests: a word a line, with what it means behind a tab. */
export function shellLines(text: string): Suggestion[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith(':'));
  return lines.map((line) => {
    const [value = '', about] = line.split('\t');
    return about === undefined ? { value } : { value, about };
  });
}
