// The page's language: ?lang= first, then what the person chose in this browser, then the browser's own.
import { computed, readonly, ref, watchEffect, type ComputedRef } from 'vue';
import { localValues } from '../storedValue';
import { en } from './en';
import { zhCN } from './zh-CN';
import type { Catalogue } from './catalogue';

export type Language = 'zh-CN' | 'en';

const storageKey = 'liverelay.language';
const catalogues: Record<Language, Catalogue> = { 'zh-CN': zhCN, en };

export function chooseLanguage(
  query: string | null,
  stored: string | null,
  preferred: readonly string[],
): Language {
  for (const wish of [query, stored, ...preferred]) {
    if (wish === null) continue;
    if (/^zh\b/i.test(wish)) return 'zh-CN';
    if (/^en\b/i.test(wish)) return 'en';
  }
  return 'zh-CN';
}

const language = ref<Language>(
  chooseLanguage(
    new URLSearchParams(location.search).get('lang'),
    localValues.getItem(storageKey),
    navigator.languages,
  ),
);
watchEffect(() => {
  document.documentElement.lang = language.value;
});

/** The texts in the page's language, by `t.value` in code and `t` in templates. */
export const t = computed<Catalogue>(() => catalogues[language.value]);

export const currentLanguage = readonly(language);

/** Texts that only some pages need, and that are loaded with them. */
export function textsIn<T>(texts: Readonly<Record<Language, T>>): ComputedRef<T> {
  return computed(() => texts[language.value]);
}

export function switchLanguage(): void {
  language.value = language.value === 'en' ? 'zh-CN' : 'en';
  localValues.setItem(storageKey, language.value);
}
