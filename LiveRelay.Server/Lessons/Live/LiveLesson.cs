using System.Threading.Channels;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.State;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>A lesson that people are in: one command after the other, and its events, in their order, to the log, the media and the pages.</summary>
public sealed class LiveLesson : IDisposable
{
    private static readonly TimeSpan _pauseForEach = TimeSpan.FromMicroseconds(25);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Lesson _lesson;
    private readonly ILessonLog _log;
    private readonly ILessonStage _stage;
    private readonly ILessonRecorder _recorder;
    private readonly ILessonAudience _audience;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Dictionary<string, HashSet<string>> _connections = [];
    private int _holders;
    private bool _isClosed;
    private bool _isCancelled;
    private readonly Channel<LessonEvent> _outgoing = Channel.CreateUnbounded<LessonEvent>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Takes over a lesson as it was restored.</summary>
    public LiveLesson(string id, Lesson lesson, ILessonLog log, ILessonStage stage, ILessonRecorder recorder, ILessonAudience audience, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        ArgumentNullException.ThrowIfNull(time);
        Id = id;
        _lesson = lesson;
        _log = log;
        _stage = stage;
        _recorder = recorder;
        _audience = audience;
        _time = time;
        _timer = time.CreateTimer(_ => Run(now => _lesson.HandleTimeout(now)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        stage.SetFloors(id, lesson.Floors);
        stage.SetWall(id, lesson.WallShown);
        FollowState();
        _ = SendAsync();
    }

    /// <summary>The lesson's id.</summary>
    public string Id { get; }

    /// <summary>Keeps it from being closed while somebody has to do with it; false if it is closed, and must be loaded anew.</summary>
    internal bool TryHold()
    {
        lock (_gate)
        {
            _holders += _isClosed ? 0 : 1;
            return !_isClosed;
        }
    }

    /// <summary>The other half of <see cref="TryHold"/>.</summary>
    internal void Release()
    {
        lock (_gate)
        {
            _holders--;
        }
    }

    /// <summary>Closes it if nobody has to do with it and nothing is waited for: its log brings it back.</summary>
    internal bool TryClose()
    {
        lock (_gate)
        {
            _isClosed |= _holders == 0 && _lesson.Floors.Count == 0 && _lesson.NextTimeout is null;
            return _isClosed;
        }
    }

    /// <summary>Somebody's page connects, or asks again how things stand.</summary>
    /// <returns>The snapshot, or why there is none.</returns>
    public (LessonError Error, LessonSnapshot? Snapshot) Join(Actor actor, string connectionId)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return Run(now =>
        {
            var error = _lesson.Enter(actor, now);
            if (error != LessonError.None)
            {
                return (error, (LessonSnapshot?)null);
            }

            if (actor.Role != LessonRole.Helper)
            {
                ConnectionsOf(actor.ParticipantId).Add(connectionId);
            }

            return (error, _lesson.Snapshot(actor, now));
        });
    }

    /// <summary>A page's connection is gone.</summary>
    public void Leave(Actor actor, string connectionId)
    {
        ArgumentNullException.ThrowIfNull(actor);
        Run(now =>
        {
            if (_connections.TryGetValue(actor.ParticipantId, out var connections) && connections.Remove(connectionId) && connections.Count == 0)
            {
                _connections.Remove(actor.ParticipantId);
                _lesson.Leave(actor.ParticipantId, now);
            }
        });
    }

    /// <summary>Carries out what somebody wants.</summary>
    public LessonError Handle(LessonCommand command, Actor by) => Run(now => _lesson.Handle(command, by, now));

    /// <summary>A room publishes to the slot <c>guest</c>.</summary>
    public void GuestPublished(Actor actor) => Run(now => _lesson.GuestPublished(actor, now));

    /// <summary>A room's publishing to the slot <c>guest</c> has ended.</summary>
    public void GuestEnded(string participantId) => Run(now => _lesson.GuestEnded(participantId, now));

    /// <summary>Another one speaks, of those whom the lesson hears, or nobody.</summary>
    public void SetSpeaker(string? participantId) => Run(now => _lesson.SetSpeaker(participantId, now));

    /// <summary>Ends it if its teacher has left it for too long, and nothing is sent either.</summary>
    /// <returns>Whether it was ended.</returns>
    public bool EndIfAbandoned(bool isSending) => Run(now => _lesson.EndIfAbandoned(isSending, now));

    /// <summary>The timetable calls it so now.</summary>
    public void Rename(string title) => Run(now => _lesson.Rename(title, now));

    /// <summary>It is no more: everybody is sent away, and what still happens is kept nowhere.</summary>
    internal void Cancel()
    {
        lock (_gate)
        {
            _isClosed = _isCancelled = true;
            _audience.Dismiss([.. _connections.Values.SelectMany(static connections => connections)], DismissReason.Cancelled);
            foreach (var participant in _connections.Keys.Union(_lesson.Floors.Select(static floor => floor.ParticipantId)))
            {
                _stage.Close(Id, participant);
            }

            _connections.Clear();
            _stage.SetFloors(Id, []);
            _stage.SetWall(Id, []);
        }

        Dispose();
    }

    /// <summary>The recorder says whether the lesson is being recorded.</summary>
    public void SetRecording(RecordingLight light) => Run(now => _lesson.SetRecording(light, now));

    /// <summary>The lesson as somebody may see it.</summary>
    public LessonSnapshot Snapshot(Actor actor) => Run(now => _lesson.Snapshot(actor, now));

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _outgoing.Writer.TryComplete();
    }

