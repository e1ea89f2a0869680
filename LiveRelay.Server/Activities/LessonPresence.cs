using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Activities;

/// <summary>Who was in a lesson while it was live, by what its hub noted.</summary>
/// <param name="LiveFrom">When it went live; <c>null</c> where it never did.</param>
/// <param name="LiveTo">When it ended; of one that is live, now.</param>
/// <param name="LiveMs">How long it was live.</param>
/// <param name="People">Everybody who came, each once.</param>
public sealed record LessonPresence(DateTimeOffset? LiveFrom, DateTimeOffset? LiveTo, long LiveMs, IReadOnlyList<PresentPerson> People)
{
    /// <summary>Reads it out of a lesson's events.</summary>
    /// <param name="events">All that is kept, oldest first.</param>
    /// <param name="now">Until when those count who are still there.</param>
    public static LessonPresence Of(IReadOnlyList<LessonEvent> events, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(events);
        var end = now.ToUnixTimeMilliseconds();
        var live = new Stretches();
        var people = new Dictionary<string, (ParticipantView View, Stretches Here)>();
        foreach (var change in events)
        {
            Note(change, live, people);
        }

        var isLive = live.IsOpen;
        live.End(end);
        return new LessonPresence(
            live.First,
            live.Last,
            live.Length,
            [.. people.Values.Select(person => PresentPerson.Of(person.View, person.Here, live, isLive, end))]);
    }

    private static void Note(LessonEvent change, Stretches live, Dictionary<string, (ParticipantView View, Stretches Here)> people)
    {
        switch (change)
        {
            case StateChanged { State: LessonState.Live }:
                live.Begin(change.At);
                break;
            case StateChanged:
                live.End(change.At);
                break;
            case ParticipantJoined { Participant: { } one }:
                Come(one);
                break;
            case ObserverJoined { Participant: { } observer }:
                Come(observer);
                break;
            case ParticipantLeft { ParticipantId: { } left }:
                Go(left);
                break;
            case ObserverLeft { ParticipantId: { } left }:
                Go(left);
                break;
            case ParticipantRemoved { ParticipantId: { } removed }:
                Go(removed);
                break;
        }

        void Come(ParticipantView view)
        {
            var here = people.TryGetValue(view.Id, out var known) ? known.Here : new Stretches();
            people[view.Id] = (view, here);
            here.Begin(change.At);
        }

        void Go(string id)
        {
            if (people.TryGetValue(id, out var person))
            {
                person.Here.End(change.At);
            }
        }
    }
}

/// <summary>Somebody who came into a lesson.</summary>
/// <param name="Subject">Who, as his join token has it.</param>
/// <param name="Name">By name.</param>
/// <param name="School">The school's name; empty where none is known.</param>
/// <param name="Role">In which role.</param>
/// <param name="CameAt">When he was first there while it was live; <c>null</c> where he came only before or after.</param>
/// <param name="LeftAt">When he was last there while it was live.</param>
/// <param name="PresentMs">How long he was there while it was live.</param>
/// <param name="IsHere">Whether he is there now.</param>
public sealed record PresentPerson(
    string Subject, string Name, string School, LessonRole Role, DateTimeOffset? CameAt, DateTimeOffset? LeftAt, long PresentMs, bool IsHere)
{
    internal static PresentPerson Of(ParticipantView view, Stretches here, Stretches live, bool isLive, long end)
    {
        var isHere = isLive && here.IsOpen;
        here.End(end);
        var during = here.During(live);
        return new PresentPerson(view.Id, view.Name, view.School, view.Role, during.First, during.Last, during.Length, isHere);
    }
}

/// <summary>Stretches of time that do not overlap, in order; the last may be open.</summary>
internal sealed class Stretches
{
    private readonly List<(long From, long To)> _all = [];
    private long? _since;

    internal bool IsOpen => _since is not null;

    internal DateTimeOffset? First => _all.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_all[0].From);

    internal DateTimeOffset? Last => _all.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_all[^1].To);

    internal long Length => _all.Sum(static stretch => stretch.To - stretch.From);

    internal void Begin(long at) => _since ??= at;

    internal void End(long at)
    {
        if (_since is { } since && at > since)
        {
            _all.Add((since, at));
        }

        _since = null;
    }

    /// <summary>What of these lies within others.</summary>
    internal Stretches During(Stretches others)
    {
        var common = new Stretches();
        foreach (var (from, to) in _all)
        {
            foreach (var (otherFrom, otherTo) in others._all)
            {
                if (Math.Max(from, otherFrom) < Math.Min(to, otherTo))
                {
                    common._all.Add((Math.Max(from, otherFrom), Math.Min(to, otherTo)));
                }
            }
        }

        return common;
    }
}
