namespace LiveRelay.Bench.Load.Sources;

/// <summary>
/// H.264 that every decoder takes, from a seed: frames of equally many packets of equal size, so that a run is the same mix each time. A keyframe is
/// a small picture of uncompressed macroblocks; every other frame repeats it and is filled up with user data (SEI) to the wanted size.
/// </summary>
internal sealed class SyntheticVideo : IVideoSource
{
    private const int Width = 4; // macroblocks
    private const int Height = 3;
    private const int MacroblockBytes = 384;
    private const byte StapA = 24;
    private const byte FuA = 28;
    private const byte Sei = 6;
    private const byte UserData = 5;
    private const int UuidLength = 16;

    private readonly Random _random;
    private readonly int _packets;
    private readonly int _payloadLength;
    private readonly uint _ticks;
    private readonly int _keyFrameEvery;
    private uint _sinceKeyFrame;
    private uint _pictureId;
    private bool _hasStarted;

    /// <summary>Creates a source.</summary>
    /// <param name="seed">Decides all bytes.</param>
    /// <param name="framesPerSecond">Frames a second.</param>
    /// <param name="packets">Packets a frame, at least 2.</param>
    /// <param name="payloadLength">Bytes of RTP payload in each packet, at least 200.</param>
    /// <param name="keyFrameEvery">Frames from one keyframe to the next.</param>
    internal SyntheticVideo(int seed, int framesPerSecond, int packets, int payloadLength, int keyFrameEvery)
    {
        _random = new Random(seed);
        _packets = packets;
        _payloadLength = payloadLength;
        _ticks = (uint)(90_000 / framesPerSecond);
        _keyFrameEvery = keyFrameEvery;
    }

    public string Codec => "H264";

    public VideoFrame Next(bool wantsKeyFrame)
    {
        var isKeyFrame = wantsKeyFrame || !_hasStarted || _sinceKeyFrame >= _keyFrameEvery;
        _hasStarted = true;
        _sinceKeyFrame = isKeyFrame ? 0 : _sinceKeyFrame;
        var payloads = isKeyFrame ? KeyFrame() : Frame();
        _sinceKeyFrame++;
        return new VideoFrame(payloads, isKeyFrame, _ticks);
    }

    /// <summary>The parameter sets in one packet (STAP-A), the IDR picture in the others (FU-A; RFC 6184 sections 5.7.1 and 5.8).</summary>
    private List<byte[]> KeyFrame()
    {
        var payloads = new List<byte[]> { Aggregate(0x67, ParameterSet(), PictureParameterSet()) };
        var slice = SliceHeader(0x65, 7, 0).Ue(_pictureId++ & 1).U(2, 0).Ue(0);
        for (var i = 0; i < Width * Height; i++)
        {
            slice.Ue(25).Align().Bytes(Noise(MacroblockBytes)); // I_PCM
        }

        var unit = slice.End();
        var fragments = Math.Max(_packets - 1, (unit.Length + _payloadLength - 4) / (_payloadLength - 2));
        Fragment(unit, (unit.Length + fragments - 2) / fragments, payloads);
        return payloads;
    }

    /// <summary>User data in all packets, and in the last one also the picture: all macroblocks as they were.</summary>
    private List<byte[]> Frame()
    {
        var slice = SliceHeader(0x41, 5, _sinceKeyFrame).U(3, 0).Ue(0, Width * Height).End();
        var payloads = new List<byte[]>();
        Fragment(UserDataUnit(1 + (_packets - 1) * (_payloadLength - 2)), _payloadLength - 2, payloads);
        payloads.Add(Aggregate(0x46, UserDataUnit(_payloadLength - 5 - slice.Length), slice));
        return payloads;
    }

    /// <summary>first_mb_in_slice, slice_type, pic_parameter_set_id, frame_num (H.264 section 7.3.3).</summary>
    private static BitWriter SliceHeader(byte unitHeader, uint type, uint frameNumber) =>
        new BitWriter().U(8, unitHeader).Ue(0, type, 0).U(8, frameNumber & 0xFF);

    /// <summary>Constrained baseline, level 3.1, 8 bits of frame_num, pic_order_cnt_type 2, one reference frame.</summary>
    private static byte[] ParameterSet() =>
        new BitWriter().U(8, 0x67).U(8, 66).U(8, 0xE0).U(8, 31).Ue(0, 4, 2, 1).U(1, 0).Ue(Width - 1, Height - 1).U(4, 0b1100).End();

    private static byte[] PictureParameterSet() => new BitWriter().U(8, 0x68).Ue(0, 0).U(2, 0).Ue(0, 0, 0).U(3, 0).Ue(0, 0, 0).U(3, 0).End();

    /// <summary>An SEI message user_data_unregistered that makes a NAL unit of so many bytes (H.264 section 7.3.2.3.1 and D.1.6).</summary>
    private byte[] UserDataUnit(int length)
    {
        // Header and type before it, trailing bits behind it; the size takes a byte, and one more for each 255.
        var size = length - 4;
        while (4 + size / 255 + size > length)
        {
            size--;
        }

        var unit = new BitWriter().U(8, Sei).U(8, UserData);
        for (var rest = size; ; rest -= 255)
        {
            unit.U(8, (uint)Math.Min(rest, 255));
            if (rest < 255)
            {
                break;
            }
        }

        return unit.Bytes(Noise(Math.Max(size, UuidLength))).End();
    }

    /// <summary>Never zero, so that no start code has to be prevented.</summary>
    private byte[] Noise(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        bytes.AsSpan().Replace((byte)0, (byte)1);
        return bytes;
    }

    private static byte[] Aggregate(byte referenceIdc, params ReadOnlySpan<byte[]> units)
    {
        var payload = new List<byte> { (byte)((referenceIdc & 0x60) | StapA) };
        foreach (var unit in units)
        {
            payload.Add((byte)(unit.Length >> 8));
            payload.Add((byte)unit.Length);
            payload.AddRange(unit);
        }

        return [.. payload];
    }

    private static void Fragment(byte[] unit, int length, List<byte[]> payloads)
    {
        for (var at = 1; at < unit.Length; at += length)
        {
            var size = Math.Min(length, unit.Length - at);
            var payload = new byte[2 + size];
            payload[0] = (byte)((unit[0] & 0x60) | FuA);
            payload[1] = (byte)((at == 1 ? 0x80 : 0) | (at + size == unit.Length ? 0x40 : 0) | (unit[0] & 0x1F));
            unit.AsSpan(at, size).CopyTo(payload.AsSpan(2));
            payloads.Add(payload);
        }
    }
}
