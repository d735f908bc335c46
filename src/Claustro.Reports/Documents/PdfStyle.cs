using SkiaSharp;

namespace Claustro.Reports.Documents;

/// <summary>How text is set: size in points, weight, colour.</summary>
public readonly record struct PdfStyle(float Size, bool Bold = false, uint Color = PdfStyle.Ink)
{
    public const uint Ink = 0xFF1F2933, Soft = 0xFF616E7C, Accent = 0xFF1E3A5F, Rule = 0xFFCBD2D9, Shade = 0xFFEEF2F7;

    public static readonly PdfStyle Title = new(17, true, Accent), Heading = new(11, true, Accent), Body = new(9), Strong = new(9, true),
        Small = new(7.5f, false, Soft), TableHead = new(7.5f, true, Accent);

    /// <summary>From one line to the next.</summary>
    public float LineHeight => Size * 1.35f;

    internal SKColor Paint => new(Color);
}

/// <summary>What a document says of itself.</summary>
/// <param name="Language">Such as <c>es</c>: read aloud in it, searched in it.</param>
/// <param name="Institution">The letterhead.</param>
/// <param name="PageOf">Such as <c>Página {0} de {1}</c>.</param>
public sealed record PdfInfo(string Title, string Language, string Institution, string Footer, string PageOf, DateTime Created);

/// <summary>A column; widths are shares of the page's width.</summary>
public sealed record PdfColumn(string Title, float Width, bool Right = false);

/// <summary>A cell; the note stands smaller beneath the text.</summary>
public readonly record struct PdfCell(string Text, bool Bold = false, string? Note = null);
