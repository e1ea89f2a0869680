// Texts of first start, signing in, and the ways into a lesson.

export const accountZh = {
  setup: {
    title: '首次设置',
    intro: '请为本平台建立第一个管理员。此页只能使用一次。',
    noSecret: '请打开服务器启动时打印出来的完整链接（包括 # 后面的部分）。',
    done: '平台已经设置完毕，请直接登录。',
    county: '县（区）名称',
    countyHint: '例如：示范县',
    now: '平台还没有管理员。请打开服务器启动时打印出来的设置链接。',
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
