using LiveRelay.Server.Text;

namespace LiveRelay.Server.Lessons.State;

/// <summary>Cleans the texts in commands.</summary>
internal static class LessonTexts
{
    /// <summary>The same command with clean texts; false if one of them is none.</summary>
    internal static bool TryClean(LessonCommand command, int maxLength, out LessonCommand clean)
    {
        var text = "";
        (var isText, clean) = command switch
        {
            Say say => (Clean(say.Text), say with { Text = text }),
            Ask ask => (Clean(ask.Text), ask with { Text = text }),
            SaySide side => (Clean(side.Text), side with { Text = text }),
            RaiseHand { Reason: { Length: > 0 } reason } raise => (Clean(reason), raise with { Reason = text }),
            RaiseHand raise => (true, raise with { Reason = null }),
            Mark { Text: { Length: > 0 } word } mark => (Clean(word), mark with { Text = text }),
            OpenPoll { Question.Length: > 0 } poll => (Clean(poll.Question), poll with { Question = text }),
            SetTask { Text.Length: > 0 } task => (Clean(task.Text), task with { Text = text }),
            _ => (true, command),
        };
        return isText;

        bool Clean(string? written)
        {
            text = PlainText.Clean(written, written?.Length ?? 0, allowLines: true);
            return text.Length > 0 && text.Length <= maxLength;
        }
    }
}
