namespace LiveRelay.Server.Storage;

/// <summary>A bucket of S3 or of what speaks its language, to which finished recordings go. Bound from the section <c>Storage:S3</c>.</summary>
public sealed class S3Options
{
    /// <summary>The address of the service, for example <c>https://s3.example.org</c>; empty: there is no bucket, all stays on the local disk.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The bucket; it must be there.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The public half of the key.</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>The secret half of the key.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>The region that requests are signed for.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>What the names of all objects begin with, for a bucket that others use too; empty: nothing.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Whether the bucket's name stands in the path (<c>host/bucket/…</c>), else before the host (<c>bucket.host/…</c>).</summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>How many hours a file that is in the bucket is kept on the local disk as well.</summary>
    public int KeepLocalHours { get; set; } = 168;

    /// <summary>Files that are larger go up in parts of so many megabytes (2²⁰ bytes); what is interrupted goes on with the part that is missing.</summary>
    public int PartMegabytes { get; set; } = 16;
}
