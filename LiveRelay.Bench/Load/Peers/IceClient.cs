using System.Security.Cryptography;
using System.Text;
using LiveRelay.Media;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Stun;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>The controlling side of ICE towards a lite agent, with one candidate pair: a check that nominates, then consent (RFC 7675).</summary>
internal sealed class IceClient(IceCredentials local, IceCredentials remote, IDatagramOutput output)
{
    private const uint PeerReflexivePriority = 110u << 24;

    private static readonly TimeSpan _firstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestRetry = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan _consentExpires = TimeSpan.FromSeconds(30);

    private readonly byte[] _username = Encoding.UTF8.GetBytes($"{remote.Ufrag}:{local.Ufrag}");
    private readonly byte[] _password = Encoding.UTF8.GetBytes(remote.Password);
    private readonly byte[] _transaction = new byte[12];
    private readonly byte[] _buffer = new byte[256];
    private readonly ulong _tieBreaker = (ulong)Random.Shared.NextInt64();
    private TimeSpan _retry = _firstRetry;
    private Instant _consentUntil = Instant.Never;

    /// <summary>Whether the server has answered a check.</summary>
    internal bool IsConnected { get; private set; }

    /// <summary>When there is something to do.</summary>
    internal Instant NextTimeout { get; private set; } = Instant.Zero;

    /// <summary>Whether the server has answered no check for 30 s.</summary>
    internal bool HasExpired(Instant now) => now > _consentUntil;

    /// <summary>Sends a check when it is time for one.</summary>
    internal void HandleTimeout(Instant now)
    {
        if (now < NextTimeout)
        {
            return;
        }

        RandomNumberGenerator.Fill(_transaction);
        var writer = new StunWriter(_buffer, StunClass.Request, StunMethod.Binding, _transaction);
        writer.Add(StunAttribute.Username, _username);
        writer.AddUInt64(StunAttribute.IceControlling, _tieBreaker);
        writer.AddUInt32(StunAttribute.Priority, PeerReflexivePriority);
        writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddIntegrity(_password);
        writer.AddFingerprint();

        NextTimeout = now + (IsConnected ? NextConsent() : _retry);
        _retry = _retry * 2 < _longestRetry ? _retry * 2 : _longestRetry;
        output.Send(now, writer.Message);
    }

    /// <summary>Takes an answer.</summary>
    internal void HandleDatagram(Instant now, ReadOnlySpan<byte> datagram)
    {
        if (StunMessage.TryParse(datagram, out var message) && message is { Class: StunClass.Success, Method: StunMethod.Binding } &&
            message.VerifyIntegrity(_password))
        {
            _consentUntil = now + _consentExpires;
            if (!IsConnected)
            {
                IsConnected = true;
                NextTimeout = now + NextConsent();
            }
        }
    }

    /// <summary>RFC 7675 section 5.1: every 5 s, between 0.8 and 1.2 of it.</summary>
    private static TimeSpan NextConsent() => TimeSpan.FromSeconds(4 + (2 * Random.Shared.NextDouble()));
}
