using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Recording;

/// <summary>
/// VP9 frames: the payloads behind their descriptors (RFC 9628 section 4.2). The spatial layers of one picture become a superframe, with the index
/// that tells a decoder where each begins (VP9 bitstream specification, annex B).
/// </summary>
internal sealed class Vp9Assembler(IFrameSink sink) : FrameAssembler(sink)
{
    private const int MaxLayers = 8;
    private readonly int[] _starts = new int[MaxLayers];
    private int _layers;
    private bool _isLayerOpen;

    protected override void Begin()
    {
        _layers = 0;
        _isLayerOpen = false;
    }

    protected override bool TryAppend(ReadOnlySpan<byte> payload)
    {
        if (!Vp9Payload.TryParse(payload, out var descriptor) || descriptor.BeginsFrame == _isLayerOpen)
        {
            return false;
        }

        if (descriptor.BeginsFrame)
        {
            if (_layers == MaxLayers)
            {
                return false;
            }

            _starts[_layers++] = Frame.Length;
        }

        _isLayerOpen = !descriptor.EndsFrame;
        Frame.Add(payload[descriptor.Length..]);
        return true;
    }

    protected override bool TryComplete(out bool isKeyFrame)
    {
        isKeyFrame = !Frame.Bytes.IsEmpty && IsKeyFrame(Frame.Bytes[0]);
        if (_isLayerOpen || Frame.Length == 0)
        {
            return false;
        }

        if (_layers > 1)
        {
            AddIndex();
        }

        return !Frame.IsOverfull;
    }

    /// <summary>
    /// Section 6.2: frame_marker (2 bits, always 2), the profile's low and high bit, for profile 3 a reserved bit, show_existing_frame,
    /// and frame_type, which is 0 for a keyframe.
    /// </summary>
    private static bool IsKeyFrame(byte first)
    {
        var isProfile3 = (first & 0x30) == 0x30;
        var flags = isProfile3 ? first << 1 : first;
        return (first & 0xC0) == 0x80 && (flags & 0x08) == 0 && (flags & 0x04) == 0;
    }

    /// <summary>Annex B.2: a header byte (110, bytes per size - 1 in two bits, frames - 1 in three), the sizes little-endian, the header again.</summary>
    private void AddIndex()
    {
        const int SizeBytes = 4;
        var end = Frame.Length;
        var header = (byte)(0xC0 | ((SizeBytes - 1) << 3) | (_layers - 1));
        Frame.Add(header);
        Span<byte> size = stackalloc byte[SizeBytes];
        for (var i = 0; i < _layers; i++)
        {
            var next = i + 1 < _layers ? _starts[i + 1] : end;
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(size, next - _starts[i]);
            Frame.Add(size);
        }

        Frame.Add(header);
    }
}
