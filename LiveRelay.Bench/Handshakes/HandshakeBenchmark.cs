using System.Globalization;
using System.Security.Cryptography;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Net;

namespace LiveRelay.Bench.Handshakes;

/// <summary>
/// What a DTLS handshake costs the server, for each backend: storms of 200 at once, the clients all on one thread whose CPU time is not counted.
/// The first storm of each backend warms up; the associations of all stay open, so that what they need shows.
/// </summary>
internal static class HandshakeBenchmark
{
    private const int Storms = 10;
    private const int PeersPerStorm = 200;

    // The second one with everything that OpenSSL knows: why OpenSslLibrary is there.
    private static readonly (string Name, Func<DtlsCertificate, RandomNumberGenerator, DtlsPoolOptions, IDtlsServer> Make)[] _servers =
    [
        ("OpenSsl", static (certificate, random, options) => DtlsServers.Create(DtlsBackend.OpenSsl, certificate, random, TimeProvider.System, options)),
        ("OpenSsl, unnarrowed", static (certificate, _, options) => new OpenSslDtlsServer(0, certificate, TimeProvider.System, options)),
        ("Managed", static (certificate, random, options) => DtlsServers.Create(DtlsBackend.Managed, certificate, random, TimeProvider.System, options)),
    ];

    public static int Run()
    {
        Console.WriteLine($"{Storms - 1} storms of {PeersPerStorm} DTLS handshakes at once, in this process; medians. CPU is the server's: the clients' thread is not counted.");
        Console.WriteLine();
        Console.WriteLine("            backend | CPU-µs a handshake | wall ms until the last one, clients included | managed kB a connection | process growth, kB a connection");
        Console.WriteLine("-------------------:|-------------------:|---------------------------------------------:|------------------------:|-------------------------------:");
        var failures = 0;
        foreach (var (name, make) in _servers)
        {
            failures += Measure(name, make);
        }

        return failures == 0 ? 0 : 1;
    }

    private static int Measure(string name, Func<DtlsCertificate, RandomNumberGenerator, DtlsPoolOptions, IDtlsServer> make)
    {
        using var random = RandomNumberGenerator.Create();
        var certificate = DtlsCertificate.Create(random, TimeProvider.System.GetUtcNow());
        using var server = make(certificate, random, new DtlsPoolOptions { WarmUp = false });
        var storms = new List<HandshakeStorm>();
        var managedBefore = 0L;
        var processBefore = 0L;
        for (var i = 0; i < Storms; i++)
        {
            var storm = new HandshakeStorm(server, PeersPerStorm);
            storm.Run();
            storms.Add(storm);
            if (i == 0)
            {
                managedBefore = GC.GetTotalMemory(forceFullCollection: true);
                processBefore = Environment.WorkingSet;
            }
        }

        var connections = (Storms - 1) * PeersPerStorm;
        var managed = (GC.GetTotalMemory(forceFullCollection: true) - managedBefore) / 1024.0 / connections;
        var growth = (Environment.WorkingSet - processBefore) / 1024.0 / connections;
        var measured = storms.Skip(1).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,19} | {Median(measured, static storm => storm.ServerMicroseconds),18:0} | {Median(measured, static storm => storm.WallMilliseconds),44:0} | {managed,23:0.0} | {growth,31:0.0}"));
        var failures = storms.Sum(static storm => storm.Failures);
        if (failures > 0)
        {
            Console.WriteLine($"{failures} handshakes of {name} failed.");
        }

        return failures;
    }

    private static double Median(List<HandshakeStorm> storms, Func<HandshakeStorm, double> value) =>
        storms.Select(value).Order().ElementAt(storms.Count / 2);
}
