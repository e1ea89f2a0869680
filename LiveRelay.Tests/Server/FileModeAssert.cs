namespace LiveRelay.Tests.Server;

internal static class FileModeAssert
{
    /// <summary>Windows has no modes; there the directory's access list guards the file.</summary>
    public static void IsForOwnerAlone(string path)
    {
        Assert.True(File.Exists(path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }
}
