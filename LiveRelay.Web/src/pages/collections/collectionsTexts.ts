import { textsIn } from '../../ui/i18n';
import { collectionsEn } from '../../ui/i18n/collections.en';
import { collectionsZh } from '../../ui/i18n/collections.zh-CN';

export const p = textsIn({ 'zh-CN': collectionsZh, en: collectionsEn });
