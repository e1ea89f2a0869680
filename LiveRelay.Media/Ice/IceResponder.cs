using LiveRelay.Media.Stun;

namespace LiveRelay.Media.Ice;

/// <summary>Writes the answers to checks. None is much longer than a check, so that forged source addresses gain nothing.</summary>
internal static class IceResponder
{
    private const int MaxLength = 160;

    /// <summary>A success response with the address that the check came from (RFC 8445 section 7.3.1).</summary>
    public static void Accept(in StunMessage request, ReadOnlySpan<byte> key, in NetworkPath path, IDatagramSink sink)
    {
        var writer = new StunWriter(sink.Reserve(MaxLength), StunClass.Success, StunMethod.Binding, request.TransactionId);
        writer.AddXorAddress(StunAttribute.XorMappedAddress, new StunAddress(path.RemoteAddress, path.RemotePort));
        writer.AddIntegrity(key);
        writer.AddFingerprint();
        sink.Commit(path, writer.Length);
    }

    /// <summary>An error response.</summary>
    /// <param name="request">What is refused.</param>
    /// <param name="code">The error's number.</param>
    /// <param name="reason">Its phrase.</param>
    /// <param name="unknown">For 420: the attributes not understood.</param>
    /// <param name="key">Empty where the request was not authenticated: then the answer is not, either (RFC 8489 section 9.1.3).</param>
    /// <param name="path">Where it came from.</param>
    /// <param name="sink">Where the answer goes.</param>
    public static void Refuse(
        in StunMessage request,
        int code,
        ReadOnlySpan<byte> reason,
        ReadOnlySpan<ushort> unknown,
        ReadOnlySpan<byte> key,
        in NetworkPath path,
        IDatagramSink sink)
    {
        var writer = new StunWriter(sink.Reserve(MaxLength), StunClass.Error, StunMethod.Binding, request.TransactionId);
        writer.AddErrorCode(code, reason);
        if (!unknown.IsEmpty)
        {
            writer.AddUnknownAttributes(unknown);
        }

        if (!key.IsEmpty)
        {
            writer.AddIntegrity(key);
        }

        writer.AddFingerprint();
        sink.Commit(path, writer.Length);
    }
}
