using System.Globalization;

namespace Claustro.Reports.Documents;

/// <summary>A column of a table that goes on paper as well as into a workbook.</summary>
/// <param name="Width">In characters, about.</param>
/// <param name="Key">Says whose the row is: repeated on paper where the table is too wide for one page.</param>
/// <param name="OnPaper">A shorter title for paper, where its longest line is also the width.</param>
/// <param name="Decimals">So many on paper, all of them; without it, as many as a number has, two at most.</param>
public sealed record TableColumn(string Title, double Width, bool Key = false, bool Right = false, string? OnPaper = null, int? Decimals = null)
{
    internal PdfColumn ToPdf() => new(OnPaper ?? Title, (float)((OnPaper?.Split('\n').Max(l => l.Length) ?? Width) * 5) + 9, Right);
}

/// <summary>A table under a title and a few fields, in any format. Small enough to be held; larger ones are for <see cref="RowWriter"/>.</summary>
/// <param name="Fields">Names and values above the table.</param>
/// <param name="Empty">What paper says when there are no rows.</param>
/// <param name="Note">Explains on paper what stands in the cells.</param>
public sealed record TableDocument(
    PdfInfo Info, string Sheet, IReadOnlyList<(string Name, string Value)> Fields, IReadOnlyList<TableColumn> Columns, IReadOnlyList<object?[]> Rows, string Empty,
    string? Note = null)
{
    private const int FlushEvery = 1000;

    /// <summary>Writes it in the report's format and returns the number of rows.</summary>
    /// <param name="from">How far the report is, in percent; the rest is told while writing.</param>
    public async Task<int> WriteAsync(ReportBuild build, Stream output, ReportFonts fonts, int from, CancellationToken cancel)
    {
        if (build.Format == "pdf")
        {
            WritePdf(build, output, fonts, from, cancel);
            return Rows.Count;
        }

        using var rows = RowWriter.Create(
            build.Format, output, Sheet, [.. Columns.Select(c => new SheetColumn(c.Title, Math.Max(c.Width, c.Title.Length) + 3))],
            string.Join(" · ", Fields.Select(f => f.Value).Where(v => v.Length > 0)));
        foreach (var row in Rows)
        {
            cancel.ThrowIfCancellationRequested();
            rows.Add(row);
            if (rows.Rows % FlushEvery == 0)
            {
                build.Progress(from + ((99 - from) * rows.Rows / Rows.Count));
                await output.FlushAsync(cancel);
            }
        }

        return Rows.Count;
    }

    private void WritePdf(ReportBuild build, Stream output, ReportFonts fonts, int from, CancellationToken cancel)
    {
        using var pdf = new PdfWriter(fonts, Info, cancel);
        pdf.Fields([.. Fields]);
        pdf.Space(6);
        if (Rows.Count == 0)
        {
            pdf.Paragraph(Empty, PdfStyle.Body);
        }
        else
        {
            var parts = Parts();
            var (all, set) = (Math.Max(1, parts.Count * Rows.Count), 0);
            foreach (var part in parts)
            {
                pdf.Table(null, [.. part.Select(i => Columns[i].ToPdf())], Rows.Select(r =>
                {
                    build.Progress(from + ((80 - from) * ++set / all));
                    return part.Select(i => Cell(r[i], Columns[i], build.Culture)).ToArray();
                }));
                pdf.Space(14);
            }

            if (Note is not null)
            {
                pdf.Paragraph(Note, PdfStyle.Small);
            }
        }

        pdf.Save(output, share => build.Progress(80 + (int)(19 * share)));
    }

    /// <summary>The columns of each part that fits the width of the page, the keys in every one.</summary>
    private List<int[]> Parts()
    {
        var all = Enumerable.Range(0, Columns.Count).ToLookup(i => Columns[i].Key);
        var room = Math.Max(60, PdfWriter.Width - all[true].Sum(i => Columns[i].ToPdf().Width));
        var parts = (int)Math.Ceiling(all[false].Sum(i => Columns[i].ToPdf().Width) / room);
        var each = (int)Math.Ceiling(all[false].Count() / (double)Math.Max(1, parts));
        return parts <= 1 ? [[.. Enumerable.Range(0, Columns.Count)]] : [.. all[false].Chunk(each).Select(values => all[true].Concat(values).ToArray())];
    }

    private static PdfCell Cell(object? value, TableColumn column, CultureInfo culture) => new(value switch
    {
        null => "",
        decimal number when column.Decimals is { } decimals => number.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), culture),
        decimal number => number.ToString("0.##", culture),
        IFormattable other => other.ToString(null, culture),
        _ => value.ToString()!,
    });
}
