import { textsIn } from '../i18n';
import { homeEn } from '../i18n/home.en';
import { homeZh } from '../i18n/home.zh-CN';

export const h = textsIn({ 'zh-CN': homeZh, en: homeEn });
