import { textsIn } from '../../ui/i18n';
import { adminEn } from '../../ui/i18n/admin.en';
import { adminZh } from '../../ui/i18n/admin.zh-CN';

export const m = textsIn({ 'zh-CN': adminZh, en: adminEn });
