using LiveRelay.Media.Sdp;
using LiveRelay.Media.Stun;

namespace LiveRelay.Media.Ice;

/// <summary>
/// The server's half of ICE for one peer (RFC 8445 section 2.5): a lite, always controlled agent that answers checks, remembers the
/// paths they came on, and sends where the peer's nominations say. It sends no checks of its own.
/// </summary>
/// <remarks>
/// After each call that may change paths (<see cref="HandleStun"/>, <see cref="HandleTimeout"/>, <see cref="HandlePathClosed"/>,
/// <see cref="Restart"/>) the owner takes what changed: the selected path, forgotten paths, retired ufrags.
/// </remarks>
public sealed class IceLiteAgent
{
    private const int MaxUnknownAttributes = 8;

    private readonly IceOptions _options;
    private readonly List<IcePath> _paths = [];
    private readonly List<NetworkPath> _forgotten = [];
    private readonly List<string> _retiredUfrags = [];
    private IceGeneration _current;

    /// <summary>The generation of the selected path while a restart has not yet moved it; its credentials still count.</summary>
    private IceGeneration? _previous;

    private IcePath? _selected;
    private bool _selectionChanged;
    private Instant? _lastConsent;

    /// <summary>Creates an agent that has seen nothing of its peer yet.</summary>
    /// <param name="local">Our credentials, as in the answer.</param>
    /// <param name="remote">The peer's, as in the offer.</param>
    /// <param name="options">Times and limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two paths allowed.</exception>
    public IceLiteAgent(IceCredentials local, IceCredentials remote, IceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPaths, 2); // the selected one, and one that may take its place
        _options = options;
        _current = new IceGeneration(local, remote);
    }

    /// <summary>Our credentials of the current generation.</summary>
    public IceCredentials Local => _current.Local;

    /// <summary>The peer's credentials of the current generation.</summary>
    public IceCredentials Remote => _current.Remote;

    /// <summary>Where to send; <c>null</c> before the first valid check, and when the only path's TCP connection has ended.</summary>
    public NetworkPath? SelectedPath => _selected?.Path;

    /// <summary>True once the peer's consent has run out; final.</summary>
    public bool IsExpired { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> wants to be called; <see cref="Instant.Never"/> before the first valid check.</summary>
    public Instant NextTimeout { get; private set; } = Instant.Never;

    /// <summary>
    /// Begins a new generation (RFC 8445 section 9). The selected path stays, and checks with its credentials stay valid, until a check
    /// with the new ones nominates.
    /// </summary>
    public void Restart(IceCredentials local, IceCredentials remote)
    {
        if (_selected?.Generation == _current)
        {
            _previous = _current;
        }
        else
        {
            _retiredUfrags.Add(_current.Local.Ufrag); // nothing was ever sent on this one
        }

        _current = new IceGeneration(local, remote);
    }

    /// <summary>
    /// Takes a STUN message and answers it: success, or 400, 401, 420 (RFC 8489 sections 6.3.1 and 9.1.3), 487 (RFC 8445 section 7.3.1.1).
    /// </summary>
    /// <returns>
    /// None for a valid check and for an indication; BadStun for what is no well-formed Binding request of a controlling peer;
    /// StunIntegrity for wrong credentials; UnknownUfrag when expired.
    /// </returns>
    public DropReason HandleStun(Instant now, ReadOnlySpan<byte> datagram, in NetworkPath path, IDatagramSink sink)
    {
        if (IsExpired)
        {
            return DropReason.UnknownUfrag;
        }

        if (!StunMessage.TryParse(datagram, out var message) || message.Method != StunMethod.Binding)
        {
            return DropReason.BadStun;
        }

        return message.Class switch
        {
            StunClass.Request => HandleRequest(now, message, path, sink),
            StunClass.Indication => DropReason.None, // a keep-alive (RFC 8445 section 11): says nothing, wants nothing
            _ => DropReason.BadStun, // an answer, but a lite agent asks nothing
        };
    }

    /// <summary>Whether an authenticated check has come on this path: DTLS and media are taken from it.</summary>
    public bool IsValid(in NetworkPath path) => Find(path) is not null;

    /// <summary>Takes the new selected path, if it has changed since last asked.</summary>
    public bool TryTakeSelectedPathChange(out NetworkPath path)
    {
        path = _selected?.Path ?? default;
        var changed = _selectionChanged && _selected is not null;
        _selectionChanged = false;
        return changed;
    }

    /// <summary>Takes a path that is no longer valid, so that the owner can take it out of its table of 5-tuples.</summary>
    public bool TryTakeForgottenPath(out NetworkPath path) => TryTakeLast(_forgotten, out path);

    /// <summary>Takes a local ufrag that is no longer in use after a restart, so that the owner can take it out of its table.</summary>
    public bool TryTakeRetiredUfrag(out string ufrag) => TryTakeLast(_retiredUfrags, out ufrag!);

    /// <summary>A path's TCP connection has ended. If it was the selected one, the most recently checked other one takes over.</summary>
    public void HandlePathClosed(in NetworkPath path)
    {
        if (Find(path) is not { } closed)
        {
            return;
        }

        _paths.Remove(closed);
        if (closed == _selected)
        {
            _selected = _paths.MaxBy(static other => other.LastCheck);
            _selectionChanged = true;
        }

        RetirePrevious();
        ScheduleTimeout();
    }

    /// <summary>Forgets paths that were silent for too long, and looks at the consent.</summary>
    /// <returns>True if the consent has expired just now.</returns>
    public bool HandleTimeout(Instant now)
    {
        if (IsExpired || _lastConsent is not { } consent)
        {
            return false;
        }

        for (var i = _paths.Count - 1; i >= 0; i--)
        {
            if (_paths[i] != _selected && now - _paths[i].LastCheck >= _options.PathKeepTime)
            {
                Forget(i);
            }
        }

        IsExpired = now - consent >= _options.ConsentTimeout;
        ScheduleTimeout();
        return IsExpired;
    }

    private DropReason HandleRequest(Instant now, in StunMessage request, in NetworkPath path, IDatagramSink sink)
    {
        if (!request.HasIntegrity || !request.TryGet(StunAttribute.Username, out var username))
        {
            IceResponder.Refuse(request, 400, "Bad Request"u8, [], [], path, sink);
            return DropReason.BadStun;
        }

        var generation = _current.HasUsername(username) ? _current : _previous is not null && _previous.HasUsername(username) ? _previous : null;
        if (generation is null || !request.VerifyIntegrity(generation.Key))
        {
            IceResponder.Refuse(request, 401, "Unauthenticated"u8, [], [], path, sink);
            return DropReason.StunIntegrity;
        }

        Span<ushort> unknown = stackalloc ushort[MaxUnknownAttributes];
        unknown = unknown[..request.CollectUnknownRequired(unknown)];
        if (!unknown.IsEmpty)
        {
            IceResponder.Refuse(request, 420, "Unknown Attribute"u8, unknown, generation.Key, path, sink);
            return DropReason.BadStun;
        }

        if (request.Has(StunAttribute.IceControlled))
        {
            // A lite agent never controls a full one (RFC 8445 section 6.1.1): as if its tie-breaker were the smallest.
            IceResponder.Refuse(request, 487, "Role Conflict"u8, [], generation.Key, path, sink);
            return DropReason.BadStun;
        }

        OnValidCheck(now, request, path, generation);
        IceResponder.Accept(request, generation.Key, path, sink);
        return DropReason.None;
    }

    private void OnValidCheck(Instant now, in StunMessage request, in NetworkPath path, IceGeneration generation)
    {
        _lastConsent = now;
        var checkedPath = Find(path) ?? Remember(path, generation);
        if (generation != _current && checkedPath.Generation == _current)
        {
            checkedPath.KeepAlive(now); // a late check of the generation before, on a 5-tuple that the new one uses as well
        }
        else
        {
            request.TryGetPriority(out var priority);
            checkedPath.OnCheck(now, generation, priority, request.Has(StunAttribute.UseCandidate));
            if (checkedPath != _selected && (_selected is null || checkedPath.Outranks(_selected, _options)))
            {
                _selected = checkedPath;
                _selectionChanged = true;
            }

            RetirePrevious();
        }

        ScheduleTimeout();
    }

    private IcePath Remember(in NetworkPath path, IceGeneration generation)
    {
        if (_paths.Count >= _options.MaxPaths)
        {
            Forget(LongestSilent());
        }

        var added = new IcePath(path, generation);
        _paths.Add(added);
        return added;
    }

    private int LongestSilent()
    {
        var oldest = -1;
        for (var i = 0; i < _paths.Count; i++)
        {
            if (_paths[i] != _selected && (oldest < 0 || _paths[i].LastCheck < _paths[oldest].LastCheck))
            {
                oldest = i;
            }
        }

        return oldest;
    }

    /// <summary>The generation before has done its duty once the selected path is of the current one.</summary>
    private void RetirePrevious()
    {
        if (_previous is not null && _selected?.Generation == _current)
        {
            _retiredUfrags.Add(_previous.Local.Ufrag);
            _previous = null;
        }
    }

    private void Forget(int index)
    {
        _forgotten.Add(_paths[index].Path);
        _paths.RemoveAt(index);
    }

    private IcePath? Find(in NetworkPath path)
    {
        foreach (var known in _paths)
        {
            if (known.Path == path)
            {
                return known;
            }
        }

        return null;
    }

    private void ScheduleTimeout()
    {
        NextTimeout = Instant.Never;
        if (IsExpired || _lastConsent is not { } consent)
        {
            return;
        }

        NextTimeout = consent + _options.ConsentTimeout;
        foreach (var path in _paths)
        {
            if (path != _selected)
            {
                NextTimeout = Instant.Min(NextTimeout, path.LastCheck + _options.PathKeepTime);
            }
        }
    }

    private static bool TryTakeLast<T>(List<T> list, out T? item)
    {
        item = default;
        if (list.Count == 0)
        {
            return false;
        }

        item = list[^1];
        list.RemoveAt(list.Count - 1);
        return true;
    }
}
