using SkiaSharp;

namespace Claustro.Reports.Documents;

/// <summary>Puts the marks of a whole document on its pages, in typefaces cut down to the characters it uses.</summary>
internal sealed class PdfInk : IDisposable
{
    private readonly ReportFonts fonts;
    private readonly SKTypeface regular, bold;
    private readonly SKPaint paint = new() { IsAntialias = true };
    private readonly Dictionary<(float, bool), SKFont> sized = [];

    public PdfInk(ReportFonts fonts, List<List<PdfWriter.Mark>> pages)
    {
        this.fonts = fonts;
        var (plain, strong) = (new HashSet<int>(), new HashSet<int>());
        foreach (var mark in pages.SelectMany(p => p))
        {
            if (mark.Text is { } text)
            {
                var used = mark.Style.Bold ? strong : plain;
                foreach (var rune in text.EnumerateRunes())
                {
                    used.Add(rune.Value);
                }
            }
        }

        (regular, bold) = (fonts.Regular.Cut(plain), fonts.Bold.Cut(strong));
    }

    public void Draw(SKCanvas canvas, List<PdfWriter.Mark> marks)
    {
        foreach (var mark in marks)
        {
            paint.Color = mark.Style.Paint;
            if (mark.Text is not null)
            {
                canvas.DrawText(mark.Text, mark.X, mark.Y, SKTextAlign.Left, Sized(mark.Style), paint);
            }
            else if (mark.Picture is { } picture)
            {
                canvas.Save();
                canvas.Translate(mark.X, mark.Y);
                canvas.ClipRect(new SKRect(0, 0, mark.Width, mark.Height));
                canvas.DrawPicture(picture);
                canvas.Restore();
            }
            else
            {
                canvas.DrawRect(mark.X, mark.Y, mark.Width, mark.Height, paint);
            }
        }
    }

    /// <summary>Slightly narrowed, for DejaVu is wide; without hinting, for paper has no pixels.</summary>
    public static SKFont Font(SKTypeface face, float size) =>
        new(face, size, 0.94f) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };

    public void Dispose()
    {
        foreach (var font in sized.Values)
        {
            font.Dispose();
        }

        foreach (var (face, whole) in new[] { (regular, fonts.Regular.Whole), (bold, fonts.Bold.Whole) })
        {
            if (face != whole)
            {
                face.Dispose();
            }
        }

        paint.Dispose();
    }

    private SKFont Sized(PdfStyle style)
    {
        if (!sized.TryGetValue((style.Size, style.Bold), out var font))
        {
            sized[(style.Size, style.Bold)] = font = Font(style.Bold ? bold : regular, style.Size);
        }

        return font;
    }
}
