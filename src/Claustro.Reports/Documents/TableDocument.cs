using System.Globalization;

namespace Claustro.Reports.Documents;

/// <summary>A column of a table that goes on paper as well as into a workbook.</summary>
/// <param name="Width">In characters, about.</param>
/// <param name="Key">Says whose the row is: repeated on paper where the table is too wide for one page.</param>
/// <param name="OnPaper">A shorter title for paper, where its longest line is also the width.</param>
public sealed record TableColumn(string Title, double Width, bool Key = false, bool Right = false, string? OnPaper = null)
{
    internal PdfColumn ToPdf() => new(OnPaper ?? Title, (float)((OnPaper?.Split('\n').Max(l => l.Length) ?? Width) * 5) + 9, Right);
}

/// <summary>A table under a title and a few fields, in any format. Small enough to be held; larger ones are for <see cref="RowWriter"/>.</summary>
/// <param name="Fields">Names and values above the table.</param>
/// <param name="Empty">What paper says when there are no rows.</param>
public sealed record TableDocument(
    PdfInfo Info, string Sheet, IReadOnlyList<(string Name, string Value)> Fields, IReadOnlyList<TableColumn> Columns, IReadOnlyList<object?[]> Rows, string Empty)
{
    /// <summary>Returns the number of rows.</summary>
    public int Write(string format, Stream output, ReportFonts fonts, CultureInfo culture)
    {
        if (format == "pdf")
        {
            WritePdf(output, fonts, culture);
        }
        else
        {
            using var rows = RowWriter.Create(
                format, output, Sheet, [.. Columns.Select(c => new SheetColumn(c.Title, Math.Max(c.Width, c.Title.Length) + 3))],
                string.Join(" · ", Fields.Select(f => f.Value).Where(v => v.Length > 0)));
            foreach (var row in Rows)
            {
                rows.Add(row);
            }
        }

        return Rows.Count;
    }

    private void WritePdf(Stream output, ReportFonts fonts, CultureInfo culture)
    {
        using var pdf = new PdfWriter(fonts, Info);
        pdf.Fields([.. Fields]);
        pdf.Space(6);
        if (Rows.Count == 0)
        {
            pdf.Paragraph(Empty, PdfStyle.Body);
        }
        else
        {
            foreach (var part in Parts())
            {
                pdf.Table(null, [.. part.Select(i => Columns[i].ToPdf())], Rows.Select(r => part.Select(i => Cell(r[i], culture)).ToArray()));
                pdf.Space(14);
            }
        }

        pdf.Save(output);
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

    private static PdfCell Cell(object? value, CultureInfo culture) => new(value switch
    {
        null => "",
        decimal number => number.ToString("0.##", culture),
        IFormattable other => other.ToString(null, culture),
        _ => value.ToString()!,
    });
}
