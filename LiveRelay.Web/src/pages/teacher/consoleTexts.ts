import { textsIn } from '../../ui/i18n';
import { consoleEn } from '../../ui/i18n/console.en';
import { consoleZh } from '../../ui/i18n/console.zh-CN';

export const c = textsIn({ 'zh-CN': consoleZh, en: consoleEn });
