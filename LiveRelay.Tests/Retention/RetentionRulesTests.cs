using LiveRelay.Server.Retention;
using LiveRelay.Server.Storage;

namespace LiveRelay.Tests.Retention;

public sealed class RetentionRulesTests
{
    private static readonly DateTimeOffset _made = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RetentionOptions _options = new() { DraftDays = 30, PublishedDays = 365, WithdrawnDays = 60 };

    [Theory]
    [InlineData(ReviewState.Draft, 30)]
    [InlineData(ReviewState.Returned, 30)]
    [InlineData(ReviewState.Submitted, null)]
    [InlineData(ReviewState.InReview, null)]
    [InlineData(ReviewState.PublishedToSchool, 365)]
    [InlineData(ReviewState.PublishedToCounty, 365)]
    [InlineData(ReviewState.Withdrawn, 60)]
    public void Each_state_of_review_has_its_days_and_what_waits_for_review_waits(ReviewState review, int? days)
    {
        var recording = Recording(review);

        Assert.Equal(days is { } count ? _made.AddDays(count) : null, RetentionRules.DeletesAt(recording, _options));
        Assert.Null(RetentionRules.DeletesAt(recording, new RetentionOptions()));
        recording.IsExcellent = true;
        Assert.Null(RetentionRules.DeletesAt(recording, _options));
        recording.KeepUntil = _made.AddDays(1);
        Assert.Equal(_made.AddDays(1), RetentionRules.DeletesAt(recording, _options));
    }

    [Theory]
    [InlineData(RecordingState.Recording)]
    [InlineData(RecordingState.Uploading)]
    [InlineData(RecordingState.Deleted)]
    public void What_is_not_ready_is_no_rules_business(RecordingState state)
    {
        var recording = Recording(ReviewState.Draft);
        (recording.State, recording.KeepUntil) = (state, _made);

        Assert.Null(RetentionRules.DeletesAt(recording, _options));
    }

    private static RecordingRecord Recording(ReviewState review) => new() { Id = "a", Title = "", StartedAt = _made, State = RecordingState.Ready, Review = review };
}
