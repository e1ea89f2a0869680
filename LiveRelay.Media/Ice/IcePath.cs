namespace LiveRelay.Media.Ice;

/// <summary>What is remembered of a path that passed an authenticated check: RFC 8445's valid pair.</summary>
internal sealed class IcePath(NetworkPath path, IceGeneration generation)
{
    private Instant? _previousNomination;
    private bool _lastCheckNominated;

    public NetworkPath Path { get; } = path;

    public IceGeneration Generation { get; private set; } = generation;

    /// <summary>PRIORITY of the latest check; 0 if it had none.</summary>
    public uint Priority { get; private set; }

    /// <summary>When the latest check came.</summary>
    public Instant LastCheck { get; private set; }

    /// <summary>When the latest check with USE-CANDIDATE came.</summary>
    public Instant? LastNomination { get; private set; }

    /// <summary>Whether the latest check begins a nomination: it has USE-CANDIDATE, and the one before it had not.</summary>
    public bool IsNewlyNominated { get; private set; }

    public void OnCheck(Instant now, IceGeneration generation, uint priority, bool nominates)
    {
        if (Generation != generation)
        {
            Generation = generation;
            LastNomination = null;
            _lastCheckNominated = false;
        }

        Priority = priority;
        LastCheck = now;
        IsNewlyNominated = nominates && !_lastCheckNominated;
        _lastCheckNominated = nominates;
        if (nominates)
        {
            _previousNomination = LastNomination;
            LastNomination = now;
        }
    }

    /// <summary>A check that says no more than that the path works.</summary>
    public void KeepAlive(Instant now) => LastCheck = now;

    /// <summary>Whether this path, just checked, takes the place of <paramref name="selected"/>, which is another one.</summary>
    public bool Outranks(IcePath selected, IceOptions options)
    {
        var now = LastCheck;
        if (now - selected.LastCheck >= options.PathSilence)
        {
            return true;
        }

        if (Generation != selected.Generation)
        {
            return _lastCheckNominated; // after a restart the old path stays until one of the new generation is nominated
        }

        if (LastNomination is null || selected.LastNomination is not { } rival)
        {
            return LastNomination is not null;
        }

        if (!_lastCheckNominated)
        {
            return false;
        }

        // Both nominated: the latest counts. A late datagram of the path just left, or aggressive nomination, shows as a single check
        // between those of the better path; twice in a row, or the rival quiet for the hold time, is the peer's will.
        return now - rival >= options.NominationHold
            || (IsNewlyNominated && Priority >= selected.Priority)
            || _previousNomination > rival;
    }
}
