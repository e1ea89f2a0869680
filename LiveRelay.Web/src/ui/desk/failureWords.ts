// A failure of the API in words: the server's own sentence where it gave one, and what is wrong with which field.
import type { ApiFailure } from '../../protocol/apiClient';
import type { FieldError } from '../../protocol/apiTypes';
import type { DeskTexts } from './deskTexts';

export function failureWords(
  failure: Pick<ApiFailure, 'slug' | 'title' | 'retryAfter'>,
  texts: DeskTexts,
): string {
  if (failure.slug === 'offline') return texts.failure.offline;
  const sentence =
    failure.slug === 'invalid-input'
      ? texts.failure.invalid
      : failure.title || texts.failure.unknown(failure.slug);
  return failure.retryAfter === null
    ? sentence
    : `${sentence} ${texts.failure.retryAfter(failure.retryAfter)}`;
}

export function codeWords(code: string, texts: DeskTexts): string {
  const words: Readonly<Record<string, string>> = texts.fieldError;
  return words[code] ?? code;
}

/** What is wrong with a field, null if nothing; the server names fields as the body does. */
export function fieldWords(failure: ApiFailure | null, field: string, texts: DeskTexts): string | null {
  if (failure?.slug !== 'invalid-input') return null;
  const found = (failure.errors as readonly FieldError[]).find((error) => error.field === field);
  return found === undefined ? null : codeWords(found.code, texts);
}
