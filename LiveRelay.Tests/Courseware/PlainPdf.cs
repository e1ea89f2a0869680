using System.Globalization;
using System.Text;

namespace LiveRelay.Tests.Courseware;

/// <summary>Documents to upload.</summary>
internal static class PlainPdf
{
    /// <summary>The smallest document that has so many empty pages (ISO 32000-1 section 7.5).</summary>
    internal static byte[] WithPages(int pages)
    {
        var kids = string.Join(' ', Enumerable.Range(3, pages).Select(static number => Text($"{number} 0 R")));
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            Text($"<< /Type /Pages /Kids [{kids}] /Count {pages} >>"),
            .. Enumerable.Repeat("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] >>", pages),
        ];
        var text = new StringBuilder("%PDF-1.4\n");
        List<int> offsets = [];
        for (var i = 0; i < objects.Length; i++)
        {
            offsets.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            text.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        }

        text.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
