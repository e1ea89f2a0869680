using LiveRelay.Server.Diagnosis.Signal;

namespace LiveRelay.Tests.Diagnosis;

/// <summary>What counts as the next slide, and what does not: pictures drawn pixel by pixel, two a second.</summary>
public sealed class SlideTrackerTests
{
    private const int Width = SlideTracker.Width;
    private const int Height = SlideTracker.Height;

    private readonly byte[] _screen = new byte[SlideTracker.PictureBytes];
    private readonly SlideTracker _tracker = new();

    public SlideTrackerTests() => Clear();

    [Fact]
    public void A_page_of_which_only_a_large_number_differs_is_the_next_one()
    {
        Page(1);
        Show(10);
        Page(2);
        Show(10);
        Page(1);
        Show(10);
        Assert.Equal("0-10 10-20 20-30=0", Found());
    }

    [Fact]
    public void Words_hardly_darker_than_their_ground_and_colours_as_bright_as_another_are_seen()
    {
        Show(10);
        Fill(40, 40, 100, 30, 235 - 24);
        Show(10);
        Clear();
        _screen.AsSpan(Width * Height).Fill(60);
        Show(10);
        Assert.Equal("0-10 10-20 20-30", Found());
    }

    [Fact]
    public void A_pointer_that_jumps_about_and_rests_is_no_slide()
    {
        for (var jump = 0; jump < 8; jump++)
        {
            Page(1);
            Fill(20 + (jump * 30), 60 + (jump * 11 % 80), 6, 9, 0);
            Show(5);
        }

        Assert.Equal("0-40", Found());
    }

    [Fact]
    public void What_somebody_writes_on_a_slide_makes_no_other_one_however_much_it_becomes()
    {
        Page(1);
        Show(6);
        for (var stroke = 0; stroke < 60; stroke++)
        {
            Fill(20 + (stroke * 4), 120 + (stroke * 7 % 20), 3, 2, 20);
            Show(1);
        }

        Show(6);
        Page(2);
        Show(6);
        Assert.Equal("0-72 72-78", Found());
    }

    [Fact]
    public void Slides_are_found_beside_a_speakers_picture_that_never_stands_still()
    {
        var random = new Random(7);
        for (var page = 1; page <= 4; page++)
        {
            Page(page);
            for (var frame = 0; frame < 16; frame++)
            {
                Fill(250, 120, 60, 50, (byte)random.Next(30, 220));
                Show(1);
            }
        }

        Assert.Equal("0-16 16-32 32-48 48-64", Found());
    }

    [Fact]
    public void A_film_on_the_whole_screen_is_one_thing_that_moves()
    {
        Page(1);
        Show(10);
        for (var frame = 0; frame < 20; frame++)
        {
            Fill(0, 0, Width, Height, (byte)(40 + (frame * 60 % 200)));
            Show(1);
        }

        Clear();
        Page(2);
        Show(10);
        Assert.Equal("0-10 10-30~ 30-40", Found());
    }

    /// <summary>A white page with a number as large as on a title, which is drawn as so many bars.</summary>
    private void Page(int number)
    {
        Clear();
        Fill(20, 20, 80, 8, 30);
        for (var bar = 0; bar < number; bar++)
        {
            Fill(150, 20 + (bar * 10), 24, 5, 30);
        }
    }

    private void Clear()
    {
        _screen.AsSpan(0, Width * Height).Fill(235);
        _screen.AsSpan(Width * Height).Fill(128);
    }

    private void Fill(int left, int top, int width, int height, byte grey)
    {
        for (var y = top; y < top + height; y++)
        {
            _screen.AsSpan((y * Width) + left, width).Fill(grey);
        }
    }

    private void Show(int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            _tracker.Take(_screen);
        }
    }

    private string Found() => string.Join(' ', _tracker.End().Select(static (slide, number) =>
        $"{slide.From}-{slide.To}{(slide.IsMoving ? "~" : "")}{(slide.SameAs == number ? "" : $"={slide.SameAs}")}"));
}
