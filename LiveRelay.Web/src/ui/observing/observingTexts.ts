import { currentLanguage, textsIn } from '../i18n';
import { observingEn } from '../i18n/observing.en';
import { observingZh } from '../i18n/observing.zh-CN';

export const ob = textsIn({ 'zh-CN': observingZh, en: observingEn });

/** A name of a form in the page's language, where it has one in it. */
export const nameIn = (named: { readonly name: string; readonly nameEn: string | null }): string =>
  currentLanguage.value === 'en' ? (named.nameEn ?? named.name) : named.name;
