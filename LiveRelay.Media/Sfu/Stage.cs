namespace LiveRelay.Media.Sfu;

/// <summary>Which classrooms are where, as the lesson wants it. It lasts while transports come and go.</summary>
internal sealed class Stage
{
    /// <summary>The classrooms that have the floor, each in its place; <c>null</c> while nobody decides, when the one that came last has it.</summary>
    internal IReadOnlyList<StageGuest>? Guests { get; set; }

    /// <summary>The classrooms on the wall, in the order of its places.</summary>
    internal IReadOnlyList<string> Wall { get; set; } = [];
}

/// <summary>A classroom that has the floor.</summary>
/// <param name="Participant">Which.</param>
/// <param name="Index">Its place, from 0: the slots guest, guest-2, guest-3.</param>
/// <param name="IsMuted">Whether its sound is kept from everybody.</param>
internal sealed record StageGuest(string Participant, int Index, bool IsMuted);
