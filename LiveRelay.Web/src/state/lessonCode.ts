// The six digits of a lesson's code, as people type and paste them.

/** Digits alone, also those that a Chinese input method makes wide. */
export function codeDigits(text: string): string {
  return text
    .replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/\D/g, '')
    .slice(0, 6);
}

export function isLessonCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}
