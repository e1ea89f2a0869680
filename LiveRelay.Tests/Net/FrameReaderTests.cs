using CsCheck;
using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Net;

public class FrameReaderTests
{
    private static readonly Gen<byte[][]> _datagrams = Gen.Byte.Array[0, IDatagramSink.MaxDatagramSize].Array[0, 20];

    [Fact]
    public void Frames_are_found_however_the_stream_is_cut() =>
        Gen.Select(_datagrams, Gen.Int[1, 5000].Array[1, 20]).Sample((datagrams, cuts) =>
        {
            var stream = datagrams.SelectMany(datagram => new[] { (byte)(datagram.Length >> 8), (byte)datagram.Length }.Concat(datagram)).ToArray();
            var reader = new FrameReader(new byte[FrameReader.BufferSize]);
            var found = new List<byte[]>();
            for (int position = 0, turn = 0; position < stream.Length; turn++)
            {
                var length = Math.Min(Math.Min(cuts[turn % cuts.Length], reader.Free.Length), stream.Length - position);
                Assert.True(length > 0, "no room to go on");
                stream.AsSpan(position, length).CopyTo(reader.Free);
                reader.Advance(length);
                position += length;
                while (reader.TryRead(out var datagram))
                {
                    found.Add(datagram.ToArray());
                }
            }

            Assert.False(reader.IsBroken);
            Assert.Equal(datagrams, found);
        });

    [Fact]
    public void A_length_beyond_any_datagram_of_ours_breaks_the_stream()
    {
        var reader = new FrameReader(new byte[FrameReader.BufferSize]);
        const int TooLong = IDatagramSink.MaxDatagramSize + 1;
        new byte[] { 0, 1, 9, TooLong >> 8, TooLong & 0xFF, 1 }.CopyTo(reader.Free);
        reader.Advance(6);
        Assert.True(reader.TryRead(out var datagram));
        Assert.Equal([9], datagram.ToArray());
        Assert.False(reader.TryRead(out _));
        Assert.True(reader.IsBroken);
        Assert.False(reader.TryRead(out _));
    }
}