    private void FollowState()
    {
        if (_lesson is { State: LessonState.Live, LiveSince: { } since })
        {
            _recorder.Begin(Id, DateTimeOffset.FromUnixTimeMilliseconds(since));
        }
        else
        {
            _recorder.End(Id);
        }
    }

    private HashSet<string> ConnectionsOf(string participantId)
    {
        if (!_connections.TryGetValue(participantId, out var connections))
        {
            _connections[participantId] = connections = [];
        }

        return connections;
    }

    private void Run(Action<long> step) => Run(now =>
    {
        step(now);
        return true;
    });

    private T Run<T>(Func<long, T> step)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            var result = step(now);
            var events = _lesson.TakeEvents();
            if (_isCancelled)
            {
                return result;
            }

            Publish(events);
            var wait = _lesson.NextTimeout is { } next ? TimeSpan.FromMilliseconds(Math.Max(1, next - now)) : Timeout.InfiniteTimeSpan;
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
            return result;
        }
    }

    private void Publish(IReadOnlyList<LessonEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        if (events.Any(static change => change is FloorGiven or FloorTaken or FloorMuted))
        {
            _stage.SetFloors(Id, _lesson.Floors);
        }

        if (events.Any(static change => change is WallArranged or ParticipantRemoved))
        {
            _stage.SetWall(Id, _lesson.WallShown);
        }

        _log.Append(Id, events);
        if (events.Any(static change => change is StateChanged))
        {
            FollowState();
        }

        foreach (var change in events)
        {
            _outgoing.Writer.TryWrite(change);
            if (change is PollAnswered { Vote: var vote } answered)
            {
                _audience.TellVote(Id, vote.ParticipantId, answered.PollId, vote.Choice);
            }

            if (change is ParticipantRemoved removed)
            {
                _stage.Close(Id, removed.ParticipantId);
                if (_connections.Remove(removed.ParticipantId, out var connections))
                {
                    _audience.Dismiss(connections, DismissReason.Removed);
                }
            }
        }
    }

    /// <summary>
    /// Sending to thousands of pages takes a while; the lesson goes on meanwhile. What happens shortly after one another leaves together, since each
    /// message costs each connection a system call: at once in a class, within <see cref="_longestPause"/> in a hall of thousands.
    /// </summary>
    private async Task SendAsync()
    {
        List<LessonEvent> together = [];
        while (await _outgoing.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_outgoing.Reader.TryRead(out var change))
            {
                // The order of events holds over all streams, so a batch ends where the stream changes.
                if (together.Count > 0 && together[0].Stream != change.Stream)
                {
                    Flush(together);
                }

                together.Add(change);
            }

            Flush(together);
            await Task.Delay(PauseAfterSending(), _time).ConfigureAwait(false);
        }
    }

    private void Flush(List<LessonEvent> together)
    {
        // An array and nothing else: MessagePack writes what a list really is, and knows no compiler's private lists.
        _audience.Send(Id, together[0].Stream, together.ToArray());
        together.Clear();
    }

    private TimeSpan PauseAfterSending()
    {
        lock (_gate)
        {
            var pause = _pauseForEach * _connections.Count;
            return pause < _longestPause ? pause : _longestPause;
        }
    }
}
