// Texts of the room's terminal.

export const kioskZh = {
  title: '教室终端',
  pairTitle: '请在手机或电脑上确认这台终端',
  pairHow: '学校管理员扫描二维码，或在“设备”页面输入这个配对码：',
  pairQr: '配对页面的二维码',
  asking: '正在向服务器要配对码…',
  offline: '连接不到服务器，正在自动重试',
  offlineHint: '请检查网线和 Wi-Fi。恢复后会自动继续，无需操作。',
  next: '下一节课',
  noLesson: '今天没有别的课了',
  noLessonHint: '请不要关机，有课时会自动进入。',
  startsIn: '距离上课',
  entering: '正在进入课堂…',
  enterNow: '现在进入',
  today: '今天的课',
  days: (count: number) => `${count} 天`,
  hours: (count: number) => `${count} 小时`,
  minutes: (count: number) => `${count} 分`,
  seconds: (count: number) => `${count} 秒`,
};
