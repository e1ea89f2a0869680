// The check's texts are long, so only those of the page's language are loaded.
import { shallowRef, watch } from 'vue';
import { currentLanguage } from '../../ui/i18n';
import type { checkZh } from '../../ui/i18n/check.zh-CN';

/** Filled by {@link loadCheckTexts}, which the page's route awaits. */
export const c = shallowRef({} as typeof checkZh);

export async function loadCheckTexts(): Promise<void> {
  c.value =
    currentLanguage.value === 'en'
      ? (await import('../../ui/i18n/check.en')).checkEn
      : (await import('../../ui/i18n/check.zh-CN')).checkZh;
}

watch(currentLanguage, loadCheckTexts);
