using System.Buffers.Binary;
using LiveRelay.Bench.Load.Sources;
using LiveRelay.Media.Rtp;
using LiveRelay.Tests.Jobs;

namespace LiveRelay.Tests.Load;

/// <summary>What the load client's publisher sends.</summary>
public class SourcesTests
{
    private const int PayloadLength = 1214;

    [Fact]
    public void The_synthetic_picture_is_the_same_for_the_same_seed()
    {
        var (one, other) = (Synthetic(1), Synthetic(1));

        for (var i = 0; i < 70; i++)
        {
            Assert.Equal(one.Next(false).Payloads, other.Next(false).Payloads);
        }

        Assert.NotEqual(one.Next(false).Payloads, Synthetic(2).Next(false).Payloads);
    }

    [Fact]
    public void Its_frames_are_five_packets_and_its_keyframes_come_each_two_seconds_and_when_asked_for()
    {
        var source = Synthetic(1);
        var keyFrames = new List<int>();
        for (var i = 0; i < 150; i++)
        {
            var frame = source.Next(wantsKeyFrame: i == 100);
            Assert.Equal(5, frame.Payloads.Count);
            Assert.All(frame.Payloads, static payload => Assert.True(payload.Length <= PayloadLength));
            Assert.Equal(frame.BeginsKeyFrame, H264Payload.IsKeyFrame(frame.Payloads[0]));
            if (frame.BeginsKeyFrame)
            {
                keyFrames.Add(i);
            }
            else
            {
                Assert.All(frame.Payloads, static payload => Assert.InRange(payload.Length, PayloadLength - 2, PayloadLength));
            }
        }

        Assert.Equal([0, 60, 100], keyFrames);
    }

    [Fact]
    public async Task A_decoder_has_nothing_to_complain_of()
    {
        var directory = Directory.CreateTempSubdirectory("liverelay-load-");
        var path = Path.Combine(directory.FullName, "synthetic.h264");
        var source = Synthetic(1);
        await using (var file = File.Create(path))
        {
            for (var i = 0; i < 130; i++)
            {
                foreach (var payload in source.Next(wantsKeyFrame: i == 100).Payloads)
                {
                    WriteUnits(file, payload);
                }
            }
        }

        var complaints = await MediaTools.FfmpegAsync("-v", "warning", "-xerror", "-f", "h264", "-i", path, "-f", "null", "-");
        var probed = await MediaTools.ProbeAsync(path, "-count_frames");
        directory.Delete(recursive: true);

        Assert.Equal("", complaints.Trim());
        Assert.Equal("130", probed.GetProperty("streams")[0].GetProperty("nb_read_frames").GetString());
    }

    [Fact]
    public void A_dump_is_read_as_it_was_written_and_its_largest_stream_is_taken()
    {
        var packets = new List<byte[]> { Packet(1, 10, new byte[100]), Packet(2, 10, new byte[500]), Packet(2, 20, new byte[400]) };

        Assert.Equal(packets[1..], RtpFile.Read(RtpFile.WriteDump(packets)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_capture_is_read_in_either_byte_order(bool isBigEndian)
    {
        var packet = Packet(7, 10, new byte[200]);

        Assert.Equal([packet], RtpFile.Read(Capture(packet, isBigEndian)));
    }

    [Fact]
    public void What_is_neither_is_refused()
    {
        Assert.Throws<FormatException>(static () => RtpFile.Read("not a capture, but long enough to be one"u8));
        Assert.Throws<FormatException>(static () => RtpFile.Read("#!rtpplay1.0 "u8));
        Assert.Throws<FormatException>(static () => RtpFile.Read(default));
    }

    [Fact]
    public void A_recorded_picture_repeats_and_goes_on_at_a_keyframe_when_one_is_wanted()
    {
        var synthetic = Synthetic(1);
        var packets = new List<byte[]>();
        for (uint frame = 0; frame < 130; frame++)
        {
            packets.AddRange(synthetic.Next(false).Payloads.Select(payload => Packet(7, frame * 3000, payload)));
        }

        var recorded = new RecordedVideo(packets[3..], VideoCodec.H264);
        Assert.True(recorded.Next(false).BeginsKeyFrame);
        Assert.False(recorded.Next(false).BeginsKeyFrame);
        Assert.True(recorded.Next(true).BeginsKeyFrame);
        Assert.Equal(3000u, recorded.Next(false).Ticks);
    }

    private static SyntheticVideo Synthetic(int seed) => new(seed, 30, 5, PayloadLength, 60);

    private static byte[] Packet(uint ssrc, uint timestamp, byte[] payload)
    {
        var packet = new byte[RtpPacket.FixedHeaderLength + payload.Length];
        var writer = new RtpHeaderWriter(packet);
        writer.Start(false, 96, 1, timestamp, ssrc);
        writer.Finish();
        payload.CopyTo(packet, RtpPacket.FixedHeaderLength);
        return packet;
    }

    /// <summary>A payload's NAL units, with start codes (STAP-A and FU-A; RFC 6184 section 5.7.1 and 5.8).</summary>
    private static void WriteUnits(Stream file, ReadOnlySpan<byte> payload)
    {
        if ((payload[0] & 0x1F) == 28)
        {
            if ((payload[1] & 0x80) != 0)
            {
                file.Write([0, 0, 0, 1, (byte)((payload[0] & 0x60) | (payload[1] & 0x1F))]);
            }

            file.Write(payload[2..]);
            return;
        }

        for (var units = payload[1..]; !units.IsEmpty;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(units);
            file.Write([0, 0, 0, 1]);
            file.Write(units.Slice(2, length));
            units = units[(2 + length)..];
        }
    }

    /// <summary>One Ethernet frame with IPv4 and UDP.</summary>
    private static byte[] Capture(byte[] rtp, bool isBigEndian)
    {
        var file = new byte[24 + 16 + 14 + 20 + 8 + rtp.Length];
        void Write(int at, int value)
        {
            if (isBigEndian)
            {
                BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(at), value);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
            }
        }

        Write(0, unchecked((int)0xA1B2C3D4));
        Write(20, 1);
        Write(32, file.Length - 40);
        file[54] = 0x45;
        file[63] = 17;
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(78), (ushort)(8 + rtp.Length));
        rtp.CopyTo(file, 82);
        return file;
    }
}
