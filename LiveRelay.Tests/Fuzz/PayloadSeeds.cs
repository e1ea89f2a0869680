namespace LiveRelay.Tests.Fuzz;

/// <summary>Beginnings of right payloads of each codec, which mutations begin with.</summary>
internal static class PayloadSeeds
{
    public static readonly byte[][] Vp8 =
    [
        Bytes("10" + "504200" + "9D012A" + "80026801" + "00"), // keyframe, no extension
        Bytes("90F0" + "9234" + "09" + "80" + "504200" + "9D012A" + "80026801"), // all fields, 15 bit picture id
        Bytes("9080" + "7F" + "014200" + "AABBCC"), // 7 bit picture id, interframe
        Bytes("00" + "AABBCCDDEEFF"), // a frame's later packet
    ];

    public static readonly byte[][] H264 =
    [
        Bytes("6742C01F8C8D40"), // SPS
        Bytes("78" + "0007" + "6742C01F8C8D40" + "0004" + "68CE3C80"), // STAP-A of parameter sets
        Bytes("7C85" + "888400FF"), // FU-A, beginning of an IDR picture
        Bytes("7C45" + "AABBCC"), // FU-A, its end
        Bytes("41" + "9A0102"), // another slice
    ];

    public static readonly byte[][] Vp9 =
    [
        Bytes("8A" + "8123" + "1880004001680124" + "AABB"), // keyframe with scalability structure
        Bytes("A8" + "8101" + "0001" + "AABB"), // layer indices
        Bytes("C4" + "12" + "AABB"), // predicted, end of frame
    ];

    public static readonly byte[][] Av1 =
    [
        Bytes("18" + "0A0B000000042A9FFBF0"), // N, one element: a sequence header
        Bytes("28" + "0B" + "0A0A000000042A9FFBF000" + "3210AABB"), // two elements
        Bytes("90" + "AABBCC"), // goes on with a fragment
    ];

    public static readonly byte[][] Audio =
    [
        Bytes("78" + "AABBCCDD"), // Opus, one frame of 20 ms
        Bytes("7B" + "86" + "AABBCCDD"), // code 3, six frames
        Bytes("EF0F0002" + "6F" + "AABB" + "010203"), // RED with one older block
        Bytes("EF1E0001EF0F0002" + "6F" + "CCAABB" + "010203"), // RED with two
    ];

    public static readonly byte[][] All = [.. Vp8, .. H264, .. Vp9, .. Av1, .. Audio];

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);
}
