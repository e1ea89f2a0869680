import { textsIn } from '../../ui/i18n';
import { observerEn } from '../../ui/i18n/observer.en';
import { observerZh } from '../../ui/i18n/observer.zh-CN';

export const o = textsIn({ 'zh-CN': observerZh, en: observerEn });
