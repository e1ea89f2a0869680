namespace LiveRelay.Server.Courseware;

/// <summary>What teachers may upload. Bound from the section <c>Courseware</c>.</summary>
public sealed class CoursewareOptions
{
    /// <summary>The largest file, in megabytes.</summary>
    public int MaxMegabytes { get; set; } = 50;

    /// <summary>The most pages of one file.</summary>
    public int MaxPages { get; set; } = 200;

    /// <summary>The most files of one lesson.</summary>
    public int MaxFiles { get; set; } = 30;

    /// <summary>The width of a drawn PDF page, in pixels.</summary>
    public int PageWidth { get; set; } = 1920;

    /// <summary>The program that draws PDF pages: Poppler's pdftoppm.</summary>
    public string PdfProgram { get; set; } = "pdftoppm";

    /// <summary>How long drawing a file may take, in seconds.</summary>
    public int DrawSeconds { get; set; } = 120;
}
