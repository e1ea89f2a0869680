namespace LiveRelay.Media.Recording.Mp4;

/// <summary>Writes the moov of a track (ISO/IEC 14496-12 chapter 8): without samples before the fragments, with all of them behind.</summary>
internal static class MovieWriter
{
    internal const int TrackId = 1;

    /// <summary>The extended type (section 11.1) of the box that says where on the lesson's clock the track begins.</summary>
    internal static ReadOnlySpan<byte> StartBoxId => "LiveRelay-start\x01"u8;

    /// <summary>What comes before the first fragment.</summary>
    internal static void WriteInitial(BoxWriter writer, TrackConfiguration configuration, TimeSpan startsAt)
    {
        FileHead.WriteEmpty(writer);
        FileHead.WriteType(writer, configuration.Codec);
        WriteMovie(writer, configuration, startsAt, null);
    }

    /// <summary>The moov with all samples.</summary>
    internal static void WriteFinal(BoxWriter writer, TrackConfiguration configuration, TimeSpan startsAt, SampleTable samples) =>
        WriteMovie(writer, configuration, startsAt, samples);

    private static void WriteMovie(BoxWriter writer, TrackConfiguration configuration, TimeSpan startsAt, SampleTable? samples)
    {
        var duration = samples?.Duration ?? 0;
        var movie = writer.Begin("moov"u8);
        WriteMovieHeader(writer, configuration.Timescale, duration);
        var track = writer.Begin("trak"u8);
        WriteTrackHeader(writer, configuration, duration);
        var media = writer.Begin("mdia"u8);
        WriteMediaHeader(writer, configuration, duration);
        WriteMediaInformation(writer, configuration, samples);
        writer.End(media);
        writer.End(track);
        if (samples is null)
        {
            WriteExtends(writer);
        }

        var start = writer.Begin("uuid"u8);
        writer.Bytes(StartBoxId);
        writer.U64(startsAt.Ticks / TimeSpan.TicksPerMicrosecond);
        writer.End(start);
        writer.End(movie);
    }

    private static void WriteMovieHeader(BoxWriter writer, int timescale, long duration)
    {
        var box = writer.Begin("mvhd"u8, 1, 0);
        writer.U64(0); // creation and modification time: the library knows them
        writer.U64(0);
        writer.I32(timescale);
        writer.U64(duration);
        writer.U32(0x00010000); // rate 1
        writer.U16(0x0100); // volume 1
        writer.Zeros(10);
        TurnMatrix.Write(writer, 0, 0, 0);
        writer.Zeros(24);
        writer.I32(TrackId + 1);
        writer.End(box);
    }

    private static void WriteTrackHeader(BoxWriter writer, TrackConfiguration configuration, long duration)
    {
        var box = writer.Begin("tkhd"u8, 1, 3); // enabled, in the movie
        writer.U64(0);
        writer.U64(0);
        writer.I32(TrackId);
        writer.U32(0);
        writer.U64(duration);
        writer.Zeros(8 + 2 + 2); // reserved, layer, alternate group
        writer.U16(configuration.IsVideo ? 0 : 0x0100);
        writer.U16(0);
        TurnMatrix.Write(writer, configuration.Turn, configuration.Width, configuration.Height);
        writer.I32(configuration.Width << 16);
        writer.I32(configuration.Height << 16);
        writer.End(box);
    }

    private static void WriteMediaHeader(BoxWriter writer, TrackConfiguration configuration, long duration)
    {
        var box = writer.Begin("mdhd"u8, 1, 0);
        writer.U64(0);
        writer.U64(0);
        writer.I32(configuration.Timescale);
        writer.U64(duration);
        writer.U16(0x55C4); // und
        writer.U16(0);
        writer.End(box);
        box = writer.Begin("hdlr"u8, 0, 0);
        writer.U32(0);
        writer.Bytes(configuration.IsVideo ? "vide"u8 : "soun"u8);
        writer.Zeros(12);
        writer.Bytes("LiveRelay\0"u8);
        writer.End(box);
    }

    private static void WriteMediaInformation(BoxWriter writer, TrackConfiguration configuration, SampleTable? samples)
    {
        var information = writer.Begin("minf"u8);
        var box = configuration.IsVideo ? writer.Begin("vmhd"u8, 0, 1) : writer.Begin("smhd"u8, 0, 0);
        writer.Zeros(configuration.IsVideo ? 8 : 4);
        writer.End(box);
        var data = writer.Begin("dinf"u8);
        box = writer.Begin("dref"u8, 0, 0);
        writer.U32(1);
        var url = writer.Begin("url "u8, 0, 1); // in this file
        writer.End(url);
        writer.End(box);
        writer.End(data);
        var table = writer.Begin("stbl"u8);
        SampleEntryWriter.Write(writer, configuration);
        if (samples is null)
        {
            WriteNoSamples(writer);
        }
        else
        {
            SampleTableWriter.Write(writer, configuration, samples);
        }

        writer.End(table);
        writer.End(information);
    }

    /// <summary>The tables that must be there, empty: section 8.8.1 leaves all samples to the fragments.</summary>
    private static void WriteNoSamples(BoxWriter writer)
    {
        WriteEmpty(writer, "stts"u8, 4);
        WriteEmpty(writer, "stsc"u8, 4);
        WriteEmpty(writer, "stsz"u8, 8);
        WriteEmpty(writer, "stco"u8, 4);
    }

    private static void WriteEmpty(BoxWriter writer, ReadOnlySpan<byte> type, int length)
    {
        var box = writer.Begin(type, 0, 0);
        writer.Zeros(length);
        writer.End(box);
    }

    private static void WriteExtends(BoxWriter writer)
    {
        var extends = writer.Begin("mvex"u8);
        var box = writer.Begin("trex"u8, 0, 0);
        writer.I32(TrackId);
        writer.U32(1); // sample entry
        writer.Zeros(12);
        writer.End(box);
        writer.End(extends);
    }
}
