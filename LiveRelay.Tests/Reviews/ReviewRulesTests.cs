using LiveRelay.Server.Reviews;
using LiveRelay.Server.Storage;

namespace LiveRelay.Tests.Reviews;

/// <summary>Each state of review with each action by each person: the table, and nothing beside it.</summary>
public sealed class ReviewRulesTests
{
    private static readonly string[] _expected =
    [
        "Draft Submit Owner Submitted",
        "Returned Submit Owner Submitted",
        "Withdrawn Submit Owner Submitted",
        "Submitted Withdraw Owner Draft",
        "Submitted Take Reviewer InReview",
        "Submitted Return Reviewer Returned",
        "Submitted PublishToSchool Reviewer PublishedToSchool",
        "Submitted PublishToCounty Reviewer PublishedToCounty",
        "InReview Return Reviewer Returned",
        "InReview PublishToSchool Reviewer PublishedToSchool",
        "InReview PublishToCounty Reviewer PublishedToCounty",
        "PublishedToSchool PublishToSchool Reviewer PublishedToSchool",
        "PublishedToSchool PublishToCounty Reviewer PublishedToCounty",
        "PublishedToSchool Withdraw Owner Withdrawn",
        "PublishedToSchool Withdraw Reviewer Withdrawn",
        "PublishedToCounty PublishToSchool Reviewer PublishedToSchool",
        "PublishedToCounty PublishToCounty Reviewer PublishedToCounty",
        "PublishedToCounty Withdraw Owner Withdrawn",
        "PublishedToCounty Withdraw Reviewer Withdrawn",
        "PublishedToCounty Withdraw Steward Withdrawn",
    ];

    [Fact]
    public void Every_state_action_and_person_does_what_the_table_says() => Assert.Equal(
        _expected.Order(),
        (from state in Enum.GetValues<ReviewState>()
         from action in Enum.GetValues<ReviewAction>()
         from part in Enum.GetValues<ReviewPart>()
         let next = ReviewRules.Next(state, action, part)
         where next is not null
         select $"{state} {action} {part} {next}").Order());

    [Fact]
    public void Who_is_several_things_may_do_what_each_may()
    {
        foreach (var rule in ReviewRules.Table)
        {
            Assert.Equal(rule.To, ReviewRules.Next(rule.From, rule.Action, ReviewPart.Owner | ReviewPart.Reviewer | ReviewPart.Steward));
            Assert.True(ReviewRules.IsPossible(rule.From, rule.Action));
        }
    }

    [Fact]
    public void No_state_and_action_has_two_rows() =>
        Assert.Equal(ReviewRules.Table.Count, ReviewRules.Table.DistinctBy(static rule => (rule.From, rule.Action)).Count());

    [Fact]
    public void Every_state_can_be_reached_and_left()
    {
        Assert.Empty(Enum.GetValues<ReviewState>().Except(ReviewRules.Table.Select(static rule => rule.To)));
        Assert.Empty(Enum.GetValues<ReviewState>().Except(ReviewRules.Table.Select(static rule => rule.From)));
    }
}
