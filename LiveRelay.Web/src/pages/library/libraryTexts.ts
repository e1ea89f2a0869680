import { textsIn } from '../../ui/i18n';
import { libraryEn } from '../../ui/i18n/library.en';
import { libraryZh } from '../../ui/i18n/library.zh-CN';

export const l = textsIn({ 'zh-CN': libraryZh, en: libraryEn });
