namespace LiveRelay.Server.Storage;

/// <summary>Where the server keeps what must last. Bound from the section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The directory of the database and the keys; a relative path is below the content root. It is created when missing.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>
    /// The connection string of a PostgreSQL database, for example <c>Host=db;Database=liverelay;Username=liverelay;Password=…</c>; empty: an SQLite
    /// file in the data directory.
    /// </summary>
    public string Postgres { get; set; } = "";

    /// <summary>The bucket for finished recordings.</summary>
    public S3Options S3 { get; } = new();
}
