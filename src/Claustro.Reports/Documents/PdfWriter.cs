using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Claustro.Reports.Documents;

/// <summary>
/// Sets a document from top to bottom on A4 pages: letterhead, paragraphs, tables whose heads come again on each page.
/// Text stays text (it can be selected and searched), with only the used part of the fonts inside. What goes on the pages
/// is kept until <see cref="Save"/>, which knows how many there are and which characters they use. Not for use by several threads; make one per document.
/// </summary>
public sealed class PdfWriter : IDisposable
{
    public const float PageWidth = 595, PageHeight = 842, Margin = 48;
    private const float Bottom = PageHeight - 58, TopOfNext = 74;
    private readonly ReportFonts fonts;
    private readonly PdfInfo info;
    private readonly CancellationToken cancel;
    private readonly List<List<Mark>> pages = [];
    private readonly Dictionary<PdfStyle, SKFont> measuring = [];
    private List<Mark> page = [];

    /// <param name="cancel">Stops it between two pages.</param>
    public PdfWriter(ReportFonts fonts, PdfInfo info, CancellationToken cancel = default)
    {
        (this.fonts, this.info, this.cancel) = (fonts, info, cancel);
        BeginPage();
    }

    public static float Width => PageWidth - (2 * Margin);

    /// <summary>Where the next thing goes, in points from the top of the page.</summary>
    public float Y { get; private set; }

    /// <summary>Room left on this page.</summary>
    public float Left => Bottom - Y;

    public void Space(float points) => Y += points;

    /// <summary>Begins a new page unless this much fits on the present one.</summary>
    public void Need(float points)
    {
        if (Left < points && Y > TopOfNext + 1)
        {
            pages.Add(page);
            BeginPage();
        }
    }

    /// <summary>Text over the whole width (or from <paramref name="x"/>, so wide), wrapped.</summary>
    public void Paragraph(string text, PdfStyle style, float x = Margin, float? width = null)
    {
        foreach (var line in Wrap(text, style, width ?? Width))
        {
            Need(style.LineHeight);
            Draw(line, x, Y, style);
            Y += style.LineHeight;
        }
    }

    /// <summary>Names and values in two columns, side by side.</summary>
    public void Fields(params (string Name, string Value)[] fields)
    {
        const int columns = 2;
        var width = (Width - 16) / columns;
        for (var i = 0; i < fields.Length; i += columns)
        {
            var cells = fields.Skip(i).Take(columns).Select(f => (f.Name, Lines: Wrap(f.Value, PdfStyle.Strong, width))).ToArray();
            var height = PdfStyle.Small.LineHeight + (cells.Max(c => c.Lines.Count) * PdfStyle.Strong.LineHeight) + 5;
            Need(height);
            for (var c = 0; c < cells.Length; c++)
            {
                var x = Margin + (c * (width + 16));
                Draw(cells[c].Name, x, Y, PdfStyle.Small);
                for (var l = 0; l < cells[c].Lines.Count; l++)
                {
                    Draw(cells[c].Lines[l], x, Y + PdfStyle.Small.LineHeight + (l * PdfStyle.Strong.LineHeight), PdfStyle.Strong);
                }
            }

            Y += height;
        }
    }

    /// <summary>A table; heading (if any), head and first row stay together, and its last two rows with what comes <paramref name="then"/>, so many points high.</summary>
    public void Table(string? heading, IReadOnlyList<PdfColumn> columns, IEnumerable<PdfCell[]> rows, float then = 0) =>
        new PdfTable(this, columns).Draw(heading, rows, then);

    /// <summary>A QR code as rectangles, sharp at any size.</summary>
    public void Qr(string content, float x, float y, float size)
    {
        var (modules, bars) = QrCode.Of(content);
        var side = size / modules;
        foreach (var (row, from, length) in bars)
        {
            Fill(x + (from * side), y + (row * side), length * side, side + 0.1f, 0xFF000000); // rows overlap a little: no hairlines between them
        }
    }

    /// <summary>A chart over the whole width under its heading, on one page; drawn in vectors, its words are text.</summary>
    public void Chart(string heading, PdfChart chart, float height)
    {
        Need(PdfStyle.Heading.LineHeight + 4 + height);
        Paragraph(heading, PdfStyle.Heading);
        Space(3);
        page.Add(new Mark(null, Margin, Y, Width, height, default, chart.Draw(fonts, Width, height)));
        Space(height);
    }

