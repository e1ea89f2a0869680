using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// Browsers of one kind agree on the same with the server: what they agreed on is kept once for all of them, so that it is in the processor's cache when the next
/// viewer's turn comes. Of the first kinds only, for peers may say anything; what is not kept is as good, and a little slower. Thread-safe.
/// </summary>
internal static class SharedFormats
{
    private static readonly Shared<HeaderExtensionIds> _extensions = new();
    private static readonly Shared<PayloadTypeMap> _payloadTypes = new();

    internal static HeaderExtensionIds Of(HeaderExtensionIds ids) => _extensions.Of(ids);

    internal static PayloadTypeMap Of(PayloadTypeMap map) => _payloadTypes.Of(map);

    private sealed class Shared<T>
        where T : class, IEquatable<T>
    {
        private const int Most = 32;

        private volatile T[] _kept = [];

        /// <summary>The one that is kept and equal, or this one itself. Two threads at once may keep one of theirs only: no harm.</summary>
        internal T Of(T value)
        {
            var kept = _kept;
            if (Array.Find(kept, value.Equals) is { } same)
            {
                return same;
            }

            if (kept.Length < Most)
            {
                _kept = [.. kept, value];
            }

            return value;
        }
    }
}
