using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Net;

/// <summary>The ways to the network that this system has: what holds for one must hold for the other.</summary>
public sealed class SocketBackends : TheoryData<SocketBackend>
{
    public SocketBackends()
    {
        Add(SocketBackend.Portable);
        if (OperatingSystem.IsLinux())
        {
            Add(SocketBackend.Linux);
        }
    }
}
