using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Architecture;

/// <summary>Who may know whom (docs/ARCHITECTURE.md): a new arrow is added here, with its reason, or not drawn.</summary>
public sealed class DependencyTests
{
    /// <summary>The folders of Media and those that each may use, beside the types of the root, which all share.</summary>
    private static readonly Dictionary<string, string[]> _mayUse = new()
    {
        ["Rtp"] = [],
        ["Stun"] = [],
        ["Sdp"] = [],
        ["Rtcp"] = ["Rtp"],
        ["Srtp"] = ["Rtp"],
        // Sdp: only for IceCredentials, which an offer brings and an answer carries.
        ["Ice"] = ["Stun", "Sdp"],
        // Sdp: only for CertificateFingerprint.
        ["Dtls"] = ["Srtp", "Sdp"],
        ["Congestion"] = ["Rtp", "Rtcp"],
        ["Sfu"] = ["Rtp", "Rtcp", "Stun", "Ice", "Dtls", "Srtp", "Sdp", "Congestion"],
        ["Recording"] = ["Rtp", "Sfu"],
        ["Net"] = ["Rtp", "Rtcp", "Stun", "Ice", "Dtls", "Srtp", "Sdp", "Congestion", "Sfu", "Recording"],
        // What all share uses nobody.
        [""] = [],
    };

    /// <summary>The types of Sdp that those folders may see that do not read or write SDP.</summary>
    private static readonly string[] _sharedSdpTypes = ["LiveRelay.Media.Sdp.IceCredentials", "LiveRelay.Media.Sdp.CertificateFingerprint"];

    /// <summary>Types behind Media's face that stand in its signatures.</summary>
    private static readonly string[] _wordsOfMedia =
    [
        "LiveRelay.Media.Sfu.TrackName",
        "LiveRelay.Media.Recording.GapReason",
        "LiveRelay.Media.Recording.IRecordingJournal",
        "LiveRelay.Media.Recording.RecordedTrackInfo",
        "LiveRelay.Media.Recording.RecordingOptions",
        "LiveRelay.Media.Recording.RecordingStart",
        "LiveRelay.Media.Recording.Mp4.Mp4Fragment",
        "LiveRelay.Media.Recording.Mp4.Mp4Summary",
    ];

    [Fact]
    public void Each_folder_of_Media_uses_only_those_below_it()
    {
        var wrong = MediaArchitecture.Uses.Where(static use => !IsAllowed(MediaArchitecture.FolderOf(use.From), MediaArchitecture.FolderOf(use.To)));

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_of_Media_has_its_place_in_the_order()
    {
        var folders = Directory.GetDirectories(Repository.Path("LiveRelay.Media")).Select(static path => Path.GetFileName(path)!)
            .Where(static folder => folder is not ("bin" or "obj"));

        Assert.Empty(folders.Except(_mayUse.Keys));
    }

    [Fact]
    public void Ice_and_Dtls_see_nothing_of_Sdp_but_the_types_that_describe_them()
    {
        var uses = MediaArchitecture.Uses.Where(static use =>
            MediaArchitecture.FolderOf(use.From) is "Ice" or "Dtls" && MediaArchitecture.FolderOf(use.To) == "Sdp");

        Assert.DoesNotContain(uses, static use => !_sharedSdpTypes.Contains(use.To));
    }

    [Fact]
    public void Media_knows_nothing_of_web_servers_databases_and_JSON()
    {
        string[] foreign = ["Microsoft.", "System.Text.Json", "System.Net.Http", "System.Data", "Newtonsoft.", "LiveRelay.Server"];

        var references = typeof(MediaServer).Assembly.GetReferencedAssemblies().Select(static reference => reference.Name!);

        Assert.DoesNotContain(references, name => foreign.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    /// <summary>Of Recording only what is public: the journal that the server keeps, and what it is told.</summary>
    [Fact]
    public void Server_sees_of_Media_only_its_face()
    {
        var uses = MediaArchitecture.Uses.Where(static use => MediaArchitecture.ServerFolderOf(use.From) is not null);

        Assert.DoesNotContain(
            uses, static use => MediaArchitecture.FolderOf(use.To) is not (null or "" or "Net" or "Recording") && !_wordsOfMedia.Contains(use.To));
    }

    [Fact]
    public void Lessons_know_neither_the_media_core_nor_the_protocols_in_front_of_it()
    {
        var uses = MediaArchitecture.Uses.Where(static use => MediaArchitecture.ServerFolderOf(use.From) == "Lessons");

        Assert.DoesNotContain(
            uses, static use => MediaArchitecture.FolderOf(use.To) is not null || MediaArchitecture.ServerFolderOf(use.To) == "Whip");
    }

    private static bool IsAllowed(string? from, string? to) =>
        from is null || to is null || to.Length == 0 || from == to || (_mayUse.TryGetValue(from, out var known) && known.Contains(to));
}
