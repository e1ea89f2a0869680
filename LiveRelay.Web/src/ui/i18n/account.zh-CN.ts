// Texts of first start, signing in, the signed-in person's home and the ways into a lesson.

export const accountZh = {
  setup: {
    title: '首次设置',
    intro: '请为本平台建立第一个管理员。此页只能使用一次。',
    noSecret: '请打开服务器启动时打印出来的完整链接（包括 # 后面的部分）。',
    done: '平台已经设置完毕，请直接登录。',
    county: '县（区）名称',
    countyHint: '例如：示范县',
    submit: '建立管理员并登录',
  },
  userName: '用户名',
  userNameHint: '2–64 个字母（a–z）、数字或 . - _ @',
  name: '姓名',
  password: '密码',
  passwordHint: '至少 8 个字符，不能与用户名相同',
  repeat: '再输一遍密码',
  mismatch: '两次输入的密码不一样',

  login: {
    title: '登录',
    submit: '登录',
    forgotten: '忘了密码？请学校管理员给您一个新的设置密码链接。',
    noAccount: '没有账号，只有课堂码？',
    byCode: '输入六位课堂码',
  },

  newPassword: {
    title: '设置密码',
    noSecret: '链接不完整。请重新打开管理员给您的完整链接（包括 # 后面的部分）。',
    submit: '保存密码',
    done: '密码已保存，现在可以登录了。',
  },

  account: {
    title: '我的账号',
    change: '修改密码',
    current: '现在的密码',
    fresh: '新密码',
    submit: '修改密码',
    changed: '密码已修改，其他地方的登录都已退出。',
    sessions: '登录的设备',
    here: '本机',
    browser: '浏览器',
    address: '网络地址',
    lastSeen: '最近使用',
    end: '退出这台设备',
  },

  home: {
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
    pickRoom: '从哪个教室进入？',
    state: { scheduled: '未开始', open: '准备中', live: '正在上课', ended: '已结束' },
    by: (teacher: string) => `授课：${teacher}`,
    first: '第一步：建立学校、教室和人员，然后排课。',
    setupNow: '平台还没有管理员。请打开服务器启动时打印出来的设置链接。',
  },

  join: {
    title: '用课堂码进入',
    code: '六位课堂码',
    codeWrong: '课堂码是六位数字',
    yourName: '您的姓名和单位',
    nameHint: '例如：李明（第二中学）',
    submit: '进入观摩',
    quiet: '观摩时，课堂上看不到也听不到您。',
    enter: '登录',
    byCode: '课堂码',
  },

  guest: {
    title: '受邀进入课堂',
    noSecret: '链接不完整。请重新打开收到的完整链接（包括 # 后面的部分）。',
    role: { observer: '您将观摩这堂课', classroom: '您将作为一个远端教室进入这堂课' },
    submit: '进入',
    askAgain: '请向发给您链接的人索取新的链接。',
  },
};
