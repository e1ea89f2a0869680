// Texts of the signed-in person's home: his lessons and the ways into them.

export const homeZh = {
  title: (name: string) => `${name}，您好`,
  today: '今天的课',
  noneToday: '今天没有您的课。',
  week: '本周',
  noneThisWeek: '本周没有别的课。',
  whole: '打开课表',
  enterAs: {
    teacher: '上课',
    classroom: '进入课堂',
    observer: '观摩',
    helper: '协助',
  },
  evaluate: '听课评课',
  pickRoom: '从哪个教室进入？',
  state: { scheduled: '未开始', open: '准备中', live: '正在上课', ended: '已结束' },
  by: (teacher: string) => `授课：${teacher}`,
  first: '第一步：建立学校、教室和人员，然后排课。',
};
