import { textsIn } from '../i18n';
import { accountEn } from '../i18n/account.en';
import { accountZh } from '../i18n/account.zh-CN';

export const a = textsIn({ 'zh-CN': accountZh, en: accountEn });
