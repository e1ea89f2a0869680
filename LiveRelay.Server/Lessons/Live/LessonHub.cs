using LiveRelay.Server.Courseware;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.State;
using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>Pages' calls become commands; who calls is known by the join token alone. See <see cref="ILessonHub"/> for each method.</summary>
[Authorize]
public sealed class LessonHub(LiveLessons lessons, CoursewareDirectory courseware, HubConnections connections) : Hub<ILessonClient>, ILessonHub
{
    private const string CallerKey = "caller";

    private Caller Me => (Caller)Context.Items[CallerKey]!;

    /// <inheritdoc/>
    public override async Task OnConnectedAsync()
    {
        var request = Context.GetHttpContext()!.Request;
        if (!JoinToken.TryRead(Context.User, out var token)
            || !ClientId.TryParse(request.Query["client"], out var clientId)
            || await lessons.RentAsync(token.Lesson) is not { } lease)
        {
            Context.Abort();
            return;
        }

        var actor = Actor.From(token, clientId);
        Context.Items[CallerKey] = new Caller(lease, actor);
        connections.Add(new HubConnection(Context.ConnectionId, lease.Lesson.Id, actor.ParticipantId, token.Session, Context.Abort));
        await base.OnConnectedAsync();
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context.ConnectionId);
        if (Context.Items.ContainsKey(CallerKey))
        {
            Me.Lesson.Leave(Me.Actor, Context.ConnectionId);
            Me.Lease.Dispose();
        }

        await base.OnDisconnectedAsync(exception);
    }

    /// <inheritdoc/>
    public async Task<LessonSnapshot> Join()
    {
        // Into the groups first: what happens meanwhile comes twice, and never not at all.
        foreach (var group in HubAudience.Groups(Me.Lesson.Id, Me.Actor))
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, group);
        }

        var (error, snapshot) = Me.Lesson.Join(Me.Actor, Context.ConnectionId);
        if (snapshot is not null)
        {
            return snapshot;
        }

        foreach (var group in HubAudience.Groups(Me.Lesson.Id, Me.Actor))
        {
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, group);
        }

        throw new HubException(error.ToString());
    }

    /// <inheritdoc/>
    public Task<Reply> ReportPresence(Presence presence) => presence is null ? Refuse(LessonError.BadValue) : Do(new ReportPresence(presence));

    /// <inheritdoc/>
    public Task<Reply> Open() => Do(new Open());

    /// <inheritdoc/>
    public Task<Reply> GoLive() => Do(new GoLive());

    /// <inheritdoc/>
    public Task<Reply> End() => Do(new End());

    /// <inheritdoc/>
    public Task<Reply> BeginPhase(TeachingPhase phase) => Do(new BeginPhase(phase));

    /// <inheritdoc/>
    public Task<Reply> RaiseHand(string? reason) => Do(new RaiseHand(reason));

    /// <inheritdoc/>
    public Task<Reply> LowerHand() => Do(new LowerHand());

    /// <inheritdoc/>
    public Task<Reply> LowerHandOf(string participantId) => Do(new LowerHandOf(participantId ?? ""));

    /// <inheritdoc/>
    public Task<Reply> LowerAllHands() => Do(new LowerAllHands());

    /// <inheritdoc/>
    public Task<Reply> Call(string participantId) => Do(new Call(participantId ?? ""));

    /// <inheritdoc/>
    public Task<Reply> TakeBack(string participantId) => Do(new TakeBack(participantId ?? ""));

    /// <inheritdoc/>
    public Task<Reply> GiveBack() => Do(new GiveBack());

    /// <inheritdoc/>
    public Task<Reply> Mute(string participantId, bool isMuted) => Do(new Mute(participantId ?? "", isMuted));

    /// <inheritdoc/>
    public Task<Reply> Remove(string participantId) => Do(new Remove(participantId ?? ""));

    /// <inheritdoc/>
    public Task<Reply> ShowOnWall(bool isShown) => Do(new ShowOnWall(isShown));

    /// <inheritdoc/>
    public Task<Reply> ArrangeWall(IReadOnlyList<string> participantIds) => Do(new ArrangeWall([.. (participantIds ?? []).Select(static id => id ?? "")]));

    /// <inheritdoc/>
    public Task<Reply> Pin(string participantId, bool isPinned) => Do(new Pin(participantId ?? "", isPinned));

    /// <inheritdoc/>
    public Task<Reply> SetChatMode(ChatMode mode) => Do(new SetChatMode(mode));

    /// <inheritdoc/>
    public Task<Reply> Say(string text) => Do(new Say(text));

    /// <inheritdoc/>
    public Task<Reply> RemoveMessage(long id) => Do(new RemoveMessage(id));

    /// <inheritdoc/>
    public Task<Reply> Ask(string text) => Do(new Ask(text));

    /// <inheritdoc/>
    public Task<Reply> ShowQuestion(long id) => Do(new ShowQuestion(id));

    /// <inheritdoc/>
    public Task<Reply> CloseQuestion(long id) => Do(new CloseQuestion(id));

    /// <inheritdoc/>
    public Task<Reply> OpenPoll(string question, int choices) => Do(new OpenPoll(question ?? "", choices));

    /// <inheritdoc/>
    public Task<Reply> Vote(long pollId, int choice) => Do(new Vote(pollId, choice));

    /// <inheritdoc/>
    public Task<Reply> ClosePoll() => Do(new ClosePoll());

    /// <inheritdoc/>
    public Task<Reply> SetTask(string text) => Do(new SetTask(text ?? ""));

    /// <inheritdoc/>
    public async Task<Reply> OpenCourseware(string fileId)
    {
        if (!LessonPermissions.Allows(nameof(OpenCourseware), Me.Actor.Role))
        {
            return new Reply(LessonError.NotAllowed);
        }

        var file = await courseware.FindAsync(Me.Lesson.Id, fileId ?? "", Context.ConnectionAborted);
        return file is null ? new Reply(LessonError.NotFound) : await Do(new OpenCourseware(file.Id, file.Title, file.Pages));
    }

    /// <inheritdoc/>
    public Task<Reply> TurnPage(int page) => Do(new TurnPage(page));

    /// <inheritdoc/>
    public Task<Reply> CloseCourseware() => Do(new CloseCourseware());

    /// <inheritdoc/>
    public Task<Reply> SaySide(string text, long? threadId) => Do(new SaySide(text, threadId));

    /// <inheritdoc/>
    public Task<Reply> Mark(MarkKind kind, string? text) => Do(new Mark(kind, text));

    private Task<Reply> Do(LessonCommand command)
    {
        var error = Me.Lesson.Handle(command, Me.Actor);
        return error == LessonError.None ? Task.FromResult(Reply.Done) : Refuse(error);
    }

    private static Task<Reply> Refuse(LessonError error) => Task.FromResult(new Reply(error));

    private sealed record Caller(LessonLease Lease, Actor Actor)
    {
        internal LiveLesson Lesson => Lease.Lesson;
    }
}
