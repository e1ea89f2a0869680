using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Media.Net;

/// <summary>Gives each of a viewer's m-lines its slot, its SSRCs, and the MediaStream that the browser plays in sync.</summary>
internal sealed class OutgoingStreams(IReadOnlyList<Slot> slots, Func<uint> newSsrc)
{
    private readonly List<SlotBinding> _bindings = [];

    /// <summary>The outgoing stream of the n-th usable m-line of a kind; <c>null</c> if no named slot is left for it. To be asked in the order of the m-lines.</summary>
    internal OutgoingStream? For(MediaKind kind, int index)
    {
        if (Slots.ForMediaLine(slots, kind, index) is not { } slot)
        {
            return null;
        }

        var ssrcs = new OutgoingSsrcs(newSsrc(), kind == MediaKind.Video ? newSsrc() : null);
        _bindings.Add(new SlotBinding(slot, ssrcs));
        return new OutgoingStream(ssrcs.Media, ssrcs.Rtx, StreamId(kind, slot), $"{slot}-{kind}".ToLowerInvariant(), Subscription.CName);
    }

    /// <summary>The bindings in the order of the m-lines; none for a refused one, wherever it stands.</summary>
    internal IReadOnlyList<SlotBinding?> BindingsOf(NegotiatedSession session)
    {
        var next = 0;
        return [.. session.Media.Select(media => media.Rejected ? null : _bindings[next++])];
    }

    /// <summary>
    /// Browsers keep one sound and one picture of a MediaStream in sync: the teacher's voice goes with the picture that shows his lips
    /// (the first of program and camera that is named), the guest's with the guest's.
    /// </summary>
    private string StreamId(MediaKind kind, Slot slot)
    {
        var lips = slots.FirstOrDefault(named => named is Slot.Program or Slot.Camera, Slot.Screen);
        return kind == MediaKind.Audio
            ? slot == Slot.Guest ? "guest" : "lesson"
            : slot == lips ? "lesson" : slot.ToString().ToLowerInvariant();
    }
}
