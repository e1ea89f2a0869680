import { textsIn } from '../../../ui/i18n';
import { diagnosisEn } from '../../../ui/i18n/diagnosis.en';
import { diagnosisZh } from '../../../ui/i18n/diagnosis.zh-CN';

export const g = textsIn({ 'zh-CN': diagnosisZh, en: diagnosisEn });