    public void Line(float y, uint color = PdfStyle.Rule, float thickness = 0.6f) => Fill(Margin, y, Width, thickness, color);

    public void Fill(float x, float y, float width, float height, uint color) => page.Add(new Mark(null, x, y, width, height, new PdfStyle(0, false, color)));

    /// <summary>One line, its top at <paramref name="top"/>; with <paramref name="right"/> it ends at <paramref name="x"/>.</summary>
    public void Draw(string text, float x, float top, PdfStyle style, bool right = false)
    {
        if (text.Length > 0)
        {
            page.Add(new Mark(text, right ? x - Font(style).MeasureText(text) : x, top + style.Size, 0, 0, style));
        }
    }

    /// <summary>Lines no wider than this; long words are broken. Never empty.</summary>
    public List<string> Wrap(string text, PdfStyle style, float width) => PdfLines.Wrap(text, Font(style), width);

    /// <summary>Writes the pages, each with its number.</summary>
    /// <param name="drawn">Told after each page which share of them is drawn.</param>
    public void Save(Stream output, Action<double>? drawn = null)
    {
        pages.Add(page);
        for (var i = 0; i < pages.Count; i++)
        {
            page = pages[i];
            Foot(i + 1);
        }

        using var pdf = new MemoryStream();
        var metadata = SKDocumentPdfMetadata.Default;
        metadata.Title = info.Title;
        metadata.Author = info.Institution;
        metadata.Creator = "Claustro";
        metadata.Creation = info.Created;
        metadata.Modified = info.Created;
        using (var ink = new PdfInk(fonts, pages))
        using (var document = SKDocument.CreatePdf(pdf, metadata))
        {
            for (var i = 0; i < pages.Count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                ink.Draw(document.BeginPage(PageWidth, PageHeight), pages[i]);
                document.EndPage();
                drawn?.Invoke((i + 1.0) / pages.Count);
            }

            document.Close();
        }

        PdfLanguage.Write(pdf, info.Language, output);
    }

    public void Dispose()
    {
        foreach (var mark in pages.Append(page).SelectMany(p => p))
        {
            mark.Picture?.Dispose();
        }

        foreach (var font in measuring.Values)
        {
            font.Dispose();
        }
    }

    /// <summary>A line of text, a picture, or a filled rectangle.</summary>
    internal readonly record struct Mark(string? Text, float X, float Y, float Width, float Height, PdfStyle Style, SKPicture? Picture = null);

    private void BeginPage()
    {
        cancel.ThrowIfCancellationRequested();
        page = [];
        if (pages.Count == 0)
        {
            Fill(0, 0, PageWidth, 8, PdfStyle.Accent);
            Y = 34;
            Paragraph(info.Institution, PdfStyle.Title);
            Y += 3;
            Paragraph(info.Title, new PdfStyle(12, false, PdfStyle.Soft));
            Y += 6;
            Line(Y, PdfStyle.Accent, 1);
            Y += 14;
            return;
        }

        Draw(Fit(info.Institution, PdfStyle.Strong, Width * 0.6f), Margin, 40, PdfStyle.Strong);
        Draw(Fit(info.Title, PdfStyle.Small, Width * 0.38f), PageWidth - Margin, 41, PdfStyle.Small, right: true);
        Line(58, PdfStyle.Accent, 1);
        Y = TopOfNext;
    }

    private void Foot(int number)
    {
        Line(PageHeight - 44);
        Draw(Fit(info.Footer, PdfStyle.Small, Width * 0.75f), Margin, PageHeight - 38, PdfStyle.Small);
        Draw(string.Format(CultureInfo.InvariantCulture, info.PageOf, number, pages.Count), PageWidth - Margin, PageHeight - 38, PdfStyle.Small, right: true);
    }

    private string Fit(string text, PdfStyle style, float width) => Wrap(text, style, width) is [var only] ? only : Wrap(text, style, width - 8)[0] + "…";

    private SKFont Font(PdfStyle style)
    {
        if (!measuring.TryGetValue(style, out var font))
        {
            measuring[style] = font = PdfInk.Font((style.Bold ? fonts.Bold : fonts.Regular).Whole, style.Size);
        }

        return font;
    }
}
