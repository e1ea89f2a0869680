// What the phone of a room's helper says, beside the room's own words.

export const helperZh = {
  title: '手机助教',
  forRoom: (name: string) => `${name} 的助教`,
  connecting: '正在进入课堂…',
  handHint: '大屏幕上同样显示；说话请对着教室的麦克风',
  onFloor: '本班正在发言',
  lower: '放下手',
  askLabel: '向老师提问',
  askHint: '老师会看到问题，也可以显示给全班',
  askSend: '提交问题',
  asked: '问题已交给老师',
  questionsOff: '老师现在不收文字提问',
  chat: '课堂消息',
  chatLabel: '写给全班',
  chatSend: '发送',
  chatOff: '老师已关闭课堂消息',
  chatQuestionsOnly: '现在只能向老师提问',
  chatEmpty: '还没有消息',
  sent: '已发送',
  task: '老师布置的任务',
  noRoom: '请先在教室的大屏幕上打开课堂，再试一次',
};
