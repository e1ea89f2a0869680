using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace LiveRelay.Media.Net;

/// <summary>What other threads want done on the loop's thread, in the order in which they asked. Once closed it takes nothing more, so nothing is lost in it.</summary>
internal sealed class Mailbox
{
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<Action<Instant>> _actions = new();
    private bool _isClosed;

    internal bool IsEmpty => _actions.IsEmpty;

    /// <summary>Adds an action; false if it will never be done.</summary>
    internal bool TryAdd(Action<Instant> action)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _actions.Enqueue(action);
            return true;
        }
    }

    internal bool TryTake([NotNullWhen(true)] out Action<Instant>? action) => _actions.TryDequeue(out action);

    /// <summary>Takes nothing more; what is in it is still to be done.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }
}
