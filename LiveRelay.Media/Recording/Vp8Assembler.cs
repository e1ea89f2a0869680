using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Recording;

/// <summary>VP8 frames: the payloads behind their descriptors, one after another (RFC 7741 section 4.2).</summary>
internal sealed class Vp8Assembler(IFrameSink sink) : FrameAssembler(sink)
{
    protected override void Begin()
    {
    }

    protected override bool TryAppend(ReadOnlySpan<byte> payload)
    {
        if (!Vp8Descriptor.TryParse(payload, out var descriptor) ||
            (Frame.Length == 0 && descriptor is not { StartsPartition: true, PartitionIndex: 0 }))
        {
            return false;
        }

        Frame.Add(payload[descriptor.Length..]);
        return true;
    }

    /// <summary>RFC 6386 section 9.1: a frame tag of three bytes, in a keyframe ten with start code and size; the P bit is 0 in keyframes.</summary>
    protected override bool TryComplete(out bool isKeyFrame)
    {
        var frame = Frame.Bytes;
        isKeyFrame = frame.Length > 0 && (frame[0] & 0x01) == 0;
        return frame.Length >= (isKeyFrame ? 10 : 3);
    }
}
