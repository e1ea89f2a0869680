using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>What is read of a track's first sample, against what FFmpeg's encoders were asked for.</summary>
public sealed class TrackConfigurationTests
{
    [Theory]
    [InlineData("H264", "avc3.42C00C")]
    [InlineData("Vp8", "vp08.00.11.08")]
    [InlineData("Vp9", "vp09.00.11.08")]
    [InlineData("Av1", "av01.0.00M.08")]
    [InlineData("Opus", "opus")]
    public async Task The_codecs_parameter_names_profile_level_and_depth(string codec, string codecs)
    {
        var clip = await EncodedClip.GetAsync(Enum.Parse<SampleCodec>(codec));

        Assert.True(TrackConfiguration.FromKeyFrame(clip.Codec, clip.Samples[0].Bytes, out var configuration));

        Assert.Equal(codecs, configuration.Codecs);
        Assert.Equal(configuration.IsVideo ? (EncodedClip.Width, EncodedClip.Height, 0) : (0, 0, 2), (configuration.Width, configuration.Height, configuration.Channels));
    }

    [Theory]
    [InlineData("baseline", "yuv420p", "avc3.42C028")]
    [InlineData("high", "yuv420p", "avc3.640028")]
    [InlineData("high422", "yuv422p10le", "avc3.7A0028")]
    public async Task A_cropped_picture_has_its_visible_size(string profile, string format, string codecs)
    {
        var sample = await EncodedClip.EncodeOneAsync("color=green:size=1918x1080:rate=25:duration=0.04", profile, format);

        Assert.True(TrackConfiguration.FromKeyFrame(SampleCodec.H264, sample, out var configuration));

        Assert.Equal((1918, 1080), (configuration.Width, configuration.Height));
        Assert.Equal(codecs, configuration.Codecs);
    }

    [Fact]
    public async Task What_is_no_keyframe_says_nothing()
    {
        foreach (var codec in Enum.GetValues<SampleCodec>())
        {
            Assert.False(TrackConfiguration.FromKeyFrame(codec, [], out _));
            if (codec != SampleCodec.Opus)
            {
                var clip = await EncodedClip.GetAsync(codec);
                Assert.False(TrackConfiguration.FromKeyFrame(codec, clip.Samples[1].Bytes, out _));
            }
        }
    }
}
