using System.Globalization;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// Pictures of pages for people to look at, in the two sizes that desks have: into the directory that LIVERELAY_SCREENSHOTS names, and none where it names
/// none.
/// </summary>
/// <param name="folder">Where in that directory.</param>
internal sealed class Screenshots(string folder)
{
    private static readonly (int Width, int Height)[] _sizes = [(1366, 768), (1920, 1080)];

    private static readonly string? _directory = Environment.GetEnvironmentVariable("LIVERELAY_SCREENSHOTS");

    private int _taken;

    /// <summary>Whether anybody will look.</summary>
    internal static bool AreWanted => !string.IsNullOrEmpty(_directory);

    /// <summary>Takes a page as it is now; it has the smaller size afterwards, which is also the one that it should have before.</summary>
    internal async Task TakeAsync(IPage page, string name)
    {
        if (!AreWanted)
        {
            return;
        }

        var number = (++_taken).ToString("00", CultureInfo.InvariantCulture);
        foreach (var (width, height) in _sizes)
        {
            await page.SetViewportSizeAsync(width, height);
            await page.WaitForTimeoutAsync(400);
            await page.ScreenshotAsync(new() { Path = Path.Combine(_directory!, folder, string.Create(CultureInfo.InvariantCulture, $"{number}-{name}-{width}.png")) });
        }

        await page.SetViewportSizeAsync(_sizes[0].Width, _sizes[0].Height);
    }

    /// <summary>Takes a page in the size that it has, all of it.</summary>
    internal async Task TakeWholeAsync(IPage page, string name)
    {
        if (AreWanted)
        {
            await page.ScreenshotAsync(new() { FullPage = true, Path = Path.Combine(_directory!, folder, $"{name}.png") });
        }
    }

    /// <summary>Takes a page as a phone shows it, all of it; it has its size again afterwards.</summary>
    internal async Task TakeOnPhoneAsync(IPage page, string name)
    {
        if (!AreWanted)
        {
            return;
        }

        var size = page.ViewportSize!;
        await page.SetViewportSizeAsync(390, 844);
        await page.WaitForTimeoutAsync(400);
        await TakeWholeAsync(page, $"{name}-phone");
        await page.SetViewportSizeAsync(size.Width, size.Height);
    }

    /// <summary>Keeps a file beside the pictures.</summary>
    internal async Task KeepAsync(string name, byte[] bytes)
    {
        if (AreWanted)
        {
            Directory.CreateDirectory(Path.Combine(_directory!, folder));
            await File.WriteAllBytesAsync(Path.Combine(_directory!, folder, name), bytes);
        }
    }
}
