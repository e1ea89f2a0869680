using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.State;

/// <summary>The class chat and the written questions, as the teacher lets them be.</summary>
internal sealed class ClassChat(LessonRules rules)
{
    private readonly List<MessageView> _messages = [];
    private readonly SortedDictionary<long, QuestionView> _questions = [];

    internal ChatMode Mode { get; private set; } = ChatMode.On;

    /// <summary>The newest messages, oldest first.</summary>
    internal IReadOnlyList<MessageView> Newest => _messages;

    /// <summary>Those that wait, oldest first.</summary>
    internal IEnumerable<QuestionView> Questions => _questions.Values;

    /// <summary>The question on all screens; it stays there when it is put away, until another is shown or it is hidden.</summary>
    internal QuestionView? Shown { get; private set; }

    internal LessonError SetMode(ChatMode mode, Action<LessonEvent> emit)
    {
        if (!Enum.IsDefined(mode))
        {
            return LessonError.BadValue;
        }

        if (mode != Mode)
        {
            emit(new ChatModeChanged(mode));
        }

        return LessonError.None;
    }

    internal LessonError Say(Actor by, string name, string text, Action<LessonEvent> emit)
    {
        if (by.Role != LessonRole.Teacher && Mode != ChatMode.On)
        {
            return LessonError.Closed;
        }

        emit(new MessageSaid(by.ParticipantId, name, text));
        return LessonError.None;
    }

    internal LessonError RemoveMessage(long id, Action<LessonEvent> emit)
    {
        if (!_messages.Exists(message => message.Id == id))
        {
            return LessonError.NotFound;
        }

        emit(new MessageRemoved(id));
        return LessonError.None;
    }

    internal LessonError Ask(Actor by, string name, string text, Action<LessonEvent> emit)
    {
        if (Mode == ChatMode.Off)
        {
            return LessonError.Closed;
        }

        if (_questions.Count >= rules.OpenQuestions)
        {
            return LessonError.Full;
        }

        emit(new QuestionAsked(by.ParticipantId, name, text));
        return LessonError.None;
    }

    internal LessonError ShowQuestion(long id, Action<LessonEvent> emit)
    {
        if (!_questions.TryGetValue(id, out var question))
        {
            return LessonError.NotFound;
        }

        emit(new QuestionShown(question with { IsShown = true }));
        return LessonError.None;
    }

    internal LessonError CloseQuestion(long id, Action<LessonEvent> emit)
    {
        if (!_questions.ContainsKey(id))
        {
            return LessonError.NotFound;
        }

        emit(new QuestionClosed(id));
        if (Shown?.Id == id)
        {
            emit(new QuestionHidden());
        }

        return LessonError.None;
    }

    internal void Apply(LessonEvent change)
    {
        switch (change)
        {
            case ChatModeChanged changed:
                Mode = changed.Mode;
                break;
            case MessageSaid said:
                _messages.Add(new MessageView(said.Revision, said.ParticipantId, said.Name, said.Text, said.At));
                if (_messages.Count > rules.SnapshotMessages)
                {
                    _messages.RemoveAt(0);
                }

                break;
            case MessageRemoved removed:
                _messages.RemoveAll(message => message.Id == removed.Id);
                break;
            case QuestionAsked asked:
                _questions[asked.Revision] = new QuestionView(asked.Revision, asked.ParticipantId, asked.Name, asked.Text, asked.At, IsShown: false);
                break;
            case QuestionShown shown:
                SetShown(shown.Question);
                break;
            case QuestionHidden:
                SetShown(null);
                break;
            case QuestionClosed closed:
                _questions.Remove(closed.Id);
                break;
        }
    }

    private void SetShown(QuestionView? question)
    {
        if (Shown is { } before && _questions.TryGetValue(before.Id, out var old))
        {
            _questions[before.Id] = old with { IsShown = false };
        }

        Shown = question;
        if (question is not null && _questions.ContainsKey(question.Id))
        {
            _questions[question.Id] = question;
        }
    }
}
